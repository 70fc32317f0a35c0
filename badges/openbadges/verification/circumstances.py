"""The checks that are made once a badge is proven genuine: validity, recipient, issuer known here."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from ..fetching import RecognisedIssuer
from ..moments import parse_moment
from ..report import Check
from .case import Case
from .status import check_status


def is_proven(checks: Iterable[Check]) -> bool:
    """True when form, signature and key hold; a key that was revoked later on is a caution, and holds."""
    return all(check.outcome == "pass" or (check.id, check.outcome) == ("issuer_key", "caution") for check in checks)


def check_lifetime(credential: Mapping[str, Any], case: Case) -> list[Check]:
    """The checks of a proven credential that change with time: `status`, where it has one, and `validity`."""
    status = check_status(credential, case)
    # VC 1.1 knows the names of VC 2.0 beside its own; of two ends that an issuer gives, the first is one.
    periods = (("validFrom", "validUntil"), ("issuanceDate", "expirationDate"))
    checks = [check_validity(credential.get(start), credential.get(end), case.now) for start, end in periods]
    validity = next((check for check in checks if check.outcome != "pass"), checks[0])
    return [validity] if status is None else [status, validity]


def check_validity(start: object, end: object, now: datetime) -> Check:
    """Is `now` between these two times? Either may be missing; a malformed one is a matter of the schema."""
    valid_from, valid_until = parse_moment(start), parse_moment(end)
    if valid_from is not None and valid_from > now:
        return Check("validity", "caution", "The credential is not valid yet.", "validity_future")
    if valid_until is not None and valid_until < now:
        return Check("validity", "caution", "The credential has expired.", "validity_expired")
    return Check("validity", "pass", "The credential is within its period of validity.", "validity_ok")


def check_recipient(identities: Iterable[Mapping[str, Any]], email: str) -> Check:
    """Was the badge given to this e-mail address?

    `identities` are the badge's e-mail identities as dictionaries with `hash` (``sha256$…`` or the plain
    address), `is_hashed` and `salt`.
    """
    answers = [_matches(identity, email.strip().lower()) for identity in identities]
    if True in answers:
        return Check("recipient", "pass", "The badge was given to this e-mail address.", "recipient_ok")
    if not answers or None in answers:
        detail = "The badge does not name an e-mail address that could be compared."
        return Check("recipient", "unknown", detail, "recipient_not_bound")
    return Check("recipient", "fail", "The badge was given to somebody else.", "recipient_other")


def _matches(identity: Mapping[str, Any], email: str) -> bool | None:
    """True or False, or None if the hash is of a kind that is not compared."""
    stated, salt = str(identity.get("hash", "")), str(identity.get("salt", ""))
    if not identity.get("is_hashed"):
        return hmac.compare_digest(stated.strip().lower().encode(), email.encode("utf-8", "replace"))
    if not stated.startswith("sha256$"):
        return None
    digest = hashlib.sha256((email + salt).encode("utf-8", "replace")).hexdigest()
    return hmac.compare_digest(stated.lower().encode(), f"sha256${digest}".encode())


def check_issuer_recognised(issuer_id: str, claimed_name: str, case: Case) -> tuple[Check, RecognisedIssuer | None]:
    """Is the issuer known here? The name it claims for itself is quoted as a claim only."""
    claim = f" It calls itself “{claimed_name}”." if claimed_name else ""
    try:
        known = case.issuers.recognise(issuer_id)
    except LookupError:
        detail = "It could not be found out whether the issuer is known here." + claim
        return Check("issuer_recognised", "unknown", detail, "issuer_not_looked_up"), None
    if known is None:
        detail = "The issuer is not in our list of known issuers." + claim
        return Check("issuer_recognised", "caution", detail, "issuer_unknown"), None
    detail = f"The issuer is known here as {known.name}." + (claim if claimed_name != known.name else "")
    return Check("issuer_recognised", "pass", detail, "issuer_known"), known
