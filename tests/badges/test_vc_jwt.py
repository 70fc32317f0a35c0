"""`/credentials/<uuid>.jwt`: the same award as VC-JWT, signed when it is first asked for."""

import base64
import json
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from badges import securing, verifier
from badges.actions.revoke import revoke
from badges.actions.set_visibility import set_visibility
from badges.actions.sign_disclosure import sign_disclosure
from badges.errors import KeyEncryptionKeyError
from badges.models import Award
from badges.openbadges.baking import unbake


@pytest.fixture
def holder(client: Client, awarded: Award, teacher: User) -> Client:
    client.force_login(teacher)
    return client


def _part(token: str, number: int) -> dict[str, Any]:
    text = token.split(".")[number]
    part: dict[str, Any] = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    return part


def test_it_is_signed_with_es256_and_names_its_key(awarded: Award, holder: Client) -> None:
    answer = holder.get(f"/credentials/{awarded.uuid}.jwt")
    assert answer["Content-Type"] == "application/vc+jwt"
    header = _part(answer.content.decode(), 0)
    assert header == {"alg": "ES256", "kid": "did:web:testserver:issuers:atlas#key-2", "typ": "JWT"}
    published = holder.get("/issuers/atlas/did.json").json()
    assert header["kid"] in published["assertionMethod"]


def test_it_says_what_the_other_form_says(awarded: Award, holder: Client) -> None:
    claims = _part(holder.get(f"/credentials/{awarded.uuid}.jwt").content.decode(), 1)
    document = json.loads(awarded.credentials.as_signed().get().document)
    del document["proof"]
    assert {name: claims[name] for name in document} == document
    assert set(claims) - set(document) == {"iss", "jti", "nbf", "sub"}


def test_the_first_signature_stands(awarded: Award, holder: Client) -> None:
    """ES256 draws a new number for each signature, so that equal bytes mean that it was signed once."""
    first = holder.get(f"/credentials/{awarded.uuid}.jwt").content
    asked = holder.get(f"/credentials/{awarded.uuid}/", headers={"accept": "application/vc+jwt"})
    assert asked.content == first
    assert awarded.credentials.as_signed("vc-jwt").count() == 1


def test_it_verifies_and_is_revoked_with_the_badge(awarded: Award, holder: Client) -> None:
    token = holder.get(f"/credentials/{awarded.uuid}.jwt").content.decode()
    report = verifier.verify_document(token, is_offline=True)
    assert (report.verdict, report.format) == ("valid", "OB3-JWT")
    revoke(award=awarded, reason="By mistake", actor=None)
    assert verifier.verify_document(token, is_offline=True).verdict == "invalid"
    assert holder.get(f"/credentials/{awarded.uuid}.jwt").content.decode() == token


@pytest.mark.parametrize("extension", ["png", "svg"])
def test_it_is_baked_into_both_pictures(awarded: Award, holder: Client, extension: str) -> None:
    token = holder.get(f"/credentials/{awarded.uuid}.jwt").content.decode()
    answer = holder.get(f"/credentials/{awarded.uuid}.{extension}", {"form": "jwt"})
    assert answer["Content-Disposition"].endswith(f'-jwt.{extension}"')
    assert unbake(answer.content).text == token
    assert verifier.verify_document(answer.content, is_offline=True).verdict == "valid"


def test_in_an_svg_the_token_is_an_attribute_of_an_empty_element(awarded: Award, holder: Client) -> None:
    """OB 3.0, section "Baked badges": `verify` holds the compact JWS, and nothing stands between the tags."""
    token = holder.get(f"/credentials/{awarded.uuid}.jwt").content.decode()
    svg = holder.get(f"/credentials/{awarded.uuid}.svg", {"form": "jwt"}).content.decode()
    assert f'verify="{token}"' in svg
    assert "CDATA" not in svg
    assert svg.count("<openbadges:credential") == 1


def test_a_disclosure_is_the_same_in_both_forms(awarded: Award, holder: Client, teacher: User) -> None:
    assert holder.get(f"/credentials/{awarded.uuid}.jwt", {"as": "named"}).status_code == 404
    signed = json.loads(sign_disclosure(award=awarded, actor=teacher, disclosure="named").document)
    claims = _part(holder.get(f"/credentials/{awarded.uuid}.jwt", {"as": "named"}).content.decode(), 1)
    assert claims["credentialSubject"]["identifier"] == signed["credentialSubject"]["identifier"]


def test_a_visitor_who_may_see_the_badge_may_have_it(awarded: Award, client: Client, teacher: User) -> None:
    set_visibility(award=awarded, actor=teacher, is_public=True)
    answer = client.get(f"/credentials/{awarded.uuid}.jwt")
    assert answer.status_code == 200
    assert "public" in answer["Cache-Control"]
    assert verifier.verify_document(f"http://testserver/credentials/{awarded.uuid}.jwt").format == "OB3-JWT"


def test_a_revoked_badge_is_not_signed_in_another_form(awarded: Award, holder: Client) -> None:
    revoke(award=awarded, reason="By mistake", actor=None)
    answer = holder.get(f"/credentials/{awarded.uuid}.jwt")
    assert answer.status_code == 409
    assert "revoked or replaced" in answer.json()["detail"]


def test_without_the_key_it_says_so_and_keeps_nothing(
    awarded: Award, holder: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(_key: object) -> None:
        raise KeyEncryptionKeyError("closed")

    monkeypatch.setattr("badges.securing.signer.open_key", closed)
    answer = holder.get(f"/credentials/{awarded.uuid}.jwt")
    assert (answer.status_code, answer["Content-Type"]) == (503, "application/problem+json")
    assert not awarded.credentials.as_signed("vc-jwt").exists()


def test_what_does_not_verify_is_not_kept(awarded: Award, holder: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("badges.securing.signer.open_key", lambda _key: lambda _data: b"\0" * 64)
    assert holder.get(f"/credentials/{awarded.uuid}.jwt").status_code == 503
    assert securing.stored(awarded, "vc-jwt") is None
