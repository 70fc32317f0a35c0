"""The guarded fetcher: what it refuses before a packet leaves, and what it refuses in an answer."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from pytest_django import Settings

from badges import fetcher
from badges.openbadges import FetchError

REFUSED = [
    "http://example.org/",
    "https://example.org:8443/",
    "ftp://example.org/",
    "file:///etc/passwd",
    "https://user@example.org/",
    "https://example.org\\@127.0.0.1/",
    "https://exämple.org/",
    "https://example.org/a b",
    "https://example.org/\r\nX: y",
    "https://",
    "https://127.0.0.1/",
    "https://127.1/",
    "https://0x7f.1/",
    "https://2130706433/",
    "https://0/",
    "https://0.0.0.0/",
    "https://10.0.0.1/",
    "https://172.16.0.1/",
    "https://192.168.1.1/",
    "https://100.64.0.1/",
    "https://169.254.169.254/latest/meta-data/",
    "https://198.18.0.1/",
    "https://192.0.2.1/",
    "https://224.0.0.1/",
    "https://240.0.0.1/",
    "https://255.255.255.255/",
    "https://[::1]/",
    "https://[::]/",
    "https://[::ffff:10.0.0.1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[2002:7f00:1::]/",
    "https://[fe80::1]/",
    "https://[fc00::1]/",
    "https://[ff02::1]/",
    "https://[fec0::1]/",
    "https://localhost/",
    "https://localhost./",
]


@pytest.fixture
def no_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr("badges.fetcher.socket.create_connection", refuse)


@pytest.mark.parametrize("url", REFUSED)
def test_nothing_is_sent_to_an_address_that_is_not_public(no_connection: None, url: str) -> None:
    with pytest.raises(FetchError):
        fetcher.fetch(url)


@pytest.mark.parametrize("answers", [["10.0.0.1"], ["93.184.216.34", "127.0.0.1"], ["::ffff:192.168.0.1"]])
def test_one_private_address_among_a_names_many_is_enough(
    no_connection: None, monkeypatch: pytest.MonkeyPatch, answers: list[str]
) -> None:
    monkeypatch.setattr("badges.fetcher._resolve", lambda _host, _port: answers)
    with pytest.raises(FetchError, match="public address"):
        fetcher.fetch("https://rebinding.example/")


def test_the_connection_goes_to_the_address_that_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, int]] = []

    def connect(address: tuple[str, int], timeout: float) -> socket.socket:
        asked.append(address)
        raise OSError

    lookups = iter([["93.184.216.34"], ["127.0.0.1"]])
    monkeypatch.setattr("badges.fetcher._resolve", lambda _host, _port: next(lookups))
    monkeypatch.setattr("badges.fetcher.socket.create_connection", connect)
    with pytest.raises(FetchError, match="does not answer"):
        fetcher.fetch("https://rebinding.example/")
    assert asked == [("93.184.216.34", 443)]


class Answers(BaseHTTPRequestHandler):
    """A small site with good and bad answers."""

    def do_GET(self) -> None:
        status, content_type, extra, body = {
            "/good.json": (200, "application/json; charset=utf-8", {}, b'{"a": 1}'),
            "/badge.jwt": (200, "application/vc+jwt", {}, b"e30.e30.e30"),
            "/badge.jws": (200, "application/jose", {}, b"e30.e30.e30"),
            "/gone": (410, "application/json", {}, b'{"revoked": true}'),
            "/moved": (302, "application/json", {"Location": "/good.json"}, b""),
            "/page": (200, "text/html", {}, b"<p>hello"),
            "/large": (200, "application/json", {}, b"x" * (fetcher.MAX_BYTES + 10)),
            "/broken-off": (200, "application/json", {"Content-Length": "9"}, b'{"a": 1}'),
            "/packed": (200, "application/json", {"Content-Encoding": "gzip"}, b"x"),
        }[self.path]
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        for name, value in extra.items():
            self.send_header(name, value)
        self.end_headers()
        with contextlib.suppress(OSError):
            self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        return


@pytest.fixture
def site(settings: Settings) -> Iterator[str]:
    """A local site that the fetcher may reach because its origin is named."""
    server = HTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    origin = f"http://127.0.0.1:{server.server_port}"
    settings.FETCH_ALLOW_ORIGINS = [origin]
    yield origin
    server.shutdown()
    server.server_close()


def test_a_named_origin_is_reached(site: str) -> None:
    answer = fetcher.fetch(f"{site}/good.json")
    assert (answer.status, answer.content_type, answer.body) == (200, "application/json", b'{"a": 1}')


@pytest.mark.parametrize("name", ["badge.jwt", "badge.jws"])
def test_a_badge_may_be_served_as_a_token(site: str, name: str) -> None:
    assert fetcher.fetch(f"{site}/{name}").body == b"e30.e30.e30"


def test_a_did_webs_https_is_asked_as_the_origin_was_named(site: str) -> None:
    assert fetcher.fetch(f"{site.replace('http:', 'https:')}/good.json").status == 200


def test_another_port_of_the_same_host_is_not_named(site: str) -> None:
    with pytest.raises(FetchError):
        fetcher.fetch("http://127.0.0.1:9/")


def test_an_error_status_is_handed_on(site: str) -> None:
    assert fetcher.fetch(f"{site}/gone").status == 410


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/broken-off", "does not answer"),
        ("/moved", "leads on"),
        ("/page", "neither a badge"),
        ("/large", "512 kB"),
        ("/packed", "does not answer"),
    ],
)
def test_answers_that_a_badge_never_gives_are_refused(site: str, path: str, said: str) -> None:
    with pytest.raises(FetchError, match=said):
        fetcher.fetch(site + path)


def test_who_talks_too_slowly_is_cut_off(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("badges.fetcher.TOTAL_SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        settings.FETCH_ALLOW_ORIGINS = [f"http://127.0.0.1:{port}"]
        threading.Thread(target=_drip, args=(listener,), daemon=True).start()
        with pytest.raises(FetchError):
            fetcher.fetch(f"http://127.0.0.1:{port}/")


def _drip(listener: socket.socket, head: bytes = b"HTTP/1.1 200 OK\r\nX: ", letters: int = 1_000_000) -> None:
    """Send what follows `head` a letter at a time, until the other side is gone."""
    connection, _address = listener.accept()
    pause = threading.Event()
    with contextlib.suppress(OSError), connection:
        connection.recv(4_096)
        connection.sendall(head)
        for _letter in range(letters):
            pause.wait(0.05)
            connection.sendall(b"x")


@pytest.mark.parametrize("version", [b"HTTP/1.1", b"HTTP/1.0"])
def test_who_lets_the_body_drip_is_cut_off_too(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, version: bytes
) -> None:
    """`http.client` lets go of its socket once the headers say that the connection closes."""
    monkeypatch.setattr("badges.fetcher.TOTAL_SECONDS", 0.3)
    head = version + b" 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n"
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        settings.FETCH_ALLOW_ORIGINS = [f"http://127.0.0.1:{port}"]
        threading.Thread(target=_drip, args=(listener, head, 60), daemon=True).start()
        with pytest.raises(FetchError):
            fetcher.fetch(f"http://127.0.0.1:{port}/")
