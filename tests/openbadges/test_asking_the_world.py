"""How a verification asks the world: which addresses, how often, and what it makes of the answers."""

from __future__ import annotations

import pytest

from badges.openbadges.fetching import Fetched, FetchError, NoIssuers, no_network
from badges.openbadges.verification.case import MAX_FETCHES, MeteredFetcher, fetch_json, is_web_address, origin

from .samples import DID, Site


@pytest.mark.parametrize(
    "address", ["https://example.org", "http://127.0.0.1:8000/x?y=1#z", "https://[::1]/a", "HTTPS://EXAMPLE.ORG/ü"]
)
def test_plain_web_addresses_are_asked(address: str) -> None:
    assert is_web_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "", "example.org", "ftp://example.org", "file:///etc/passwd", "javascript:alert(1)", "https://",
        "https://user:secret@example.org", "https://example.org/a b", "https://example.org/\n", "https://[bad",
        "https://example.org/" + "a" * 2_000, None, 7, ["https://example.org"],
    ],
)  # fmt: skip
def test_everything_else_is_not(address: object) -> None:
    assert not is_web_address(address)


def test_an_origin_is_scheme_host_and_port_whatever_their_spelling() -> None:
    assert origin("https://Example.org/a") == origin("https://example.org:443/b")
    assert origin("http://example.org") != origin("https://example.org")
    assert origin("https://example.org:8443") != origin("https://example.org")
    assert origin("https://example.org.evil.example") != origin("https://example.org")
    assert origin("https://example.org:99999") != origin("https://example.org")


def test_an_address_is_asked_once_and_a_refusal_is_remembered() -> None:
    at = Site({"https://a.example": {"a": 1}})
    fetch = MeteredFetcher(at)
    assert fetch("https://a.example") is fetch("https://a.example")
    for _ in range(2):
        with pytest.raises(FetchError):
            fetch("https://b.example")
    assert at.asked == ["https://a.example", "https://b.example"]


def test_no_more_than_eight_addresses_are_asked() -> None:
    at = Site({f"https://a.example/{number}": {} for number in range(20)})
    fetch = MeteredFetcher(at)
    for number in range(MAX_FETCHES):
        fetch(f"https://a.example/{number}")
    with pytest.raises(FetchError, match="more addresses"):
        fetch("https://a.example/19")
    assert len(at.asked) == MAX_FETCHES


@pytest.mark.parametrize(
    ("status", "body"),
    [(404, b"{}"), (500, b"{}"), (302, b"{}"), (200, b"<html>"), (200, b"[]"), (200, b'{"a":1,"a":2}'), (200, b"")],
)
def test_only_a_sound_json_object_with_status_200_is_a_document(status: int, body: bytes) -> None:
    def fetch(url: str) -> Fetched:
        return Fetched(url, status, "application/json", body)

    with pytest.raises(FetchError):
        fetch_json(fetch, "https://a.example")


def test_the_fetcher_that_never_fetches_and_the_registry_that_knows_nobody() -> None:
    with pytest.raises(FetchError):
        no_network("https://a.example")
    assert NoIssuers().recognise(DID) is None
