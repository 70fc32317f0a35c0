"""From what somebody dropped, pasted or linked to one JSON document whose format is known."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode
from dataclasses import dataclass, field, replace
from typing import Any

from ..baking import unbake
from ..errors import DamagedContainerError, ProofError, TooComplexError, UnreadableInput, UnsafeDocumentError
from ..fetching import Fetcher, FetchError
from ..jose import decode_part
from ..pdf import is_pdf
from ..png import is_png
from ..safe_json import MAX_BYTES, parse_json
from ..svg import is_svg
from ..traces import holds_traces
from .case import is_web_address

JWS = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*")
SPACE = re.compile(r"\s+")
ENVELOPE = "data:application/vc+jwt,"  # VC 2.0, section "Enveloped Verifiable Credentials"
OB3_TYPES = frozenset({"VerifiableCredential", "AchievementCredential", "OpenBadgeCredential"})
OB3_CONTEXTS = (
    "https://www.w3.org/ns/credentials/",
    "https://www.w3.org/2018/credentials/",
    "https://purl.imsglobal.org/spec/ob/v3p0/",
)
OB2_CONTEXT = "https://w3id.org/openbadges/v2"
OB1_CONTEXT = "https://w3id.org/openbadges/v1"
WEB_PAGE = re.compile(rb"\s*+(?>(?:<!--.*?-->\s*+))*+<(?:!doctype\s+html|html)", re.IGNORECASE | re.DOTALL)
# What a payload is, that would have this format as a plain document.
SECURED_BY_TOKEN = {"OB3-DataIntegrity": "OB3-JWT", "OB2-hosted": "OB2-signed"}
ZIP = b"PK\x03\x04"
NOT_A_BADGE = "No badge was found in this input."


@dataclass(frozen=True)
class Candidate:
    """A badge that is still to be examined: a `document`, or a `token` whose payload has been looked at only to see
    what it claims to be.

    `address` is where it was fetched from (empty if it was handed over), `is_withdrawn` that the address said
    410 and called it revoked. A baked OB 2.0 badge that only names its address has that as `address` and the
    hosted document as `document`.
    """

    format: str
    document: dict[str, Any] = field(default_factory=dict)
    token: str = ""
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
        return Candidate("OB2-hosted", address=answer.url, is_withdrawn=True)
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
    if is_png(data) or is_svg(data) or is_pdf(data):
        return _baked(unbake(data).text)
    if data.startswith(ZIP):
        raise UnreadableInput("An archive holds badges and is none: unpack it, and give one of its files.")
    try:
        text = data.decode("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        raise _unreadable(data, "The file is damaged.") from error
    return (text, False) if is_web_address(text) else _from_text(text)


def _baked(text: str) -> Candidate | tuple[str, bool]:
    """A badge out of an image or a PDF: whatever it is, it was meant to be one."""
    text = text.strip()
    if is_web_address(text):
        return text, True
    try:
        candidate = _from_text(text)
    except UnreadableInput as error:
        raise DamagedContainerError("The file holds something in a badge's place that is no badge.") from error
    return replace(candidate, format="OB2-baked") if candidate.format == "OB2-hosted" else candidate


def read_text(data: bytes) -> Candidate:
    """The badge in a text that is neither an image nor an address. Raises as `read_input` does."""
    found = _read_bytes(data)
    if isinstance(found, Candidate):
        return found
    raise UnreadableInput(NOT_A_BADGE)


def _from_text(text: str) -> Candidate:
    if not text.startswith(("{", "[")) and "." in text:
        return _from_token(text)
    try:
        document = parse_json(text)
    except TooComplexError:
        if holds_traces(text.encode()):
            raise
        raise UnreadableInput(NOT_A_BADGE) from None
    except UnsafeDocumentError as error:
        raise _unreadable(text.encode("utf-8", "replace"), str(error)) from error
    return _from_json(document)


def _from_json(document: Any) -> Candidate:
    envelope = document.get("id") if isinstance(document, dict) else None
    if isinstance(envelope, str) and envelope.startswith(ENVELOPE):
        return _from_token(envelope.removeprefix(ENVELOPE))
    badge_format = format_of(document) if isinstance(document, dict) else None
    if badge_format is None:
        raise UnreadableInput(NOT_A_BADGE)
    return Candidate(badge_format, document)


def _from_token(text: str) -> Candidate:
    """A compact JWS whose payload claims to be a badge, also as a JSON string or broken into lines by a mail."""
    token = SPACE.sub("", text).removeprefix('"').removesuffix('"')
    if not JWS.fullmatch(token):
        raise _unreadable(text.encode("utf-8", "replace") + _payload_at_least(token), "The text is damaged.")
    if len(token) > MAX_BYTES:
        raise TooComplexError("The token is larger than 256 kB.")
    payload = _payload(token.split(".")[1])
    inner = payload.get("vc", payload) if isinstance(payload, dict) else None
    badge_format = format_of(inner) if isinstance(inner, dict) else None
    if badge_format is None:
        raise UnreadableInput(NOT_A_BADGE)
    return Candidate(SECURED_BY_TOKEN.get(badge_format, badge_format), token=token)


def _payload_at_least(token: str) -> bytes:
    """What a damaged token says in its second part, only to see whether it was meant to be a badge."""
    part = token.partition(".")[2].partition(".")[0][:MAX_BYTES]
    try:
        return urlsafe_b64decode(part.encode("ascii", "ignore") + b"==")
    except ValueError:
        return b""


def _payload(part: str) -> Any:
    """What a token's payload says. One that is ambiguous was meant to be a badge if it speaks of badges."""
    try:
        content = decode_part(part)
    except ProofError as error:
        raise UnreadableInput(NOT_A_BADGE) from error
    try:
        return parse_json(content)
    except TooComplexError:
        if holds_traces(content):
            raise
        raise UnreadableInput(NOT_A_BADGE) from None
    except UnsafeDocumentError as error:
        raise _unreadable(content, str(error)) from error


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
    if OB2_CONTEXT not in contexts and (OB1_CONTEXT in contexts or _is_first_generation(document)):
        return "OB1"
    if "Assertion" in types or OB2_CONTEXT in contexts:
        return "OB2-signed" if _is_signed(document) else "OB2-hosted"
    return None


def _is_first_generation(assertion: dict[str, Any]) -> bool:
    """Open Badges 1.0 had no context, 0.5 no identifier either: the badge and its issuer stood in the assertion."""
    badge = assertion.get("badge")
    is_old = isinstance(badge, dict) and isinstance(badge.get("issuer"), dict) and "recipient" in assertion
    return ("uid" in assertion and "verify" in assertion) or (is_old and "type" not in assertion)


def _is_signed(assertion: dict[str, Any]) -> bool:
    verification = assertion.get("verification")
    kinds = _items(verification.get("type")) if isinstance(verification, dict) else []
    return bool({"SignedBadge", "signed"} & {kind for kind in kinds if isinstance(kind, str)})


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
