"""`/ims/ob/v3p0/credentials`: a person's badges, out and in (OB 3.0, sections 6.2.2 and 6.2.3).

Out go their live own badges, bare and as signed, and what they brought from elsewhere, each byte for byte as it is
kept. In comes what our verifier does not find invalid.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from badges import hosting, limits
from badges.actions.keep_badge import keep_badge
from badges.errors import HeldBadgeRefusedError
from badges.ims.answers import JSON, RefusedError, api_view, private_json
from badges.models import Award, Credential, HeldCredential, WalletConsent
from badges.openbadges.errors import BusyError
from badges.openbadges.jose import COMPACT
from badges.openbadges.moments import parse_moment
from badges.openbadges.safe_json import MAX_BYTES
from badges.scopes import READ_CREDENTIALS, WRITE_CREDENTIALS

DEFAULT_LIMIT, MOST = 50, 100
JSON_TYPES = frozenset({JSON, "application/vc+ld+json", "application/vc", "application/ld+json"})
JWT_TYPES = frozenset({"text/plain", "application/vc+jwt", "application/jwt"})
WRITES_A_MINUTE = 60


@dataclass(frozen=True)
class Asked:
    """The query: how many, from which on, issued after when."""

    limit: int
    offset: int
    since: datetime | None
    since_text: str = ""


def read(request: HttpRequest, consent: WalletConsent) -> HttpResponse:
    """One page of the person's badges, oldest first, with `X-Total-Count` and `Link`."""
    asked = _asked(request)
    entries = _entries(consent.holder, asked.since)
    page = entries[asked.offset : asked.offset + asked.limit]
    response = private_json(_body(page))
    response["X-Total-Count"] = str(len(entries))
    response["Link"] = _links(request, asked, len(entries))
    return response


def _asked(request: HttpRequest) -> Asked:
    since_text = request.GET.get("since", "")
    # A plus sign that was not encoded arrives as a space.
    since = parse_moment(since_text.replace(" ", "+")) if since_text else None
    if since_text and since is None:
        raise RefusedError(
            400, _("`since` is a time with its zone, such as 2026-11-21T09:00:00Z."), "invalid_query_parameter"
        )
    limit = min(_number(request, "limit", DEFAULT_LIMIT, least=1), MOST)
    return Asked(limit, _number(request, "offset", 0, least=0), since, since_text)


def _number(request: HttpRequest, name: str, default: int, *, least: int) -> int:
    text = request.GET.get(name, "")
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or len(text) > 9 or int(text) < least:
        sentence = _("`%(name)s` is a whole number from %(least)s on.") % {"name": name, "least": least}
        raise RefusedError(400, sentence, "invalid_query_parameter")
    return int(text)


Entry = tuple[datetime, str, int]


def _entries(holder: Any, since: datetime | None) -> list[Entry]:
    """(when issued, which kind, row) of everything the person has here, in an order that stays while they read."""
    own = Credential.objects.as_signed().filter(award__in=Award.objects.held_by(holder).live())
    held = HeldCredential.objects.held_by(holder).filter(format__startswith="OB3")
    rows = [(issued, "own", pk) for pk, issued in own.values_list("pk", "issued_at")]
    dates = held.values_list("pk", "issued_at", "created_at")
    rows += [(issued or created, "held", pk) for pk, issued, created in dates]
    return sorted(row for row in rows if since is None or row[0] > since)


def _body(page: Sequence[Entry]) -> str:
    """The answer (GetOpenBadgeCredentialsResponse), each badge as the very text that is kept."""
    own = Credential.objects.in_bulk([pk for _issued, kind, pk in page if kind == "own"])
    held = HeldCredential.objects.defer("original").in_bulk([pk for _issued, kind, pk in page if kind == "held"])
    rows = [own[pk].document if kind == "own" else held[pk] for _issued, kind, pk in page]
    tokens = [f'"{row.text}"' for row in rows if isinstance(row, HeldCredential) and row.is_jwt]
    documents = [row if isinstance(row, str) else row.text for row in rows if isinstance(row, str) or not row.is_jwt]
    return f'{{"credential": [{", ".join(documents)}], "compactJwsString": [{", ".join(tokens)}]}}'


def _links(request: HttpRequest, asked: Asked, total: int) -> str:
    """RFC 8288: first and last always, prev and next where there is such a page (OB 3.0, section 6.4)."""
    last = max(total - 1, 0) // asked.limit * asked.limit
    offsets = {"first": 0, "last": last}
    if asked.offset > 0:
        offsets["prev"] = max(asked.offset - asked.limit, 0)
    if asked.offset + asked.limit < total:
        offsets["next"] = asked.offset + asked.limit
    return ", ".join(f'<{_page_address(request, asked, offset)}>; rel="{rel}"' for rel, offset in offsets.items())


def _page_address(request: HttpRequest, asked: Asked, offset: int) -> str:
    query: dict[str, Any] = {"limit": asked.limit, "offset": offset}
    if asked.since_text:
        query["since"] = asked.since_text
    return f"{request.build_absolute_uri(request.path)}?{urlencode(query)}"


def write(request: HttpRequest, consent: WalletConsent) -> HttpResponse:
    """Keep one badge: 201 when it is new, 200 when it takes the place of one with the same issuer and id."""
    if limits.is_counted_out("wallet-write", str(consent.pk), WRITES_A_MINUTE):
        raise RefusedError(429, _("Too many badges in a minute. Wait, then go on."))
    text, content_type = _sent(request)
    try:
        with limits.place():
            arrival = hosting.receive(text.encode())
        if not arrival.is_open_badge_3:
            raise RefusedError(400, _("This interface takes Open Badges 3.0 only."))
        is_new = keep_badge(holder=consent.holder, arrival=arrival)[1]
    except HeldBadgeRefusedError as error:
        raise RefusedError(400, str(error)) from error
    except (BusyError, limits.RefusedError) as error:
        raise RefusedError(503, str(limits.BUSY)) from error
    return private_json(text, status=201 if is_new else 200, content_type=content_type)


def _sent(request: HttpRequest) -> tuple[str, str]:
    """(the badge, its media type) out of the body: JSON, or a compact JWS as plain text."""
    content_type = request.content_type or ""
    if content_type not in JSON_TYPES | JWT_TYPES:
        raise RefusedError(415, _("Send a badge as application/json, or a compact JWS as text/plain."))
    try:
        text = request.body.decode("utf-8")
    except RequestDataTooBig as error:
        raise RefusedError(413, _("A badge has at most 256 kB.")) from error
    except UnicodeDecodeError as error:
        raise RefusedError(400, _("The badge is not UTF-8 text.")) from error
    if len(text) > MAX_BYTES:
        raise RefusedError(413, _("A badge has at most 256 kB."))
    text = text.strip()
    is_kind = COMPACT.fullmatch(text) is not None if content_type in JWT_TYPES else text.startswith("{")
    if not is_kind:
        raise RefusedError(400, _("What was sent is not of the kind that its Content-Type names."))
    return text, content_type


credentials = api_view(GET=(READ_CREDENTIALS, read), POST=(WRITE_CREDENTIALS, write))
