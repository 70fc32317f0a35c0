"""The one guarded fetcher: nothing else in this project asks an address that a stranger gave (QUALITY S-23).

https on port 443 only; the name is resolved once, every address it has must be public, and the connection goes to the
address that was checked, with the name kept for TLS and the Host header. No redirects, no cookies, no proxies, no
compression; 3 s to connect, 10 s in all, 512 kB at most, JSON, PNG and SVG only. `FETCH_ALLOW_ORIGINS` names origins
that may be http, private or on another port; it is empty in production.
"""

import http.client
import ipaddress
import queue
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext_noop as _

from badges.openbadges.fetching import Fetched, FetchError

HTTPS_PORT = 443
CONNECT_SECONDS = 3.0
TOTAL_SECONDS = 10.0
MAX_BYTES = 512 * 1024
MAX_URL = 2_000
ACCEPT = "application/vc, application/vc+jwt, application/ld+json, application/json, image/png, image/svg+xml"
# Everything that IANA has handed out to the public internet so far lies below this prefix.
GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
# IANA's special-purpose registries, where Python's `is_global` depends on its version or says less: protocol
# assignments (a cloud keeps its metadata there), 6to4 relays, documentation (RFC 9637), protocol assignments of IPv6.
SPECIAL = tuple(
    ipaddress.ip_network(network) for network in ("192.0.0.0/24", "192.88.99.0/24", "3fff::/20", "2001::/23")
)
TYPES = frozenset(
    {"application/json", "application/vc", "image/png", "image/svg+xml"}
    | {"application/vc+jwt", "application/jwt", "application/jose"}  # badges and status lists as tokens
)
# Shown to people: the verification page translates them.
NO_ANSWER = _("The address does not answer. Check that it is complete, or try again later.")
REFUSED = _("A badge is only fetched from a public address that begins with https://, and this address is not one.")
NO_HOST = _("The address names a site that does not exist or does not answer now. Check how it is written.")
LEADS_ON = _("The address leads on to another address. Give the badge's own address instead.")
NO_BADGE = _("The address answers with something that is neither a badge nor a picture of one.")
TOO_LARGE = _("The address answers with more than 512 kB, which is more than a badge may have.")


@dataclass(frozen=True)
class Target:
    """Where to connect, decided before anything is sent."""

    scheme: str
    host: str
    port: int
    path: str
    ip: str

    @property
    def host_header(self) -> str:
        name = f"[{self.host}]" if ":" in self.host else self.host
        default = 443 if self.scheme == "https" else 80
        return name if self.port == default else f"{name}:{self.port}"


def fetch(url: str) -> Fetched:
    """What the address answers, whatever its HTTP status. Raises FetchError with a sentence for people."""
    target = _target(url)
    try:
        return _ask(target, url)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise FetchError(NO_ANSWER) from error


@dataclass(frozen=True)
class Reply:
    """What another host answered to a request that was more than "give me this document"."""

    status: int
    content_type: str
    headers: Mapping[str, str]  # names in lower case
    body: bytes


def converse(
    url: str,
    *,
    method: Literal["GET", "POST", "PUT"],
    body: bytes = b"",
    content_type: str = "",
    accept: str = "application/json",
    authorization: str = "",
    seconds: float = TOTAL_SECONDS,
) -> Reply:
    """Ask a host that a person connected us to: the same guard as `fetch`, any kind of answer, whatever its status.

    `authorization` is sent only where it is given, to this address alone: nothing is followed and nothing remembered.
    Raises FetchError with a sentence for people.
    """
    target = _target(url)
    headers = {"Accept": accept, "Content-Type": content_type, "Authorization": authorization}
    if method != "GET":
        headers["Content-Length"] = str(len(body))
    try:
        with _connection(target, seconds) as connection:
            _request(connection, target, method, headers, body)
            return _reply(connection.getresponse())
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise FetchError(NO_ANSWER) from error


def ensure_askable(url: str) -> None:
    """Raises FetchError, with a sentence for people, for an address that the guard would refuse."""
    _target(url)


def _reply(response: http.client.HTTPResponse) -> Reply:
    if 300 <= response.status < 400:
        raise FetchError(LEADS_ON)
    if response.getheader("Content-Encoding", "identity") != "identity":
        raise FetchError(NO_ANSWER)
    headers = {name.lower(): value for name, value in response.getheaders()}
    return Reply(response.status, _media_type(response), headers, _body(response))


def _target(url: str) -> Target:
    scheme, host, port, path = _parse(url)
    origin = f"{host}:{port}"
    allowed = _allowed_origins()
    # A did:web always says https; an origin allowed as http only is asked as it was allowed.
    if ("https", origin) not in allowed and ("http", origin) in allowed:
        scheme = "http"
    if (scheme, origin) in allowed:
        return Target(scheme, host, port, path, _resolve(host, port)[0])
    if scheme != "https" or port != HTTPS_PORT:
        raise FetchError(REFUSED)
    found = _resolve(host, port)
    if not all(_is_public(ip) for ip in found):
        raise FetchError(REFUSED)
    return Target(scheme, host, port, path, found[0])


def _parse(url: str) -> tuple[str, str, int, str]:
    """(scheme, host, port, path with query) of a plain address. Raises FetchError for any other."""
    if len(url) > MAX_URL or not url.isascii() or any(character <= " " or character == "\x7f" for character in url):
        raise FetchError(REFUSED)
    try:
        parts = urlsplit(url)
        port = parts.port or {"https": 443, "http": 80}.get(parts.scheme, 0)
    except ValueError as error:
        raise FetchError(REFUSED) from error
    if parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc or "\\" in url:
        raise FetchError(REFUSED)
    query = f"?{parts.query}" if parts.query else ""
    return parts.scheme, parts.hostname.rstrip("."), port, (parts.path or "/") + query


def _allowed_origins() -> set[tuple[str, str]]:
    allowed = set()
    for origin in settings.FETCH_ALLOW_ORIGINS:
        scheme, host, port, _path = _parse(origin)
        allowed.add((scheme, f"{host}:{port}"))
    return allowed


def _resolve(host: str, port: int) -> list[str]:
    """Every address of the name, asked once, and waited for no longer than for a connection.

    The system's resolver takes no time limit, so it is asked in a thread that is left behind when it does not answer.
    """
    found: queue.SimpleQueue[list[str]] = queue.SimpleQueue()
    threading.Thread(target=_look_up, args=(host, port, found), daemon=True).start()
    try:
        addresses = found.get(timeout=CONNECT_SECONDS)
    except queue.Empty:
        addresses = []
    if not addresses:
        raise FetchError(NO_HOST)
    return addresses


def _look_up(host: str, port: int, found: "queue.SimpleQueue[list[str]]") -> None:
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        answers = []
    found.put([str(answer[4][0]) for answer in answers])


def _is_public(text: str) -> bool:
    """True for an address of the public internet, IPv4 inside IPv6 taken out first."""
    ip = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None) or _nat64(ip)
        if inner is not None and not _is_public(str(inner)):
            return False
        if ip not in GLOBAL_UNICAST and _nat64(ip) is None:
            return False
    is_special = any(ip in network for network in SPECIAL if network.version == ip.version)
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or is_special)


def _nat64(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address in 64:ff9b::/96 (RFC 6052)."""
    if ip in ipaddress.ip_network("64:ff9b::/96"):
        return ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF)
    return None


def _ask(target: Target, url: str) -> Fetched:
    with _connection(target, TOTAL_SECONDS) as connection:
        _request(connection, target, "GET", {"Accept": ACCEPT})
        return _read(connection.getresponse(), url)


def _request(
    connection: http.client.HTTPConnection, target: Target, method: str, headers: Mapping[str, str], body: bytes = b""
) -> None:
    """Send one request, its headers and no others."""
    connection.putrequest(method, target.path, skip_host=True, skip_accept_encoding=True)
    fixed = {"Host": target.host_header, "Accept-Encoding": "identity", "Connection": "close"}
    for name, value in {**fixed, **headers, "User-Agent": "Passerelle badge verifier"}.items():
        if value:
            connection.putheader(name, value)
    connection.endheaders(body or None)


def _read(response: http.client.HTTPResponse, url: str) -> Fetched:
    content_type = _media_type(response)
    if 300 <= response.status < 400:
        raise FetchError(LEADS_ON)
    if response.status < 200 or response.getheader("Content-Encoding", "identity") != "identity":
        raise FetchError(NO_ANSWER)
    if response.status == 200 and content_type not in TYPES and not content_type.endswith("+json"):
        raise FetchError(NO_BADGE)
    return Fetched(url, response.status, content_type, _body(response))


def _media_type(response: http.client.HTTPResponse) -> str:
    return (response.getheader("Content-Type") or "").partition(";")[0].strip().lower()


def _body(response: http.client.HTTPResponse) -> bytes:
    body = response.read(MAX_BYTES + 1)
    if len(body) > MAX_BYTES:
        raise FetchError(TOO_LARGE)
    if response.length:
        raise FetchError(NO_ANSWER)  # It promised more than it sent.
    return body


@contextmanager
def _connection(target: Target, seconds: float) -> Iterator[http.client.HTTPConnection]:
    """A connection to the checked address, cut off after `seconds` however slowly the other side talks."""
    connection = http.client.HTTPConnection(target.host, target.port)
    connection.sock = socket.create_connection((target.ip, target.port), timeout=CONNECT_SECONDS)
    # A handle of its own: TLS wraps the socket, and http.client lets go of it before the body is read.
    handle, is_cut = connection.sock.dup(), threading.Event()
    watchdog = threading.Timer(seconds, _cut, args=(handle, is_cut))
    watchdog.daemon = True
    watchdog.start()
    try:
        if connection.sock.getpeername()[0].partition("%")[0] != target.ip.partition("%")[0]:
            raise FetchError(REFUSED)
        if target.scheme == "https":
            _secure(connection, target.host)
        connection.sock.settimeout(seconds)
        yield connection
        if is_cut.is_set():
            raise FetchError(NO_ANSWER)  # What was read by then may look like all of it.
    finally:
        watchdog.cancel()
        connection.close()
        handle.close()


def _secure(connection: http.client.HTTPConnection, host: str) -> None:
    """TLS under the name that was asked for, whatever address it has."""
    connection.sock = ssl.create_default_context().wrap_socket(connection.sock, server_hostname=host)


def _cut(handle: socket.socket, is_cut: threading.Event) -> None:
    """End whatever is waited for, whichever object reads the connection by now."""
    is_cut.set()
    with suppress(OSError):
        handle.shutdown(socket.SHUT_RDWR)
