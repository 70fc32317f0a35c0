"""Status lists of one bit a credential: Bitstring Status List 1.0, section 3.2, and StatusList2021 before it.

StatusList2021 writes the same bits without the multibase letter. Its context is in no package that we pin, so its
entries and lists can be read only where a token secures them; a list with an embedded proof stays unknown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ..errors import StatusListError
from ..moments import parse_moment
from ..report import Check, Outcome
from ..status_list import decode_bits, is_set
from .case import Case, is_web_address
from .proving import issuer_id_of
from .shapes import types_of
from .signed_lists import signed_list

INDEX = re.compile(r"0|[1-9][0-9]{0,8}")
BITSTRING, LIST_2021 = "BitstringStatusListEntry", "StatusList2021Entry"
LIST_TYPES = {
    BITSTRING: {"BitstringStatusListCredential", "BitstringStatusList"},
    LIST_2021: {"StatusList2021Credential", "StatusList2021"},
}
SET: dict[str, tuple[Outcome, str, str]] = {
    "revocation": ("fail", "The issuer has revoked this credential.", "status_revoked"),
    "suspension": ("caution", "The issuer has suspended this credential.", "status_suspended"),
    "refresh": ("caution", "The issuer offers a newer version of this credential.", "status_refresh"),
}


def check_bit(entry: Mapping[str, Any], credential: Mapping[str, Any], case: Case) -> Check:
    """The check of an entry that points at a bit. Raises FetchError and StatusListError where it stays unknown."""
    purpose, kind = _purpose(entry), LIST_2021 if LIST_2021 in types_of(entry) else BITSTRING
    address, index = entry.get("statusListCredential"), entry.get("statusListIndex")
    if not is_web_address(address) or not isinstance(index, str) or not INDEX.fullmatch(index):
        raise StatusListError("The credential's status entry is malformed.")
    status_list = signed_list(str(address), case)
    _check_list(status_list, kind, purpose, str(address))
    if issuer_id_of(status_list) != issuer_id_of(credential):
        raise StatusListError("The status list was made by somebody other than the issuer.")
    if is_set(decode_bits(_encoded(status_list, kind)), int(index)):
        outcome, detail, code = SET[purpose]
        return Check("status", outcome, detail, code)
    return _freshness(status_list, case)


def _purpose(entry: Mapping[str, Any]) -> str:
    """What the bit says when it is set. Raises StatusListError where we cannot tell."""
    purpose = entry.get("statusPurpose")
    if entry.get("statusSize", 1) != 1:
        detail = "The credential's status has more than one bit, which this verifier cannot read."
        raise StatusListError(detail, "status_unsupported")
    if purpose == "message":
        detail = "The issuer keeps a message about this credential, which this verifier cannot interpret."
        raise StatusListError(detail, "status_message")
    if not isinstance(purpose, str) or purpose not in SET:
        raise StatusListError(
            "The credential's status has a purpose that this verifier does not know.", "status_purpose"
        )
    return purpose


def _check_list(status_list: Mapping[str, Any], kind: str, purpose: str, address: str) -> None:
    """Raises StatusListError unless this is a list of this kind, for this purpose and address."""
    subject = status_list.get("credentialSubject")
    if not isinstance(subject, dict) or not isinstance(subject.get("encodedList"), str):
        raise StatusListError("The status list is malformed.")
    if not {*types_of(status_list), *types_of(subject)} >= LIST_TYPES[kind]:
        raise StatusListError("The status list is not of the kind that the credential says.")
    purposes = subject.get("statusPurpose")
    if purpose not in (purposes if isinstance(purposes, list) else [purposes]):
        raise StatusListError("The status list has another purpose than the credential says.")
    if status_list.get("id", address) != address:
        raise StatusListError("The status list belongs to another address.")
    if not _is_time_to_live(subject.get("ttl", 0)):
        raise StatusListError("The status list is malformed.")


def _is_time_to_live(value: object) -> bool:
    """Milliseconds for which a copy may be kept. We keep none beyond one verification, so any sound one will do."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _encoded(status_list: Mapping[str, Any], kind: str) -> str:
    """The list in multibase. A gzip stream begins with H in base64url, so the letter u cannot be part of it."""
    encoded = str(status_list["credentialSubject"]["encodedList"])
    return "u" + encoded.rstrip("=") if kind == LIST_2021 and not encoded.startswith("u") else encoded


def _freshness(status_list: Mapping[str, Any], case: Case) -> Check:
    valid_from = parse_moment(status_list.get("validFrom", status_list.get("issuanceDate")))
    valid_until = parse_moment(status_list.get("validUntil", status_list.get("expirationDate")))
    if valid_from is not None and valid_from > case.now:
        raise StatusListError("The status list is not valid yet.", "status_not_yet_valid")
    if valid_until is not None and valid_until < case.now:
        detail = "The issuer's status list is out of date; when it was made, the credential was in force."
        return Check("status", "caution", detail, "status_stale")
    return Check("status", "pass", "The issuer has not withdrawn this credential.", "status_ok")
