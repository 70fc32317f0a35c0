"""Open Badges 2.0, hosted: the badge is whatever its own address says today (OB 2.0, "Verification").

A copy, pasted or baked, only names that address and has to say the same. Who controls the assertion's
address is decided by its origin: it must be the issuer's, or one that the issuer allows.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ..fetching import FetchError
from ..report import Check
from .case import Case, fetch_json, is_web_address, origin
from .ob2_parts import (
    FORMAT,
    IN_FORCE,
    PART_ELSEWHERE,
    REVOKED,
    Documents,
    Findings,
    Refused,
    check_schema,
    conclude,
    is_allowed,
    is_described_by_issuer,
    unreachable,
    with_definitions,
)
from .reading import Candidate

MISSING = Check("proof", "fail", "The issuer does not keep this badge.", "hosted_missing")
REDIRECTED = Check("proof", "fail", "The badge's own address leads elsewhere.", "hosted_redirected")
ELSEWHERE = Check("proof", "fail", "The badge was found at another address than its own.", "hosted_elsewhere")
NO_ADDRESS = Check("proof", "fail", "The badge does not name the address it is kept at.", "hosted_no_address")
ALTERED = Check(
    "proof", "fail", "The badge differs from the one that its issuer keeps: it was altered.", "hosted_differs"
)
HOSTED = Check("proof", "pass", "The issuer keeps this badge at its own address, unaltered.", "hosted_ok")
REFUSALS = {404: MISSING, 410: REVOKED}


def examine_withdrawn() -> Findings:
    """A badge whose own address answers 410 and says that it was revoked."""
    return [FORMAT, REVOKED], None


def examine_assertion(candidate: Candidate, case: Case) -> Findings:
    """Every check that applies to a hosted assertion, and its summary where it may be shown."""
    try:
        documents = with_definitions(_hosted_assertion(candidate, case), case)
    except Refused as refusal:
        return [FORMAT, refusal.check], None
    checks = [FORMAT, check_schema(documents), HOSTED, _check_origin(documents)]
    if any(check.outcome != "pass" for check in checks):
        return checks, None
    return conclude(documents, checks, IN_FORCE, case)


def _hosted_assertion(candidate: Candidate, case: Case) -> dict[str, Any]:
    """The document at the assertion's own address.

    Raises Refused if it is gone, unreachable or different.
    """
    identifier = candidate.document.get("id")
    if not is_web_address(identifier):
        raise Refused(NO_ADDRESS)
    address = str(identifier)
    if candidate.address and origin(candidate.address) != origin(address):
        raise Refused(ELSEWHERE)
    hosted = _fetch_assertion(address, case)
    if hosted.get("id") != address or _text(hosted) != _text(candidate.document):
        raise Refused(ALTERED)
    return hosted


def _fetch_assertion(address: str, case: Case) -> dict[str, Any]:
    """The assertion as its own address serves it now. OB 2.0: an address that answers 410 is revoked."""
    try:
        answer = case.fetch(address)
        if answer.status in REFUSALS:
            raise Refused(REFUSALS[answer.status])
        document = fetch_json(case.fetch, address)
    except FetchError as error:
        raise Refused(unreachable("proof", error)) from error
    if origin(answer.url) != origin(address):
        raise Refused(REDIRECTED)
    if document.get("revoked") is True:
        raise Refused(REVOKED)
    return document


def _text(document: Mapping[str, Any]) -> str:
    """For comparing documents: Python holds 1 and true for equal, JSON does not."""
    return json.dumps(document, sort_keys=True)


def _check_origin(documents: Documents) -> Check:
    """Are the addresses of the assertion, and of what it was given for, under the issuer's control?"""
    if is_allowed(str(documents.assertion["id"]), documents.issuer):
        if not is_described_by_issuer(documents):
            return PART_ELSEWHERE
        return Check("issuer_key", "pass", "The badge is kept at the issuer's own site.", "issuer_origin_ok")
    detail = "The badge is kept at a site that is not its issuer's."
    return Check("issuer_key", "fail", detail, "issuer_origin_foreign")
