"""Open Badges 2.0, hosted: the badge is whatever its own address says today (OB 2.0, "Verification").

A copy, pasted or baked, only names that address and has to say the same. Who controls the assertion's
address is decided by its origin: it must be the issuer's, or one that the issuer allows.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ..fetching import FetchError
from ..report import Check, CredentialSummary
from .case import Case, fetch_json, is_web_address, origin
from .circumstances import check_issuer_recognised, check_recipient, check_validity
from .ob2_shapes import hosted_problems
from .reading import Candidate
from .summary import alignment_entry, evidence_entry, object_in, objects_in, recipient_matches, text_of

Findings = tuple[list[Check], CredentialSummary | None]
Documents = tuple[dict[str, Any], dict[str, Any], dict[str, Any]]

FORMAT = Check("format", "pass", "This is an Open Badges 2.0 assertion.", "format_ok")
REVOKED = Check("status", "fail", "The issuer has revoked this badge.", "status_revoked")
MISSING = Check("proof", "fail", "The issuer does not keep this badge.", "hosted_missing")
REDIRECTED = Check("proof", "fail", "The badge's own address leads elsewhere.", "hosted_redirected")
ELSEWHERE = Check("proof", "fail", "The badge was found at another address than its own.", "hosted_elsewhere")
NO_ADDRESS = Check("proof", "fail", "The badge does not name the address it is kept at.", "hosted_no_address")
ALTERED = Check(
    "proof", "fail", "The badge differs from the one that its issuer keeps: it was altered.", "hosted_differs"
)
NO_PARTS = Check("schema", "fail", "The badge does not name its parts by address.", "schema_broken")
FOREIGN_PART = Check(
    "issuer_key", "fail", "A part of the badge says that it belongs to another address.", "issuer_key_foreign"
)
REFUSALS = {404: MISSING, 410: REVOKED}


class _Refused(Exception):
    """A check that ends the examination."""

    def __init__(self, check: Check) -> None:
        super().__init__(check.detail)
        self.check = check


def examine_withdrawn() -> Findings:
    """A badge whose own address answers 410 and says that it was revoked."""
    return [FORMAT, REVOKED], None


def examine_assertion(candidate: Candidate, case: Case) -> Findings:
    """Every check that applies to a hosted assertion, and its summary where it may be shown."""
    try:
        assertion = _hosted_assertion(candidate, case)
        badge_class, issuer = _definitions(assertion, case)
    except _Refused as refusal:
        return [FORMAT, refusal.check], None
    documents = (assertion, badge_class, issuer)
    checks = [FORMAT, _check_schema(documents), _hosted(), _check_origin(assertion, issuer)]
    if any(check.outcome != "pass" for check in checks):
        return checks, None
    return _examine_proven(documents, checks, case)


def _hosted_assertion(candidate: Candidate, case: Case) -> dict[str, Any]:
    """The document at the assertion's own address.

    Raises _Refused if it is gone, unreachable or different.
    """
    identifier = candidate.document.get("id")
    if not is_web_address(identifier):
        raise _Refused(NO_ADDRESS)
    address = str(identifier)
    if candidate.address and origin(candidate.address) != origin(address):
        raise _Refused(ELSEWHERE)
    hosted = _fetch_assertion(address, case)
    if hosted.get("id") != address or _text(hosted) != _text(candidate.document):
        raise _Refused(ALTERED)
    return hosted


def _fetch_assertion(address: str, case: Case) -> dict[str, Any]:
    """The assertion as its own address serves it now. OB 2.0: an address that answers 410 is revoked."""
    try:
        answer = case.fetch(address)
        if answer.status in REFUSALS:
            raise _Refused(REFUSALS[answer.status])
        document = fetch_json(case.fetch, address)
    except FetchError as error:
        raise _Refused(_unreachable("proof", error)) from error
    if origin(answer.url) != origin(address):
        raise _Refused(REDIRECTED)
    if document.get("revoked") is True:
        raise _Refused(REVOKED)
    return document


def _definitions(assertion: Mapping[str, Any], case: Case) -> tuple[dict[str, Any], dict[str, Any]]:
    """The BadgeClass and the issuer Profile, each from its own address."""
    badge_class = _fetch_part(assertion.get("badge"), case)
    return badge_class, _fetch_part(badge_class.get("issuer"), case)


def _fetch_part(reference: Any, case: Case) -> dict[str, Any]:
    address = reference.get("id") if isinstance(reference, dict) else reference
    if not is_web_address(address):
        raise _Refused(NO_PARTS)
    try:
        document = fetch_json(case.fetch, str(address))
    except FetchError as error:
        raise _Refused(_unreachable("issuer_key", error)) from error
    if document.get("id") != address:
        raise _Refused(FOREIGN_PART)
    return document


def _unreachable(check_id: Any, error: FetchError) -> Check:
    return Check(check_id, "unknown", str(error), "hosted_unreachable")


def _text(document: Mapping[str, Any]) -> str:
    """For comparing documents: Python holds 1 and true for equal, JSON does not."""
    return json.dumps(document, sort_keys=True)


def _hosted() -> Check:
    detail = "The issuer keeps this badge at its own address, unaltered."
    return Check("proof", "pass", detail, "hosted_ok")


def _check_schema(documents: Documents) -> Check:
    problem = next(hosted_problems(*documents), None)
    if problem is None:
        return Check("schema", "pass", "The badge has the form that Open Badges 2.0 asks for.", "schema_ok")
    return Check("schema", "fail", f"The badge does not follow Open Badges 2.0: {problem}.", "schema_broken")


def _check_origin(assertion: Mapping[str, Any], issuer: Mapping[str, Any]) -> Check:
    """Is the assertion's address under the issuer's control?"""
    if _is_allowed(str(assertion["id"]), str(issuer["id"]), object_in(issuer.get("verification"))):
        return Check("issuer_key", "pass", "The badge is kept at the issuer's own site.", "issuer_origin_ok")
    detail = "The badge is kept at a site that is not its issuer's."
    return Check("issuer_key", "fail", detail, "issuer_origin_foreign")


def _is_allowed(address: str, issuer_id: str, policy: Mapping[str, Any]) -> bool:
    prefixes = [item for item in _listed(policy.get("startsWith")) if is_web_address(item)]
    # A prefix has to end a host name, or "https://a.example" would allow "https://a.example.evil".
    if prefixes:
        return any(address.startswith(prefix) and origin(prefix) == origin(address) for prefix in prefixes)
    allowed = [item for item in _listed(policy.get("allowedOrigins")) if isinstance(item, str)]
    if allowed:
        return any(item.lower() in {origin(address)[1], address.split("/")[2].lower()} for item in allowed)
    return origin(address) == origin(issuer_id)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _examine_proven(documents: Documents, checks: list[Check], case: Case) -> Findings:
    assertion, _, issuer = documents
    status = Check("status", "pass", "The issuer has not withdrawn this badge.", "status_ok")
    validity = check_validity(assertion.get("issuedOn"), assertion.get("expires"), case.now)
    recipient = check_recipient(_identities(assertion), case.recipient) if case.recipient else None
    recognised, known = check_issuer_recognised(str(issuer["id"]), text_of(issuer.get("name")), case)
    made = [check for check in (status, validity, recipient, recognised) if check is not None]
    summary = _summarise(documents, known.name if known else "", recipient)
    return checks + made, summary


def _identities(assertion: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The recipient, in the form that `check_recipient` wants; only an e-mail address can be compared."""
    recipient = object_in(assertion.get("recipient"))
    if recipient.get("type") != "email":
        return []
    return [
        {
            "hash": recipient.get("identity"),
            "is_hashed": recipient.get("hashed") is not False,
            "salt": recipient.get("salt", ""),
        }
    ]


def _summarise(documents: Documents, known_name: str, recipient: Check | None) -> CredentialSummary:
    assertion, badge_class, issuer = documents
    claimed = text_of(issuer.get("name"))
    return CredentialSummary(
        name=text_of(badge_class.get("name")),
        issuer_id=text_of(issuer.get("id")),
        issuer_name=known_name or claimed,
        issuer_recognised=bool(known_name),
        recipient_matches=recipient_matches(recipient),
        issued=text_of(assertion.get("issuedOn")) or None,
        expires=text_of(assertion.get("expires")) or None,
        alignments=tuple(alignment_entry(entry) for entry in objects_in(badge_class.get("alignment"))),
        results=(),
        evidence=tuple(evidence_entry(entry) for entry in _evidence(assertion)),
        id=text_of(assertion.get("id")),
        claimed_issuer_name=claimed,
        description=text_of(badge_class.get("description")),
        image=_image(badge_class.get("image")),
        criteria=text_of(object_in(badge_class.get("criteria")).get("narrative")),
        achievement_id=text_of(badge_class.get("id")),
    )


def _evidence(assertion: Mapping[str, Any]) -> list[dict[str, Any]]:
    entries = _listed(assertion.get("evidence"))
    return [{"id": entry} if isinstance(entry, str) else entry for entry in entries if isinstance(entry, str | dict)]


def _image(value: Any) -> str:
    return text_of(object_in(value).get("id")) if isinstance(value, dict) else text_of(value)
