"""S-23: a site that answers for ever, too much, packed, or with another address is cut off and never believed."""

import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator

import pytest
from pytest_django import Settings

from badges import fetcher
from badges.openbadges import FetchError

from .sink import Sink, listening

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
Talk = Callable[[socket.socket, int], None]


def repeated(head: bytes, piece: bytes) -> Talk:
    """Says `head`, then `piece` until nobody listens."""

    def talk(connection: socket.socket, _port: int) -> None:
        connection.sendall(head)
        while True:
            connection.sendall(piece)

    return talk


def once(answer: bytes) -> Talk:
    def talk(connection: socket.socket, port: int) -> None:
        connection.sendall(answer.replace(b"SINK", str(port).encode()))

    return talk


def dripped(head: bytes) -> Talk:
    def talk(connection: socket.socket, _port: int) -> None:
        connection.sendall(head)
        while True:
            time.sleep(0.02)
            connection.sendall(b" ")

    return talk


PACKED = zlib.compress(b" " * 10_000_000)
ENDLESS: dict[str, Talk] = {
    "slow-loris in the status line": dripped(b"HTTP/1.1 200"),
    "slow-loris in the headers": dripped(HEAD + b"X: "),
    "slow-loris in the body": dripped(HEAD + b"\r\n{"),
    "endless headers": repeated(HEAD, b"X-Header: 1\r\n"),
    "one endless header": repeated(HEAD + b"X: ", b"x" * 65_536),
    "endless 100 Continue": repeated(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "endless body": repeated(HEAD + b"\r\n", b" " * 65_536),
    "endless chunks": repeated(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
    "one endless chunk size": repeated(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"0" * 4_096),
    "endless trailers": repeated(HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"X: 1\r\n"),
    "endless gzip": repeated(HEAD + b"Content-Encoding: gzip\r\n\r\n", PACKED),
    "a gzip bomb": once(HEAD + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(PACKED) + PACKED),
    "brotli": once(HEAD + b"Content-Encoding: br\r\nContent-Length: 1\r\n\r\nx"),
    "a body without end": once(HEAD + b"Content-Length: 99999999999\r\n\r\n{}"),
    "a negative length": once(HEAD + b"Content-Length: -1\r\n\r\n" + b" " * 600_000),
    "nothing": once(b""),
    "no HTTP at all": once(b"SSH-2.0-OpenSSH_9.2\r\n"),
    "a status that is none": once(b"HTTP/1.1 ABC\r\n\r\n"),
    "HTTP/0.9": once(b'{"type": "Assertion"}'),
    "a redirect to a private address": once(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:SINK/\r\n\r\n"),
    "a permanent redirect": once(b"HTTP/1.1 308 Moved\r\nLocation: http://localhost:SINK/\r\n\r\n"),
    "a refresh": once(b"HTTP/1.1 200 OK\r\nRefresh: 0; url=http://127.0.0.1:SINK/\r\nContent-Type: text/html\r\n\r\n"),
    "an upgrade": once(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n"),
    "other content": once(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<script>alert(1)</script>"),
}


@pytest.fixture
def sink() -> Iterator[Sink]:
    with listening() as sink:
        yield sink


@pytest.mark.parametrize("name", list(ENDLESS))
def test_an_answer_that_harms_is_cut_off(
    name: str, sink: Sink, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("badges.fetcher.TOTAL_SECONDS", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        site = f"http://127.0.0.1:{listener.getsockname()[1]}"
        settings.FETCH_ALLOW_ORIGINS = [site, f"http://127.0.0.1:{sink.port}"]
        threading.Thread(target=serve, args=(listener, ENDLESS[name], sink.port), daemon=True).start()
        start = time.monotonic()
        with pytest.raises(FetchError):
            fetcher.fetch(site)
        assert time.monotonic() - start < 5
    time.sleep(0.02)
    assert sink.connections == 0


def serve(listener: socket.socket, talk: Talk, sink_port: int) -> None:
    try:
        connection, _address = listener.accept()
        with connection:
            connection.recv(4_096)
            talk(connection, sink_port)
    except OSError:
        return
