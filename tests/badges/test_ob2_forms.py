"""Open Badges 2.0 beyond the hosted JSON: frozen when it is opened, signed as JWS, its key, its cross-links."""

import base64
import json
from typing import Any

import jsonschema
import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from badges import documents, own_addresses, verifier
from badges.actions.enable_ob2 import enable_ob2
from badges.actions.revoke import revoke
from badges.models import Award, SigningKey
from badges.openbadges.baking import unbake

ORIGIN = "http://testserver"


@pytest.fixture
def opened(awarded: Award, teacher: User) -> Award:
    return enable_ob2(award=awarded, actor=teacher)


def _json(client: Client, address: str) -> dict[str, Any]:
    answer = client.get(address.removeprefix(ORIGIN))
    assert answer.status_code == 200, address
    document: dict[str, Any] = json.loads(answer.content)
    return document


def _token(opened: Award, client: Client) -> str:
    answer = client.get(f"/ob2/assertions/{opened.uuid}.jws")
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_was_opened_stays_byte_for_byte(opened: Award, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """A downloaded copy has to equal what the address says, even after the composer or the base has changed."""
    before = client.get(f"/ob2/assertions/{opened.uuid}.json").content
    baked = client.get(f"/ob2/assertions/{opened.uuid}.png").content
    monkeypatch.setattr("badges.documents.ob2.compose_assertion", lambda **_parts: {"id": "something newer"})
    assert client.get(f"/ob2/assertions/{opened.uuid}.json").content == before
    assert verifier.verify_document(baked, is_offline=True).verdict == "valid"
    assert unbake(baked).text.encode() == before


def test_at_another_address_it_keeps_the_one_it_was_opened_under(
    opened: Award, client: Client, settings: Settings
) -> None:
    before = client.get(f"/ob2/assertions/{opened.uuid}.svg").content
    settings.PUBLIC_BASE_URL = "https://badges.example.org"
    cache.clear()
    elsewhere = client.get(f"/ob2/assertions/{opened.uuid}.svg", headers={"host": "badges.example.org"}, secure=True)
    assert elsewhere.content == before
    assert f'verify="{ORIGIN}/ob2/assertions/{opened.uuid}.json"'.encode() in before


def test_opening_it_twice_freezes_it_once(opened: Award, teacher: User) -> None:
    enable_ob2(award=opened, actor=teacher)
    assert opened.credentials.as_signed("ob2-hosted").count() == 1


def test_the_signed_form_is_closed_until_its_holder_opens_it(awarded: Award, client: Client) -> None:
    assert client.get(f"/ob2/assertions/{awarded.uuid}.jws").status_code == 404
    assert not SigningKey.objects.filter(algorithm="RSA").exists()


def test_the_signed_form_verifies_and_stays_the_same(opened: Award, client: Client) -> None:
    token = _token(opened, client)
    assert _token(opened, client) == token
    header = json.loads(base64.urlsafe_b64decode(token.split(".")[0] + "=="))
    assert header["alg"] == "RS256"
    report = verifier.verify_document(token, recipient="teacher@example.org", is_offline=True)
    assert (report.verdict, report.format) == ("valid", "OB2-signed")
    link = verifier.verify_document(f"{ORIGIN}/ob2/assertions/{opened.uuid}.jws", is_offline=True)
    assert (link.verdict, link.format) == ("valid", "OB2-signed")


def test_its_key_belongs_to_the_issuer_and_the_issuer_to_it(opened: Award, client: Client) -> None:
    payload = _token(opened, client).split(".")[1]
    assertion = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    key = _json(client, assertion["verification"]["creator"])
    issuer = _json(client, key["owner"])
    assert key["id"] in issuer["publicKey"]
    assert key["publicKeyPem"].startswith("-----BEGIN PUBLIC KEY-----")
    assert "PRIVATE" not in json.dumps(key)


def test_a_compromised_key_is_gone(opened: Award, client: Client) -> None:
    _token(opened, client)
    key = SigningKey.objects.get(algorithm="RSA")
    SigningKey.objects.filter(pk=key.pk).update(revoked_at=key.created_at)
    assert client.get(f"/ob2/issuers/atlas/keys/{key.fragment}.json").status_code == 404
    assert "publicKey" not in _json(client, "/ob2/issuers/atlas.json")


def test_a_key_of_another_kind_is_no_key_of_this_form(opened: Award, client: Client) -> None:
    assert client.get("/ob2/issuers/atlas/keys/key-1.json").status_code == 404


def test_revoking_takes_back_both_forms(opened: Award, client: Client) -> None:
    token = _token(opened, client)
    revoke(award=opened, reason="By mistake", actor=None)
    assert client.get(f"/ob2/assertions/{opened.uuid}.jws").status_code == 410
    assert client.get(f"/ob2/assertions/{opened.uuid}.png").status_code == 410
    assert verifier.verify_document(token, is_offline=True).verdict == "invalid"
    listed = {entry["id"] for entry in _json(client, "/ob2/issuers/atlas/revocations.json")["revokedAssertions"]}
    assert listed == {opened.urn, f"{ORIGIN}/ob2/assertions/{opened.uuid}.json"}


def test_the_two_versions_name_each_other(opened: Award, client: Client) -> None:
    inside = json.loads(opened.credentials.as_signed().get().document)["credentialSubject"]["achievement"]
    (ob2,) = (entry["id"] for entry in inside["related"] if "/ob2/" in entry["id"])
    badge_class = _json(client, ob2)
    today = f"{ORIGIN}/ob2/badges/{opened.achievement.uuid}.json"
    assert [entry["id"] for entry in badge_class["related"]] == [inside["id"], today]
    assert _json(client, f"/ob2/assertions/{opened.uuid}.json")["badge"] == ob2


def test_it_leads_to_where_it_can_be_earned_by_an_extension_that_we_serve_whole(opened: Award, client: Client) -> None:
    badge_class = _json(client, f"/ob2/badges/{opened.definition_uuid}.json")
    extension = badge_class["extensions:ApplyLink"]
    assert extension["url"] == badge_class["criteria"]["id"]
    context = _json(client, extension["@context"])
    (validation,) = context["obi:validation"]
    assert validation["obi:validatesType"] in extension["type"]
    jsonschema.validate(extension, _json(client, validation["obi:validationSchema"]))
    for address in (extension["@context"], validation["obi:validationSchema"]):
        answered = own_addresses.answer(address)
        assert answered is not None
        assert json.loads(answered.body) == _json(client, address)
    assert client.get("/ob2/extensions/another.json").status_code == 404


def test_a_badge_that_ends_says_so(awarded: Award, teacher: User) -> None:
    awarded.valid_until = awarded.awarded_at.replace(year=awarded.awarded_at.year + 2)
    assert documents.ob2_assertion(awarded, ORIGIN)["expires"].startswith(str(awarded.valid_until.year))


def test_a_search_engine_keeps_none_of_it(opened: Award, client: Client) -> None:
    for extension in ("json", "jws", "png", "svg"):
        answer = client.get(f"/ob2/assertions/{opened.uuid}.{extension}")
        assert answer["X-Robots-Tag"] == "noindex"
        assert answer["Content-Disposition"].endswith(f'-ob2.{extension}"')
