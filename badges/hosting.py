"""Taking in somebody else's badge: find the credential in what came, ask our verifier, say what would be kept.

What holds together is taken, even where we could not check all of it: its state is shown, and it is never green. What
is *invalid* (altered, forged, revoked, damaged) is refused with the reason. Nothing is written here: actions do that.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from badges import fetcher, own_addresses, verifier, wording
from badges.errors import HeldBadgeRefusedError
from badges.models import Award
from badges.models.hosting import URI_LENGTH
from badges.openbadges import FetchError, UnreadableInput, VerificationReport
from badges.openbadges.baking import unbake
from badges.openbadges.errors import OpenBadgesError
from badges.openbadges.jose import parse_compact, payload_object
from badges.openbadges.moments import parse_moment
from badges.openbadges.pdf import is_pdf
from badges.openbadges.png import is_png
from badges.openbadges.safe_json import parse_json
from badges.openbadges.svg import is_svg
from badges.openbadges.verification.case import is_web_address
from badges.openbadges.verification.reading import JWS

NAME_LENGTH = 300
JSON_TYPE, JWT_TYPE = "application/json", "text/plain"
MEDIA_TYPES = {"png": "image/png", "svg": "image/svg+xml", "pdf": "application/pdf"}


@dataclass(frozen=True)
class Claims:
    """What a credential says of itself, before anybody believes it. Missing texts are empty."""

    credential_id: str = ""
    issuer_id: str = ""
    name: str = ""
    issuer_name: str = ""
    issued: datetime | None = None


@dataclass(frozen=True)
class Arrival:
    """A badge that may be kept: its text byte for byte, the file it came in, its claims and our report on it.

    `own` is the award of ours that it is, if it is one.
    """

    text: str
    is_jwt: bool
    original: bytes | None
    media_type: str
    claims: Claims
    report: VerificationReport
    own: Award | None

    @property
    def is_open_badge_3(self) -> bool:
        """True for what the Open Badges 3.0 API exchanges."""
        return is_exchangeable(self.report.format)


def is_exchangeable(badge_format: str) -> bool:
    """True for Open Badges 3.0, as JSON or as JWT: the API has no place for other versions."""
    return badge_format.startswith("OB3")


def receive(given: bytes | str) -> Arrival:
    """What came: a file's bytes, a text, or a web address. Raises HeldBadgeRefusedError with a sentence."""
    data = _asked(given.strip()) if isinstance(given, str) and is_web_address(given.strip()) else given
    raw = data if isinstance(data, bytes) else data.encode()
    try:
        text, media_type = _credential_text(raw)
        report = verifier.verify_document(raw)
    except UnreadableInput as error:
        raise HeldBadgeRefusedError(wording.nothing_found("file")) from error
    except OpenBadgesError as error:
        raise HeldBadgeRefusedError(_("The file was changed or damaged: its parts no longer fit together.")) from error
    if report.verdict == "invalid":
        raise HeldBadgeRefusedError(wording.reason(report))
    is_jwt = JWS.fullmatch(text) is not None
    original = raw if raw != text.encode() else None
    claims = _named(_claims(text), report)
    return Arrival(text, is_jwt, original, media_type, claims, report, verifier.own_award(report))


def _asked(address: str) -> bytes:
    """What a web address answers, our own in-process."""
    try:
        answer = own_addresses.answer(address) or fetcher.fetch(address)
    except FetchError as error:
        raise HeldBadgeRefusedError(_(str(error))) from error
    if answer.status != 200:
        raise HeldBadgeRefusedError(_("The address does not answer with a badge. Check that it is complete."))
    return answer.body


def _credential_text(raw: bytes) -> tuple[str, str]:
    """(the credential as text, the media type of what holds it). Raises the package's errors."""
    if is_png(raw) or is_svg(raw) or is_pdf(raw):
        inside = unbake(raw)
        text = inside.text.strip()
        text = _asked(text).decode("utf-8", "replace").strip() if is_web_address(text) else text
        return text, MEDIA_TYPES[inside.container]
    try:
        text = raw.decode("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        raise UnreadableInput("This file holds no text.") from error
    return text, JWT_TYPE if JWS.fullmatch(text) else JSON_TYPE


def _claims(text: str) -> Claims:
    """What the text says of itself. Raises HeldBadgeRefusedError where it names neither itself nor its issuer."""
    try:
        document = payload_object(parse_compact(text)) if JWS.fullmatch(text) else parse_json(text)
    except OpenBadgesError as error:
        raise HeldBadgeRefusedError(_("The badge is not well-formed, so it cannot be kept.")) from error
    inner = document["vc"] if isinstance(document.get("vc"), Mapping) else document
    issuer = inner.get("issuer") or document.get("iss") or _of(inner.get("badge")).get("issuer")
    subject = inner.get("credentialSubject")
    subject = subject[0] if isinstance(subject, list) and subject else subject
    achievement = _of(_of(subject).get("achievement")) or _of(inner.get("badge"))
    return Claims(
        credential_id=_text(inner.get("id") or document.get("jti")),
        issuer_id=_text(_of(issuer).get("id") or issuer),
        name=_text(achievement.get("name") or inner.get("name")),
        issuer_name=_text(_of(issuer).get("name")),
        issued=_moment(inner, document),
    )


def _named(claims: Claims, report: VerificationReport) -> Claims:
    """The claims, completed by what the verifier read elsewhere (a hosted badge's class and issuer)."""
    summary = report.credential
    found = Claims(
        credential_id=claims.credential_id or (summary.id if summary else ""),
        issuer_id=(summary.issuer_id if summary else "") or claims.issuer_id,
        name=((summary.name if summary else "") or claims.name)[:NAME_LENGTH],
        issuer_name=((summary.claimed_issuer_name if summary else "") or claims.issuer_name)[:NAME_LENGTH],
        issued=claims.issued,
    )
    if not found.credential_id or max(len(found.credential_id), len(found.issuer_id)) > URI_LENGTH:
        raise HeldBadgeRefusedError(_("The badge has no identifier that we can keep it under."))
    return found


def _moment(inner: Mapping[str, Any], document: Mapping[str, Any]) -> datetime | None:
    """When it says it was issued: VC 2.0, VC 1.1, OB 2.0, or a token's `nbf`."""
    stated = inner.get("validFrom") or inner.get("issuanceDate") or inner.get("issuedOn")
    if isinstance(stated, str):
        return parse_moment(stated)
    seconds = document.get("nbf")
    is_time = isinstance(seconds, int | float) and not isinstance(seconds, bool) and 0 <= seconds < 1e11
    return datetime.fromtimestamp(seconds, UTC) if is_time else None  # type: ignore[arg-type]


def _of(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
