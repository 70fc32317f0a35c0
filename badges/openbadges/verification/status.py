"""The check `status`: was the credential revoked or suspended? (Bitstring Status List 1.0, section 3.2)"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ..errors import StatusListError
from ..fetching import FetchError
from ..moments import parse_moment
from ..report import Check, Outcome
from ..status_list import decode_bits, is_set
from .case import Case, fetch_json, is_web_address
from .proving import issuer_id_of, prove
from .shapes import types_of

INDEX = re.compile(r"0|[1-9][0-9]{0,8}")
SET: dict[str, tuple[Outcome, str, str]] = {
    "revocation": ("fail", "The issuer has revoked this credential.", "status_revoked"),
    "suspension": ("caution", "The issuer has suspended this credential.", "status_suspended"),
}


def check_status(credential: Mapping[str, Any], case: Case) -> Check | None:
    """The check, or None where the credential names no status."""
    entry = credential.get("credentialStatus")
    if entry is None:
        return None
    if not isinstance(entry, dict) or "BitstringStatusListEntry" not in types_of(entry):
        detail = "The credential's status is kept in a way that this verifier cannot read."
        return _unknown(detail, "unsupported")
    if entry.get("statusSize", 1) != 1:
        detail = "The credential's status has more than one bit, which this verifier cannot read."
        return _unknown(detail, "unsupported")
    purpose = entry.get("statusPurpose")
    if not isinstance(purpose, str) or purpose not in SET:
        detail = "The credential's status has a purpose that this verifier does not know."
        return _unknown(detail, "purpose")
    try:
        return _read_entry(entry, credential, case)
    except FetchError:
        return _unknown("The issuer's status list could not be reached.", "unreachable")
    except StatusListError as error:
        return _unknown(str(error), "untrusted")


def _read_entry(entry: Mapping[str, Any], credential: Mapping[str, Any], case: Case) -> Check:
    address, index = entry.get("statusListCredential"), entry.get("statusListIndex")
    if not is_web_address(address) or not isinstance(index, str) or not INDEX.fullmatch(index):
        raise StatusListError("The credential's status entry is malformed.")
    status_list = fetch_json(case.fetch, str(address))
    _check_list(status_list, entry, credential, case)
    is_bit_set = is_set(decode_bits(status_list["credentialSubject"]["encodedList"]), int(index))
    if is_bit_set:
        outcome, detail, code = SET[entry["statusPurpose"]]
        return Check("status", outcome, detail, code)
    return _freshness(status_list, case)


def _check_list(
    status_list: Mapping[str, Any], entry: Mapping[str, Any], credential: Mapping[str, Any], case: Case
) -> None:
    """Raises StatusListError unless this is the issuer's own, signed list for this purpose and address."""
    subject = status_list.get("credentialSubject")
    if not isinstance(subject, dict) or not isinstance(subject.get("encodedList"), str):
        raise StatusListError("The status list is malformed.")
    types = {*types_of(status_list), *types_of(subject)}
    if not types >= {"BitstringStatusListCredential", "BitstringStatusList"}:
        raise StatusListError("The status list is not of the kind that the credential says.")
    if subject.get("statusPurpose") != entry["statusPurpose"]:
        raise StatusListError("The status list has another purpose than the credential says.")
    if status_list.get("id", entry["statusListCredential"]) != entry["statusListCredential"]:
        raise StatusListError("The status list belongs to another address.")
    if issuer_id_of(status_list) != issuer_id_of(credential):
        raise StatusListError("The status list was made by somebody other than the issuer.")
    if {check.outcome for check in prove(status_list, case)} != {"pass"}:
        raise StatusListError("The signature of the status list could not be confirmed.")


def _freshness(status_list: Mapping[str, Any], case: Case) -> Check:
    valid_from = parse_moment(status_list.get("validFrom"))
    valid_until = parse_moment(status_list.get("validUntil"))
    if valid_from is not None and valid_from > case.now:
        return _unknown("The status list is not valid yet.", "not_yet_valid")
    if valid_until is not None and valid_until < case.now:
        detail = "The issuer's status list is out of date; when it was made, the credential was in force."
        return Check("status", "caution", detail, "status_stale")
    return Check("status", "pass", "The issuer has not withdrawn this credential.", "status_ok")


def _unknown(detail: str, code: str) -> Check:
    return Check("status", "unknown", detail, f"status_{code}")
