"""From what somebody dropped, pasted or linked to one JSON document whose format is known."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, field, replace
from typing import Any

from ..baking import holds_traces, unbake
from ..errors import DamagedContainerError, TooComplexError, UnreadableInput, UnsafeDocumentError
from ..fetching import Fetcher, FetchError
from ..png import is_png
from ..safe_json import parse_json
from ..svg import is_svg
from .case import is_web_address

JWS = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*")
MAX_JWS = 256 * 1024
OB3_TYPES = frozenset({"VerifiableCredential", "AchievementCredential", "OpenBadgeCredential"})
OB3_CONTEXTS = (
    "https://www.w3.org/ns/credentials/",
    "https://www.w3.org/2018/credentials/",
    "https://purl.imsglobal.org/spec/ob/v3p0/",
)
OB2_CONTEXT = "https://w3id.org/openbadges/v2"
OB1_CONTEXT = "https://w3id.org/openbadges/v1"
WEB_PAGE = re.compile(rb"\s*+(?>(?:<!--.*?-->\s*+))*+<(?:!doctype\s+html|html)", re.IGNORECASE | re.DOTALL)
NOT_A_BADGE = "No badge was found in this input."


@dataclass(frozen=True)
class Candidate:
    """A badge that is still to be examined.

    `address` is where it was fetched from (empty if it was handed over), `is_withdrawn` that the address said
    410 and called it revoked. A baked OB 2.0 badge that only names its address has that as `address` and the
    hosted document as `document`.
    """

    format: str
    document: dict[str, Any] = field(default_factory=dict)
    address: str = ""
    is_withdrawn: bool = False


def read_input(document: bytes | str, fetch: Fetcher) -> Candidate:
    """The badge in the input.

    Raises UnreadableInput if there is none, DamagedContainerError if there is one that cannot be read without
    doubt, TooComplexError if it is over a limit, FetchError if its address does not answer.
    """
    data = document.encode("utf-8", "replace") if isinstance(document, str) else document
    found = _read_bytes(data)
    if isinstance(found, Candidate):
        return found
    address, is_baked = found
    answer = fetch(address)
    if answer.status == 410 and _says_revoked(answer.body):
        return Candidate("OB2-hosted", {}, answer.url, is_withdrawn=True)
    if answer.status != 200:
        raise FetchError("The address does not answer with a badge.")
    return _at_address(_read_bytes(answer.body), answer.url, is_baked=is_baked)


def _at_address(found: Candidate | tuple[str, bool], address: str, *, is_baked: bool) -> Candidate:
    if not isinstance(found, Candidate):
        raise UnreadableInput("The address leads to another address instead of a badge.")
    if found.format != "OB2-hosted":
        return found
    return replace(found, address=address, format="OB2-baked" if is_baked else found.format)


def _read_bytes(data: bytes) -> Candidate | tuple[str, bool]:
    """A badge, or the address of one and whether that was baked into an image."""
    if is_png(data) or is_svg(data):
        return _baked(unbake(data).text)
    try:
        text = data.decode("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        raise _unreadable(data, "The file is damaged.") from error
    return (text, False) if is_web_address(text) else _from_text(text)


def _baked(text: str) -> Candidate | tuple[str, bool]:
    """A badge out of an image: whatever it is, it was meant to be one."""
    text = text.strip()
    if is_web_address(text):
        return text, True
    try:
        candidate = _from_text(text)
    except UnreadableInput as error:
        raise DamagedContainerError("The image holds something in a badge's place that is no badge.") from error
    return replace(candidate, format="OB2-baked") if candidate.format == "OB2-hosted" else candidate


def _from_text(text: str) -> Candidate:
    if JWS.fullmatch(text) and len(text) <= MAX_JWS:
        return _from_jws(text)
    try:
        document = parse_json(text)
    except TooComplexError:
        if holds_traces(text.encode()):
            raise
        raise UnreadableInput(NOT_A_BADGE) from None
    except UnsafeDocumentError as error:
        raise _unreadable(text.encode("utf-8", "replace"), str(error)) from error
    badge_format = format_of(document) if isinstance(document, dict) else None
    if badge_format is None:
        raise UnreadableInput(NOT_A_BADGE)
    return Candidate(badge_format, document)


def _unreadable(data: bytes, reason: str) -> DamagedContainerError | UnreadableInput:
    """A web page may speak of badges; anything else that does was meant to be one."""
    is_damaged = holds_traces(data) and not WEB_PAGE.match(data)
    return DamagedContainerError(reason) if is_damaged else UnreadableInput(NOT_A_BADGE)


def _says_revoked(body: bytes) -> bool:
    """True for OB 2.0's revoked assertion; any other badge may be gone because it is no longer shared."""
    try:
        document = parse_json(body)
    except UnsafeDocumentError:
        return False
    return isinstance(document, dict) and document.get("revoked") is True


def format_of(document: dict[str, Any]) -> str | None:
    """The format that a JSON object claims to have, or None if it is no badge."""
    types = {item for item in _items(document.get("type")) if isinstance(item, str)}
    contexts = [item for item in _items(document.get("@context")) if isinstance(item, str)]
    if types & OB3_TYPES or any(context.startswith(OB3_CONTEXTS) for context in contexts):
        return "OB3-DataIntegrity"
    if ("uid" in document and "verify" in document) or OB1_CONTEXT in contexts:
        return "OB1"
    if "Assertion" in types or OB2_CONTEXT in contexts:
        return "OB2-signed" if _is_signed(document) else "OB2-hosted"
    return None


def _is_signed(assertion: dict[str, Any]) -> bool:
    verification = assertion.get("verification")
    kinds = _items(verification.get("type")) if isinstance(verification, dict) else []
    return bool({"SignedBadge", "signed"} & {kind for kind in kinds if isinstance(kind, str)})


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _from_jws(text: str) -> Candidate:
    """A compact JWS whose payload claims to be a badge; recognised only, its signature is not looked at."""
    payload = _jws_part(text.split(".")[1])
    inner = payload.get("vc", payload)
    badge_format = format_of(inner) if isinstance(inner, dict) else None
    if badge_format is None:
        raise UnreadableInput(NOT_A_BADGE)
    return Candidate("OB3-JWT" if badge_format == "OB3-DataIntegrity" else "OB2-signed")


def _jws_part(part: str) -> dict[str, Any]:
    try:
        value = parse_json(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (binascii.Error, UnsafeDocumentError) as error:
        raise UnreadableInput(NOT_A_BADGE) from error
    return value if isinstance(value, dict) else {}
