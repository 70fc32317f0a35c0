"""The other side of the Open Badges 3.0 API: we are the client of a host that a person connected us to.

Protocol only, no rows: discovery (section 6.3), dynamic registration (RFC 7591), authorization code with PKCE S256
(RFC 7636) and `state`, tokens and their renewal (RFC 6749), reading and writing credentials (section 6.2). Everything
goes out through the guarded fetcher; every answer is foreign input. Raises OtherHostError with a sentence for people.
"""

import base64
import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Literal
from urllib.parse import quote_plus, urlencode, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from badges import addresses, fetcher
from badges.errors import OtherHostError
from badges.fetcher import Reply
from badges.openbadges import FetchError
from badges.openbadges.verification.case import is_web_address
from badges.scopes import READ_CREDENTIALS, READ_PROFILE, WRITE_CREDENTIALS

API_PATH = "/ims/ob/v3p0"
WANTED = (READ_CREDENTIALS, WRITE_CREDENTIALS, READ_PROFILE)
# Connecting asks twice (discovery, registration): nobody waits more than ten seconds for both.
STEP_SECONDS = 5.0
PAGE = 20
NAME_LENGTH = 200
MAX_CLIENT_ID = 300
MAX_MEMBER = 2_000
SOFTWARE = "passerelle"


@dataclass(frozen=True)
class Description:
    """What a host says of itself in its discovery document."""

    base_url: str
    name: str
    authorization: str
    token: str
    registration: str
    scopes: tuple[str, ...]

    @property
    def endpoints(self) -> dict[str, str]:
        """As a connection keeps them."""
        return {"authorization": self.authorization, "token": self.token, "registration": self.registration}


@dataclass(frozen=True)
class Client:
    """Who we are at one host."""

    client_id: str
    secret: str


@dataclass(frozen=True)
class Tokens:
    """What a token endpoint gave us. `lasts`: seconds."""

    access: str
    refresh: str
    lasts: int
    scopes: str


@dataclass(frozen=True)
class Page:
    """One page of a host's credentials, each as text; `total` is None where the host does not say it."""

    texts: tuple[str, ...]
    total: int | None
    has_next: bool


def base_of(typed: str) -> str:
    """The API's base address out of what a person typed: a site, the API itself, or its discovery document."""
    address = typed.strip()
    address = address if "://" in address else f"https://{address}"
    address = re.split(r"[?#]", address)[0].rstrip("/").removesuffix("/discovery")
    if not is_web_address(address):
        raise OtherHostError(_("This is not the address of a site. Write it as https:// and the site's name."))
    base = address if address.endswith(API_PATH) else address + API_PATH
    if urlsplit(base).netloc.lower() in {urlsplit(own).netloc.lower() for own in addresses.signing_bases()}:
        raise OtherHostError(_("This is this site itself: your badges are here already."))
    return base


def discover(base_url: str) -> Description:
    """What the host at this base address offers."""
    reply = _converse(f"{base_url}/discovery", method="GET", seconds=STEP_SECONDS)
    document = _json(reply) if reply.status == 200 else {}
    components = _of(document.get("components"))
    scheme = _of(_of(components.get("securitySchemes")).get("OAuth2ACG"))
    flow = _of(_of(scheme.get("flows")).get("authorizationCode"))
    name = _text(scheme.get("x-imssf-name")) or _text(_of(document.get("info")).get("title"))
    found = Description(
        base_url=base_url,
        name=(name or urlsplit(base_url).netloc)[:NAME_LENGTH],
        authorization=_text(flow.get("authorizationUrl")),
        token=_text(flow.get("tokenUrl")),
        registration=_text(scheme.get("x-imssf-registrationUrl")),
        scopes=tuple(scope for scope in WANTED if scope in _of(flow.get("scopes"))),
    )
    _ensure_usable(found)
    return found


def _ensure_usable(found: Description) -> None:
    addresses_given = found.endpoints.values()
    if not all(is_web_address(address) for address in addresses_given) or READ_CREDENTIALS not in found.scopes:
        raise OtherHostError(
            _("There is no Open Badges 3.0 service at this address. Ask the site for the address of its service.")
        )
    for address in addresses_given:  # The person's browser goes to one of them: it has to be as safe as the rest.
        _guarded(address)


def register(found: Description, redirect_uri: str) -> Client:
    """Make ourselves known to the host (RFC 7591)."""
    site = settings.PUBLIC_BASE_URL
    about = f"{site}/connected-sites/"
    asked = {
        "client_name": f"Passerelle ({urlsplit(site).netloc})",
        "client_uri": site,
        "logo_uri": f"{site}/static/cms/favicon.svg",
        "tos_uri": f"{about}#terms",
        "policy_uri": f"{about}#privacy",
        "software_id": SOFTWARE,
        "software_version": "0.1.0",
        "redirect_uris": [redirect_uri],
        "token_endpoint_auth_method": "client_secret_basic",
        "grant_types": ["authorization_code", "refresh_token"],
        "response_types": ["code"],
        "scope": " ".join(found.scopes),
    }
    body = json.dumps(asked).encode()
    reply = _converse(
        found.registration, method="POST", body=body, content_type="application/json", seconds=STEP_SECONDS
    )
    answer = _json(reply) if reply.status in {200, 201} else {}
    client = Client(_text(answer.get("client_id")), _text(answer.get("client_secret")))
    if not client.client_id or not client.secret or len(client.client_id) > MAX_CLIENT_ID:
        raise OtherHostError(_("The site does not let others register by themselves, so it cannot be connected."))
    return client


def new_secret() -> str:
    """A `state` or a code verifier: 43 characters, 256 bits (RFC 7636, section 4.1)."""
    return secrets.token_urlsafe(32)


def authorization_address(
    endpoint: str, *, client_id: str, redirect_uri: str, scopes: str, state: str, verifier: str
) -> str:
    """Where the person's browser goes to be asked (RFC 6749, section 4.1.1; RFC 7636, section 4.3)."""
    challenge = base64.urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    query = urlencode(
        {
            "response_type": "code",
            "client_id": client_id,
            "redirect_uri": redirect_uri,
            "scope": scopes,
            "state": state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
    )
    return f"{endpoint}{'&' if '?' in endpoint else '?'}{query}"


def exchange(endpoint: str, client: Client, *, code: str, redirect_uri: str, scopes: str, verifier: str) -> Tokens:
    """Tokens for the code that the person came back with; Open Badges asks for `scope` here too (section 7.1)."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri,
        "scope": scopes,
        "code_verifier": verifier,
    }
    return _tokens(endpoint, client, form)


def renew(endpoint: str, client: Client, refresh_token: str, scopes: str) -> Tokens:
    """New tokens for the refresh token, which is spent by it; for the scopes that were given, no others."""
    form = {"grant_type": "refresh_token", "refresh_token": refresh_token, "scope": scopes}
    found = _tokens(endpoint, client, form)
    return found if found.refresh else Tokens(found.access, refresh_token, found.lasts, found.scopes)


def _tokens(endpoint: str, client: Client, form: Mapping[str, str]) -> Tokens:
    # RFC 6749, section 2.3.1: both halves are form-encoded before they are put together.
    pair = f"{quote_plus(client.client_id)}:{quote_plus(client.secret)}".encode()
    reply = _converse(
        endpoint,
        method="POST",
        body=urlencode(form).encode(),
        content_type="application/x-www-form-urlencoded",
        authorization=f"Basic {base64.b64encode(pair).decode()}",
    )
    answer = _json(reply) if reply.status == 200 else {}
    access, kind = _text(answer.get("access_token")), _text(answer.get("token_type"))
    if not access or kind.lower() != "bearer":
        raise OtherHostError(_("The other site did not let us in. Connect it again."))
    lasts = answer.get("expires_in")
    seconds = lasts if isinstance(lasts, int) and 0 < lasts < 10**8 else 3_600
    return Tokens(access, _text(answer.get("refresh_token")), seconds, _text(answer.get("scope")))


def read_page(base_url: str, access_token: str, offset: int) -> Page:
    """One page of the person's credentials there, from `offset` on."""
    query = urlencode({"limit": PAGE, "offset": offset})
    reply = _converse(f"{base_url}/credentials?{query}", method="GET", authorization=f"Bearer {access_token}")
    if reply.status != 200:
        raise _refusal(reply)
    answer = _json(reply)
    total = reply.headers.get("x-total-count", "")
    has_next = re.search(r'rel="?next"?', reply.headers.get("link", "")) is not None
    return Page(_texts(reply, answer), int(total) if re.fullmatch(r"\d{1,9}", total, re.ASCII) else None, has_next)


def _texts(reply: Reply, answer: Mapping[str, Any]) -> tuple[str, ...]:
    """Each credential as its own text: JSON as it stands in the answer, a JWS as it is."""
    tokens = [text for text in _items(answer.get("compactJwsString")) if isinstance(text, str)]
    documents = [entry for entry in _items(answer.get("credential")) if isinstance(entry, dict)]
    return (*_slices(reply.body.decode("utf-8", "replace"), documents), *tokens)


def _slices(body: str, documents: list[Any]) -> list[str]:
    """The documents' own characters, cut out of the answer, so that what is kept is what was sent.

    JSON that is written again may differ from what its holder had: another order, another writing of a character.
    """
    decoder, found = json.JSONDecoder(), []
    place = re.search(r'"credential"\s*:\s*', body)
    position = place.end() if place else 0
    for document in documents:
        position = body.find("{", position)
        value, end = decoder.raw_decode(body, position) if position >= 0 else (None, 0)
        if value != document:  # An answer that is written in some other way: better written again than cut wrongly.
            return [json.dumps(entry, ensure_ascii=False) for entry in documents]
        found.append(body[position:end])
        position = end
    return found


def send_credential(base_url: str, access_token: str, text: str, *, is_jwt: bool) -> Literal["created", "replaced"]:
    """Put one credential there."""
    reply = _converse(
        f"{base_url}/credentials",
        method="POST",
        body=text.encode(),
        content_type="text/plain" if is_jwt else "application/json",
        accept="text/plain, application/json" if is_jwt else "application/json, text/plain",
        authorization=f"Bearer {access_token}",
    )
    if reply.status not in {200, 201}:
        raise _refusal(reply)
    return "created" if reply.status == 201 else "replaced"


def read_profile_name(base_url: str, access_token: str) -> str:
    """The name under which the other side knows the person (getProfile), or nothing: it is only ever shown."""
    try:
        bearer = f"Bearer {access_token}"
        reply = _converse(f"{base_url}/profile", method="GET", authorization=bearer, seconds=STEP_SECONDS)
        return _text(_json(reply).get("name"))[:NAME_LENGTH] if reply.status == 200 else ""
    except OtherHostError:
        return ""


def _refusal(reply: Reply) -> OtherHostError:
    """What the other side said against it, in its own words if it has some."""
    if reply.status in {401, 403}:
        return OtherHostError(_("The other site no longer lets us in. Connect it again."))
    try:
        reason = _text(_json(reply).get("imsx_description"))[:300]
    except OtherHostError:
        reason = ""
    if not reason:
        return OtherHostError(_("The other site refused it without saying why. Try again later."))
    return OtherHostError(_("The other site refused it. It says: %(reason)s") % {"reason": reason})


def _converse(url: str, **arguments: Any) -> Reply:
    try:
        return fetcher.converse(url, **arguments)
    except FetchError as error:
        raise OtherHostError(_(str(error))) from error


def _guarded(url: str) -> None:
    try:
        fetcher.ensure_askable(url)
    except FetchError as error:
        raise OtherHostError(_(str(error))) from error


def _json(reply: Reply) -> dict[str, Any]:
    """The JSON object in an answer of at most 512 kB; a badge in it is judged on its own, by its own limits."""
    try:
        value = json.loads(reply.body)
    except (ValueError, RecursionError) as error:
        raise OtherHostError(_("The other site answers in a way that we cannot read.")) from error
    if not isinstance(value, dict):
        raise OtherHostError(_("The other site answers in a way that we cannot read."))
    return value


def _of(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _text(value: Any) -> str:
    return value if isinstance(value, str) and len(value) <= MAX_MEMBER else ""
