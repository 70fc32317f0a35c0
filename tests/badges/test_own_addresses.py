"""Our own addresses are answered in-process, under every base we ever signed under, and never say what is private."""

import json
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from badges import fetcher, own_addresses, verifier
from badges.actions.enable_ob2 import enable_ob2
from badges.actions.revoke import revoke
from badges.actions.set_visibility import set_visibility
from badges.models import Achievement, Award, SigningBase, TrustedIssuer
from badges.openbadges import FetchError

BASE = "http://testserver"


def _document(url: str) -> dict[str, Any]:
    answer = own_addresses.answer(url)
    assert answer is not None
    assert answer.status == 200
    document: dict[str, Any] = json.loads(answer.body)
    return document


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/issuers/atlas/did.json",
        "http://testserver.example.org/issuers/atlas",
        "http://testserver:8000/issuers/atlas",
        "http://example.org/?http://testserver/issuers/atlas",
    ],
)
def test_an_address_elsewhere_is_not_ours(awarded: Award, url: str) -> None:
    assert own_addresses.answer(url) is None


@pytest.mark.parametrize(
    ("path", "identifier"),
    [
        ("/issuers/atlas/did.json", "did:web:testserver:issuers:atlas"),
        ("/issuers/atlas", "did:web:testserver:issuers:atlas"),
        ("/issuers/atlas/status/1", f"{BASE}/issuers/atlas/status/1"),
        ("/ob2/issuers/atlas.json", f"{BASE}/ob2/issuers/atlas.json"),
        ("/ob2/issuers/atlas/revocations.json", f"{BASE}/ob2/issuers/atlas/revocations.json"),
    ],
)
@pytest.mark.parametrize("origin", [BASE, "https://testserver", "https://testserver:443", "http://TESTSERVER:80"])
def test_an_issuers_documents_are_answered_whatever_the_scheme(
    awarded: Award, origin: str, path: str, identifier: str
) -> None:
    assert _document(origin + path)["id"] == identifier


def test_what_was_signed_under_an_earlier_base_is_answered_under_it(awarded: Award, settings: Settings) -> None:
    SigningBase.objects.create(base_url="https://old.example.org")
    settings.PUBLIC_BASE_URL = "https://new.example.org"
    for base in ("https://old.example.org", BASE, "https://new.example.org"):
        listed = _document(f"{base}/issuers/atlas/status/1")
        assert listed["id"] == f"{base}/issuers/atlas/status/1"
        assert listed["issuer"].startswith("did:web:" + base.split("//")[1])


@pytest.mark.parametrize(
    "form", ["/credentials/{}/", "/credentials/{}.json", "/credentials/{}.png", "/ar/credentials/{}/"]
)
def test_a_credential_is_answered_only_when_it_is_open(awarded: Award, teacher: User, form: str) -> None:
    url = BASE + form.format(awarded.uuid)
    with pytest.raises(FetchError, match="not shared"):
        own_addresses.answer(url)
    award = set_visibility(award=awarded, actor=teacher, share_link_enabled=True)
    with pytest.raises(FetchError):
        own_addresses.answer(f"{url}?key=wrong")
    assert _document(f"{url}?key={award.share_key}")["id"] == awarded.urn
    set_visibility(award=awarded, actor=teacher, is_public=True)
    assert _document(url)["id"] == awarded.urn


def test_an_assertion_is_answered_only_once_it_was_opened(awarded: Award, teacher: User) -> None:
    url = f"{BASE}/ob2/assertions/{awarded.uuid}.json"
    closed = own_addresses.answer(url)
    assert closed is not None
    assert (closed.status, closed.body) == (404, b"{}")
    enable_ob2(award=awarded, actor=teacher)
    assert _document(url)["id"] == url
    revoke(award=awarded, reason="By mistake", actor=None)
    gone = own_addresses.answer(url)
    assert gone is not None
    assert gone.status == 410


@pytest.mark.parametrize(
    "path", ["/my/badges/", "/cms/", "/accounts/login/", "/issuers/atlas/../../cms/", "/static/x.css"]
)
def test_nothing_else_of_ours_is_answered(awarded: Award, path: str) -> None:
    with pytest.raises(FetchError):
        own_addresses.answer(BASE + path)


def test_verifying_an_own_badge_asks_no_other_host(awarded: Award, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(url: str) -> None:
        raise AssertionError(f"{url} was fetched")

    monkeypatch.setattr(fetcher, "fetch", refuse)
    assert verifier.verify_document(awarded.credentials.get().document).verdict == "valid"


@pytest.mark.parametrize(
    "issuer_id",
    ["did:web:testserver:issuers:atlas", f"{BASE}/issuers/atlas", f"{BASE}/ob2/issuers/atlas.json"],
)
def test_our_own_profiles_are_known(awarded: Award, issuer_id: str) -> None:
    known = verifier.KnownIssuers().recognise(issuer_id)
    assert known is not None
    assert known.name == "Atlas Teacher College"


@pytest.mark.parametrize(
    "issuer_id",
    [
        "did:web:evil.example:issuers:atlas",
        "https://evil.example/issuers/atlas",
        "atlas",
        "",
        "did:web:testserver:atlas",
    ],
)
def test_a_namesake_elsewhere_is_not_known(awarded: Award, issuer_id: str) -> None:
    assert verifier.KnownIssuers().recognise(issuer_id) is None


def test_a_trusted_issuer_is_known_by_the_name_we_gave_it(db: None) -> None:
    TrustedIssuer.objects.create(issuer_id="did:web:uni.example", name="The University")
    known = verifier.KnownIssuers().recognise("did:web:uni.example")
    assert known is not None
    assert known.name == "The University"


def test_a_private_badge_and_one_that_never_was_sound_the_same(awarded: Award) -> None:
    said = []
    for uuid in (awarded.uuid, "00000000-0000-4000-8000-000000000000"):
        with pytest.raises(FetchError) as refused:
            own_addresses.answer(f"{BASE}/credentials/{uuid}/")
        said.append(str(refused.value))
    assert said[0] == said[1]


@pytest.mark.parametrize("path", ["/achievements/{}", "/ob2/badges/{}.json"])
def test_a_badge_of_an_institution_that_never_issued_is_not_found(
    achievement: Achievement, client: Client, path: str
) -> None:
    answer = own_addresses.answer(BASE + path.format(achievement.uuid))
    assert answer is not None
    assert answer.status == 404
    assert client.get(path.format(achievement.uuid)).status_code == 404


def test_of_two_bases_the_longer_one_that_fits_is_meant(awarded: Award, monkeypatch: pytest.MonkeyPatch) -> None:
    bases = [BASE, f"{BASE}/badges", f"{BASE}/badges/atlas"]
    monkeypatch.setattr("badges.own_addresses.addresses.signing_bases", lambda: bases)
    assert _document(f"{BASE}/badges/atlas/issuers/atlas/did.json")["id"] == (
        "did:web:testserver:badges:atlas:issuers:atlas"
    )


def test_a_trusted_issuers_badge_with_a_hollow_id_is_nobodys(awarded: Award) -> None:
    report = verifier.verify_document(awarded.credentials.get().document)
    assert report.credential is not None
    hollow = replace(report, credential=replace(report.credential, id="urn:uuid:" + "-" * 36))
    assert verifier.own_award(hollow) is None
