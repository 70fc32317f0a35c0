"""S-23: no address that a stranger gives makes this server speak to a private one. A real sink counts: none arrives."""

import json
import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django import Settings

from badges import fetcher, verifier
from badges.openbadges import FetchError, UnreadableInput
from tests.openbadges.samples import hosted_documents, signed, unsigned

from .sink import Sink, listening

# Written so that a parser, a resolver or a proxy may read another host than the guard did.
LITERALS = [
    "127.0.0.1", "127.1", "127.0.1", "0x7f.1", "0x7f000001", "0177.0.0.1", "0177.1", "017700000001", "2130706433",
    "127.000.000.001", "0", "0.0.0.0", "0x0", "10.0.0.1", "10.1", "172.16.0.1", "172.31.255.254", "192.168.0.1",
    "192.168.1", "100.64.0.1", "100.127.255.254", "169.254.169.254", "0xa9fea9fe", "169.254.170.2", "192.0.0.192",
    "198.18.0.1", "192.0.2.1", "192.88.99.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
    "[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::ffff:10.0.0.1]",
    "[::ffff:a9fe:a9fe]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b::a00:1]", "[64:ff9b:1::7f00:1]",
    "[2002:7f00:1::]", "[2002:a00:1::1]", "[2001:0:7f00:1::80ff:fffe]", "[2001:0:1::f5ff:fffe]", "[fe80::1]",
    "[3fff::1]", "[5f00::1]", "[4000::1]",
    "[fc00::1]", "[fd00:ec2::254]", "[fec0::1]", "[ff02::1]", "[100::1]", "[2001:db8::1]", "[::1%25lo]", "[::1%lo]",
]  # fmt: skip
# Names that a resolver answers with a private address: what nip.io and its like are for, and what a home router does.
NAMES = {
    "127.0.0.1.nip.io": "127.0.0.1",
    "7f000001.nip.io": "127.0.0.1",
    "10.0.0.1.sslip.io": "10.0.0.1",
    "localtest.me": "127.0.0.1",
    "metadata.google.internal": "169.254.169.254",
    "instance-data": "169.254.169.254",
    "router.example": "192.168.1.1",
    "mapped.example": "::ffff:127.0.0.1",
    "six.example": "::1",
    "localhost": "127.0.0.1",
    "LOCALHOST": "127.0.0.1",
    "localhost.": "127.0.0.1",
    "localhost..": "127.0.0.1",
    "localhost.localdomain": "127.0.0.1",
    "ip6-localhost": "::1",
    "intranet": "10.0.0.1",
    "db": "172.20.0.2",
}
# Refused for how they are written.
WRITTEN = [
    "https://user@{host}/", "https://user:password@{host}/", "https://badge.example@{host}/",
    "https://badge.example\\@{host}/", "https://{host}\\.badge.example/", "https:\\\\{host}/",
    "https://badge.example#@{host}/", "https://badge.example?@{host}/", "https:///{host}/", "https:/{host}/",
    "https:{host}/", "//{host}/", "http://{host}/", "HTTP://{host}/", "ftp://{host}/", "file:///etc/passwd",
    "gopher://{host}/_GET", "dict://{host}/", "ldap://{host}/", "jar:https://{host}!/", "data:application/json,1",
    "https://{host}:80/", "https://{host}:22/", "https://{host}:0/", "https://{host}:99999/", "https://{host}:-1/",
    "https://{host}:٤٤٣/", "https://{host} /", "https://{host}\t/", "https://{host}\r\nX-Other: 1/",
    "https://{host}\x00.badge.example/", " https://{host}/", "https://%31%32%37.0.0.1/", "https://127。0。0。1/",
    "https://①②⑦.⓪.⓪.①/", "https://𝟏𝟐𝟕.0.0.1/", "https://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/", "https://lоcalhost/", "https://loca\u00adlhost/",
    "https://localhost\u3002/", "https://[::ffff:127.0.0.1/", "https://[127.0.0.1]/", "https://[localhost]/", "https://",
]  # fmt: skip


@pytest.fixture
def sink(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sink]:
    """The sink, under the one port that the fetcher would speak to; a stub answers names, the system numbers."""
    asked = socket.getaddrinfo

    def resolve(host: str, *arguments: Any, **options: Any) -> list[Any]:
        if host.rstrip(".") in {name.rstrip(".") for name in NAMES}:
            host = next(address for name, address in NAMES.items() if name.rstrip(".") == host.rstrip("."))
        return asked(host, *arguments, **{**options, "flags": socket.AI_NUMERICHOST})

    monkeypatch.setattr("badges.fetcher.socket.getaddrinfo", resolve)
    with listening() as sink:
        monkeypatch.setattr("badges.fetcher.HTTPS_PORT", sink.port)
        yield sink
        time.sleep(0.05)


def refused(url: str) -> str:
    with pytest.raises(FetchError) as refusal:
        fetcher.fetch(url)
    return str(refusal.value)


def test_there_are_more_than_sixty_addresses() -> None:
    assert len({*LITERALS, *NAMES, *WRITTEN}) >= 60


def test_no_way_of_writing_a_private_address_reaches_it(sink: Sink) -> None:
    for host in LITERALS:
        for url in (f"https://{host}:{sink.port}/", f"https://{host}/"):
            assert refused(url) in {fetcher.REFUSED, fetcher.NO_HOST}, url
    assert sink.connections == 0


def test_no_name_that_stands_for_a_private_address_reaches_it(sink: Sink) -> None:
    for host in NAMES:
        assert refused(f"https://{host}:{sink.port}/") == fetcher.REFUSED, host
    assert sink.connections == 0


@pytest.mark.parametrize("pattern", WRITTEN, ids=range(len(WRITTEN)))
def test_no_trick_of_writing_reaches_it(sink: Sink, pattern: str) -> None:
    for host in ("127.0.0.1", f"127.0.0.1:{sink.port}", f"localhost:{sink.port}"):
        refused(pattern.format(host=host))
    assert sink.connections == 0


def test_the_sink_counts_what_arrives(sink: Sink, settings: Settings) -> None:
    """Zero would mean nothing if a connection were not counted."""
    settings.FETCH_ALLOW_ORIGINS = [f"http://127.0.0.1:{sink.port}", f"http://[::1]:{sink.port}"]
    refused(f"http://127.0.0.1:{sink.port}/")
    refused(f"http://[::1]:{sink.port}/")
    time.sleep(0.1)
    assert sink.connections == len(sink.listeners)


def badges_that_point_at(address: str) -> dict[str, bytes | str]:
    """One badge for each place in which a stranger can write an address that is asked."""
    did = f"did:web:{address.removeprefix('https://').replace(':', '%3A')}"
    foreign = json.loads(json.dumps(signed()).replace("did:web:atlas.example.org:issuers:atlas", did))
    listed = signed(unsigned(credential_status={**unsigned()["credentialStatus"], "statusListCredential": address}))
    assertion = dict(
        hosted_documents()["https://atlas.example.org/ob2/assertions/2f1c7f0a-6d2e-4c1b-9a53-0f6f2f9d7e11.json"]
    )
    return {
        "its own address": f"{address}/badge.json",
        "the issuer's identifier": json.dumps(foreign),
        "the issuer's address": json.dumps({**signed(), "issuer": {**signed()["issuer"], "id": f"{address}/issuer"}}),
        "the status list": json.dumps(listed),
        "a hosted assertion": json.dumps({**assertion, "id": f"{address}/assertion.json"}),
    }


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "7f000001.nip.io", "0x7f.1"])
def test_no_part_of_a_badge_makes_the_verifier_ask_it(sink: Sink, host: str) -> None:
    for place, badge in badges_that_point_at(f"https://{host}:{sink.port}").items():
        try:
            report = verifier.verify_document(badge)
        except UnreadableInput:
            continue
        assert report.verdict in {"unknown", "invalid"}, place
    assert sink.connections == 0


def test_a_name_is_asked_once_and_the_answer_that_was_checked_is_used(
    sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A resolver that changes its answer between the check and the connection gains nothing."""
    answers, connected = iter(["93.184.216.34", "127.0.0.1", "127.0.0.1"]), []

    def resolve(host: str, port: int, **_options: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    def connect(address: tuple[str, int], timeout: float) -> socket.socket:
        connected.append(address[0])
        raise OSError

    monkeypatch.setattr("badges.fetcher.socket.getaddrinfo", resolve)
    monkeypatch.setattr("badges.fetcher.socket.create_connection", connect)
    refused(f"https://rebinding.example:{sink.port}/")
    assert connected == ["93.184.216.34"]
    assert sink.connections == 0


def test_nothing_is_said_to_a_peer_that_is_not_the_address_that_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever turned the connection round on its way: it is closed without a word."""
    ours, theirs = socket.socketpair()
    monkeypatch.setattr("badges.fetcher.socket.getaddrinfo", lambda *_a, **_o: [(2, 1, 6, "", ("93.184.216.34", 443))])

    class Turned(socket.socket):
        def getpeername(self) -> Any:
            return ("127.0.0.1", 443)

    turned = Turned(fileno=ours.detach())
    monkeypatch.setattr("badges.fetcher.socket.create_connection", lambda *_a, **_o: turned)
    refused("https://turned.example/")
    assert theirs.recv(100) == b""
    theirs.close()


def test_a_resolver_that_does_not_answer_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_arguments: Any, **_options: Any) -> list[Any]:
        time.sleep(2)
        return []

    monkeypatch.setattr("badges.fetcher.CONNECT_SECONDS", 0.2)
    monkeypatch.setattr("badges.fetcher.socket.getaddrinfo", never)
    start = time.monotonic()
    refused("https://slow.example/")
    assert time.monotonic() - start < 1.5
