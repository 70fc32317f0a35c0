"""What hosted and signed Open Badges 2.0 have in common: the definitions behind an assertion, and what is said of them.

A BadgeClass and a Profile count only as their own addresses serve them. A copy that is embedded in the assertion, or
in the BadgeClass, serves for nothing but the address in its `id`: whoever wrote the one may not have written the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..fetching import FetchError
from ..report import Check, CheckId, CredentialSummary
from ..unseen import NAME
from .case import Case, fetch_json, has_dot_segments, is_web_address, origin
from .circumstances import check_issuer_recognised, check_recipient, check_validity
from .endorsing import unverified_endorsements
from .ob2_shapes import hosted_problems
from .summary import alignment_entry, evidence_entry, object_in, objects_in, recipient_matches, text_of

Findings = tuple[list[Check], CredentialSummary | None]

FORMAT = Check("format", "pass", "This is an Open Badges 2.0 assertion.", "format_ok")
REVOKED = Check("status", "fail", "The issuer has revoked this badge.", "status_revoked")
IN_FORCE = Check("status", "pass", "The issuer has not withdrawn this badge.", "status_ok")
NO_PARTS = Check("schema", "fail", "The badge does not name its parts by address.", "schema_broken")
FOREIGN_PART = Check(
    "issuer_key", "fail", "A part of the badge says that it belongs to another address.", "issuer_key_foreign"
)
PART_ELSEWHERE = Check(
    "issuer_key",
    "unknown",
    "What the badge was given for is described at a site that is not its issuer's, and whoever has that site can change"
    " it.",
    "issuer_origin_parts",
)


class Refused(Exception):
    """A check that ends the examination."""

    def __init__(self, check: Check) -> None:
        super().__init__(check.detail)
        self.check = check


@dataclass(frozen=True)
class Documents:
    """The assertion, what it was given for, and who gave it; the latter two from their own addresses."""

    assertion: dict[str, Any]
    badge_class: dict[str, Any]
    issuer: dict[str, Any]

    @property
    def issuer_id(self) -> str:
        """The address of the issuer's Profile."""
        return str(self.issuer["id"])


def with_definitions(assertion: dict[str, Any], case: Case) -> Documents:
    """The assertion with its BadgeClass and its issuer's Profile. Raises Refused."""
    badge_class = fetch_part(assertion.get("badge"), case)
    return Documents(assertion, badge_class, fetch_part(badge_class.get("issuer"), case))


def fetch_part(reference: Any, case: Case) -> dict[str, Any]:
    """The document at the address that a member names, as text or as an embedded copy. Raises Refused."""
    address = reference.get("id") if isinstance(reference, dict) else reference
    if not is_web_address(address):
        raise Refused(NO_PARTS)
    try:
        document = fetch_json(case.fetch, str(address))
    except FetchError as error:
        raise Refused(unreachable("issuer_key", error)) from error
    if document.get("id") != address:
        raise Refused(FOREIGN_PART)
    return document


def unreachable(check_id: CheckId, error: FetchError) -> Check:
    """A check that could not be made, because the issuer's site does not answer."""
    return Check(check_id, "unknown", str(error), "hosted_unreachable")


def check_schema(documents: Documents) -> Check:
    """Do the three documents have the form that OB 2.0 asks for?"""
    problem = next(hosted_problems(documents.assertion, documents.badge_class, documents.issuer), None)
    if problem is None:
        return Check("schema", "pass", "The badge has the form that Open Badges 2.0 asks for.", "schema_ok")
    return Check("schema", "fail", f"The badge does not follow Open Badges 2.0: {problem}.", "schema_broken")


def is_allowed(address: str, issuer: Mapping[str, Any]) -> bool:
    """May the issuer's assertions have this address? (OB 2.0, VerificationObject of a Profile)"""
    if has_dot_segments(address):
        return False
    policy = object_in(issuer.get("verification"))
    prefixes = [item for item in listed(policy.get("startsWith")) if is_web_address(item)]
    # A prefix has to end a host name, or "https://a.example" would allow "https://a.example.evil".
    if prefixes:
        return any(address.startswith(prefix) and origin(prefix) == origin(address) for prefix in prefixes)
    allowed = [item for item in listed(policy.get("allowedOrigins")) if isinstance(item, str)]
    if allowed:
        return any(item.lower() in {origin(address)[1], address.split("/")[2].lower()} for item in allowed)
    return origin(address) == origin(str(issuer["id"]))


def is_described_by_issuer(documents: Documents) -> bool:
    """True if what the badge was given for lies at an address that the issuer's policy names, or at its own site."""
    address = str(documents.badge_class["id"])
    return is_allowed(address, documents.issuer) or origin(address) == origin(documents.issuer_id)


def listed(value: Any) -> list[Any]:
    """One value or many, as a list."""
    return value if isinstance(value, list) else [value]


def conclude(documents: Documents, checks: list[Check], status: Check | None, case: Case) -> Findings:
    """What follows once the badge is proven genuine: status, validity, recipient, issuer known here, summary."""
    validity = check_validity(documents.assertion.get("issuedOn"), documents.assertion.get("expires"), case.now)
    recipient = check_recipient(_identities(documents.assertion), case.recipient) if case.recipient else None
    claimed = text_of(documents.issuer.get("name"))
    recognised, known = check_issuer_recognised(documents.issuer_id, claimed, case)
    made = [check for check in (status, validity, recipient, recognised) if check is not None]
    return checks + made, _summarise(documents, known.name if known else "", recipient)


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
    assertion, badge_class, issuer = documents.assertion, documents.badge_class, documents.issuer
    claimed = text_of(issuer.get("name"), most=NAME)
    return CredentialSummary(
        name=text_of(badge_class.get("name"), most=NAME),
        issuer_id=text_of(issuer.get("id")),
        issuer_name=known_name or claimed,
        issuer_recognised=bool(known_name),
        recipient_matches=recipient_matches(recipient),
        issued=text_of(assertion.get("issuedOn")) or None,
        expires=text_of(assertion.get("expires")) or None,
        alignments=tuple(alignment_entry(entry) for entry in objects_in(badge_class.get("alignment"))),
        results=(),
        evidence=tuple(evidence_entry(entry) for entry in _evidence(assertion)),
        endorsements=unverified_endorsements(assertion, badge_class, issuer),
        id=text_of(assertion.get("id")),
        claimed_issuer_name=claimed,
        description=text_of(badge_class.get("description")),
        image=_image(badge_class.get("image")),
        criteria=text_of(object_in(badge_class.get("criteria")).get("narrative")),
        achievement_id=text_of(badge_class.get("id")),
    )


def _evidence(assertion: Mapping[str, Any]) -> list[dict[str, Any]]:
    entries = listed(assertion.get("evidence"))
    return [{"id": entry} if isinstance(entry, str) else entry for entry in entries if isinstance(entry, str | dict)]


def _image(value: Any) -> str:
    return text_of(object_in(value).get("id")) if isinstance(value, dict) else text_of(value)
