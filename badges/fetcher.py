"""The one guarded fetcher: nothing else in this project asks an address that a stranger gave (QUALITY S-23).

https on port 443 only; the name is resolved once, every address it has must be public, and the connection goes to the
address that was checked, with the name kept for TLS and the Host header. No redirects, no cookies, no proxies, no
compression; 3 s to connect, 10 s in all, 512 kB at most, JSON, PNG and SVG only. `FETCH_ALLOW_ORIGINS` names origins
that may be http, private or on another port; it is empty in production.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext_noop as _

from badges.openbadges.fetching import Fetched, FetchError

CONNECT_SECONDS = 3.0
TOTAL_SECONDS = 10.0
MAX_BYTES = 512 * 1024
MAX_URL = 2_000
ACCEPT = "application/vc, application/ld+json, application/json, image/png, image/svg+xml"
TYPES = frozenset({"application/json", "application/vc", "image/png", "image/svg+xml"})
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


def _target(url: str) -> Target:
    scheme, host, port, path = _parse(url)
    origin = f"{host}:{port}"
    allowed = _allowed_origins()
    # A did:web always says https; an origin allowed as http only is asked as it was allowed.
    if ("https", origin) not in allowed and ("http", origin) in allowed:
        scheme = "http"
    if (scheme, origin) in allowed:
        return Target(scheme, host, port, path, _resolve(host, port)[0])
    if scheme != "https" or port != 443:
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
    """Every address of the name, asked once."""
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchError(NO_HOST) from error
    return [str(answer[4][0]) for answer in answers]


def _is_public(text: str) -> bool:
    """True for an address of the public internet, IPv4 inside IPv6 taken out first."""
    ip = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None) or _nat64(ip)
        if inner is not None and not _is_public(str(inner)):
            return False
        if ip.is_site_local:  # fec0::/10, deprecated by RFC 3879 and still routed inside some networks
            return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _nat64(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address in 64:ff9b::/96 (RFC 6052)."""
    if ip in ipaddress.ip_network("64:ff9b::/96"):
        return ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF)
    return None


def _ask(target: Target, url: str) -> Fetched:
    with _connection(target) as connection:
        headers = {"Host": target.host_header, "Accept": ACCEPT, "Accept-Encoding": "identity", "Connection": "close"}
        connection.putrequest("GET", target.path, skip_host=True, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.putheader("User-Agent", "Passerelle badge verifier")
        connection.endheaders()
        response = connection.getresponse()
        return _read(response, url)


def _read(response: http.client.HTTPResponse, url: str) -> Fetched:
    content_type = (response.getheader("Content-Type") or "").partition(";")[0].strip().lower()
    if 300 <= response.status < 400:
        raise FetchError(LEADS_ON)
    if response.getheader("Content-Encoding", "identity") != "identity":
        raise FetchError(NO_ANSWER)
    if response.status == 200 and content_type not in TYPES and not content_type.endswith("+json"):
        raise FetchError(NO_BADGE)
    body = response.read(MAX_BYTES + 1)
    if len(body) > MAX_BYTES:
        raise FetchError(TOO_LARGE)
    if response.length:
        raise FetchError(NO_ANSWER)  # It promised more than it sent.
    return Fetched(url, response.status, content_type, body)


@contextmanager
def _connection(target: Target) -> Iterator[http.client.HTTPConnection]:
    """A connection to the checked address, cut off after ten seconds however slowly the other side talks."""
    connection = http.client.HTTPConnection(target.host, target.port)
    connection.sock = socket.create_connection((target.ip, target.port), timeout=CONNECT_SECONDS)
    # A handle of its own: TLS wraps the socket, and http.client lets go of it before the body is read.
    handle, is_cut = connection.sock.dup(), threading.Event()
    watchdog = threading.Timer(TOTAL_SECONDS, _cut, args=(handle, is_cut))
    watchdog.daemon = True
    watchdog.start()
    try:
        if connection.sock.getpeername()[0].partition("%")[0] != target.ip.partition("%")[0]:
            raise FetchError(REFUSED)
        if target.scheme == "https":
            _secure(connection, target.host)
        connection.sock.settimeout(TOTAL_SECONDS)
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
