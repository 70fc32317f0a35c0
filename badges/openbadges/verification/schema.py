"""The check `schema`: do the credential and its endorsements have the form that Open Badges 3.0 asks for?

Our own model alone judges (CONTRACT). A schema at another address than 1EdTech's is neither fetched nor believed: it
could only ask for more, never prove anything, and the check's sentence says that it was left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..report import Check
from .ob3_shapes import KNOWN_SCHEMAS, credential_problems, endorsement_problems
from .summary import object_in, objects_in


def check_schema(credential: dict[str, Any]) -> Check:
    """Does the credential have the shape that the specification asks for? Tells the first problem."""
    return _check(credential, credential_problems(credential))


def check_endorsement(endorsement: dict[str, Any], endorsed_id: object) -> Check:
    """The same for an endorsement, which also has to speak of what it stands beside."""
    check = _check(endorsement, endorsement_problems(endorsement))
    subject = object_in(endorsement.get("credentialSubject"))
    if check.outcome == "pass" and (not isinstance(endorsed_id, str) or subject.get("id") != endorsed_id):
        return Check("schema", "fail", "This endorsement was given to something else.", "endorsement_elsewhere")
    return check


def _check(credential: dict[str, Any], problems: Iterator[str]) -> Check:
    problem = next(problems, None)
    if problem is not None:
        detail = f"The credential does not follow Open Badges 3.0: {problem}."
        return Check("schema", "fail", detail, "schema_broken")
    detail = "The credential has the form that Open Badges 3.0 asks for."
    if all(entry.get("id") in KNOWN_SCHEMAS for entry in objects_in(credential.get("credentialSchema"))):
        return Check("schema", "pass", detail, "schema_ok")
    return Check("schema", "pass", f"{detail} A further schema that it names was not looked at.", "schema_ok_further")
