"""Documents for machines: DID, issuer, achievement, status list, Open Badges 2.0."""

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from badges import verifier
from badges.actions.enable_ob2 import enable_ob2
from badges.actions.revoke import revoke
from badges.actions.rotate_key import rotate_key
from badges.models import Achievement, Award, Profile, StatusEntry
from badges.openbadges.baking import unbake
from badges.openbadges.status_list import decode_bits, is_set
from tests.badges.conftest import GiveAward

PAGE = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def _json(client: Client, path: str, status: int = 200) -> dict[str, Any]:
    response = client.get(path)
    assert response.status_code == status
    assert response["Access-Control-Allow-Origin"] == "*"
    return json.loads(response.content)


def test_the_did_document_lists_the_key_for_assertions(awarded: Award, client: Client) -> None:
    document = _json(client, "/issuers/atlas/did.json")
    assert document["id"] == "did:web:testserver:issuers:atlas"
    assert document["assertionMethod"] == ["did:web:testserver:issuers:atlas#key-1"]


def test_a_retired_key_stays_and_what_it_signed_stays_valid(
    awarded: Award, client: Client, give: GiveAward, peers: list[User]
) -> None:
    old = awarded.credentials.get().document
    rotate_key(profile=Profile.objects.get(), actor=None)
    newer = give(user=peers[0], email=peers[0].email).credentials.get()
    document = _json(client, "/issuers/atlas/did.json")
    assert [method["id"][-5:] for method in document["verificationMethod"]] == ["key-1", "key-2"]
    assert newer.key.fragment == "key-2"
    assert verifier.verify_document(old, is_offline=True).verdict == "valid"
    assert verifier.verify_document(newer.document, is_offline=True).verdict == "valid"


def test_under_an_earlier_base_the_did_is_the_earlier_one(awarded: Award, client: Client, settings: Settings) -> None:
    settings.PUBLIC_BASE_URL = "https://badges.example.org"
    assert _json(client, "/issuers/atlas/did.json")["id"] == "did:web:testserver:issuers:atlas"


@pytest.mark.parametrize("path", ["/issuers/atlas", "/achievements/{uuid}"])
def test_a_browser_gets_a_page_and_a_machine_data(awarded: Award, client: Client, path: str) -> None:
    address = path.format(uuid=awarded.achievement.uuid)
    data = client.get(address)
    assert data["Content-Type"] == "application/ld+json"
    page = client.get(address, headers=PAGE)
    assert page["Content-Type"].startswith("text/html")
    assert "Accept" in page["Vary"]
    assert "Atlas Teacher College" in page.content.decode()


def test_the_page_of_an_achievement_speaks_the_language_asked_for(achievement: Achievement, client: Client) -> None:
    Profile.objects.create(institution=achievement.institution, slug="atlas", name="Atlas")
    page = client.get(f"/achievements/{achievement.uuid}?lang=fr", headers=PAGE).content.decode()
    assert 'lang="fr"' in page
    assert "Cours avec outils numériques" in page


def test_each_alignment_stands_twice(awarded: Award, client: Client) -> None:
    document = _json(client, f"/achievements/{awarded.achievement.uuid}")
    stated = [(entry.get("targetType"), entry["targetCode"]) for entry in document["alignment"]]
    assert stated == [("CFItem", "KA.3"), (None, "KA.3"), ("CFItem", "KA.4"), (None, "KA.4")]
    assert document["alignment"][0]["targetUrl"].startswith("http://testserver/competencies/")
    assert document["alignment"][1]["targetUrl"].startswith("https://unesdoc.unesco.org/")


@pytest.mark.parametrize(("extension", "start"), [("png", b"\x89PNG"), ("svg", b"<?xml")])
def test_the_plate_is_served(achievement: Achievement, client: Client, extension: str, start: bytes) -> None:
    response = client.get(f"/achievements/{achievement.uuid}/image.{extension}")
    assert response.status_code == 200
    assert response.content.startswith(start)


def test_the_status_list_has_an_etag_and_changes_on_revocation(
    awarded: Award, client: Client, atlas_registrar: User
) -> None:
    path = "/issuers/atlas/status/1"
    before = client.get(path)
    assert "max-age" in before["Cache-Control"]
    assert client.get(path, headers={"if-none-match": before["ETag"]}).status_code == 304
    index = StatusEntry.objects.get(award=awarded).index
    assert not is_set(_bits(before.content), index)
    revoke(award=awarded, reason="By mistake", actor=atlas_registrar)
    after = client.get(path, headers={"if-none-match": before["ETag"]})
    assert after.status_code == 200
    assert is_set(_bits(after.content), index)
    assert sum(bin(byte).count("1") for byte in _bits(after.content)) == 1


def _bits(content: bytes) -> bytes:
    return decode_bits(json.loads(content)["credentialSubject"]["encodedList"])


def test_open_badges_2_is_closed_until_its_holder_opens_it(awarded: Award, client: Client, teacher: User) -> None:
    paths = [f"/ob2/assertions/{awarded.uuid}.{extension}" for extension in ("json", "png", "svg")]
    assert [client.get(path).status_code for path in paths] == [404, 404, 404]
    enable_ob2(award=awarded, actor=teacher)
    assert [client.get(path).status_code for path in paths] == [200, 200, 200]
    assert client.get(f"/credentials/{awarded.uuid}/").status_code == 404


def test_the_hosted_badge_is_whole_and_verifies(awarded: Award, client: Client, teacher: User) -> None:
    enable_ob2(award=awarded, actor=teacher)
    assertion = _json(client, f"/ob2/assertions/{awarded.uuid}.json")
    badge = _json(client, assertion["badge"].removeprefix("http://testserver"))
    issuer = _json(client, badge["issuer"].removeprefix("http://testserver"))
    assert assertion["recipient"]["identity"].startswith("sha256$")
    assert "teacher@example.org" not in json.dumps([assertion, badge, issuer])
    report = verifier.verify_document(assertion["id"], recipient="teacher@example.org", is_offline=True)
    assert (report.verdict, report.format) == ("valid", "OB2-hosted")
    image = client.get(f"/ob2/assertions/{awarded.uuid}.png").content
    assert json.loads(unbake(image).text) == assertion
    assert verifier.verify_document(image, is_offline=True).verdict == "valid"


def test_the_badge_class_stays_as_it_was_awarded(awarded: Award, client: Client, teacher: User) -> None:
    enable_ob2(award=awarded, actor=teacher)
    Achievement.objects.update(name="Renamed")
    assertion = _json(client, f"/ob2/assertions/{awarded.uuid}.json")
    frozen = _json(client, assertion["badge"].removeprefix("http://testserver"))
    assert frozen["name"] == "Lessons with digital tools"
    assert _json(client, f"/ob2/badges/{awarded.achievement.uuid}.json")["name"] == "Renamed"


def test_a_revoked_hosted_badge_is_gone_and_says_why(awarded: Award, client: Client, teacher: User) -> None:
    enable_ob2(award=awarded, actor=teacher)
    revoke(award=awarded, reason="Awarded by mistake", actor=None)
    body = _json(client, f"/ob2/assertions/{awarded.uuid}.json", status=410)
    assert body["revoked"] is True
    assert body["revocationReason"] == "Awarded by mistake"
    listed = _json(client, "/ob2/issuers/atlas/revocations.json")["revokedAssertions"]
    assert [entry["id"] for entry in listed] == [body["id"], awarded.urn]


def test_a_badge_never_opened_is_not_in_the_list_of_revocations(awarded: Award, client: Client) -> None:
    revoke(award=awarded, reason="Awarded by mistake", actor=None)
    assert not _json(client, "/ob2/issuers/atlas/revocations.json").get("revokedAssertions")
    assert client.get(f"/ob2/assertions/{awarded.uuid}.json").status_code == 404


@pytest.mark.parametrize(
    "path", ["/issuers/nobody", "/issuers/nobody/did.json", "/issuers/nobody/status/1", "/ob2/issuers/nobody.json"]
)
def test_an_issuer_that_is_none_is_not_found(db: None, client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_evidence_says_its_digest_to_the_holder(awarded: Award, client: Client, teacher: User) -> None:
    client.force_login(teacher)
    document = _json(client, f"/evidence/{awarded.evidence.get().uuid}")
    assert document["digestSRI"].startswith("sha256-")
    assert document["credential"] == awarded.urn


def test_a_status_list_is_signed_anew_after_a_day_and_says_how_long_it_holds(awarded: Award, client: Client) -> None:
    path = "/issuers/atlas/status/1"
    first = _json(client, path)
    assert _json(client, path) == first
    with time_machine.travel(timezone.now() + timedelta(days=2), tick=False):
        later = _json(client, path)
    assert later["validFrom"] > first["validFrom"]
    assert later["validUntil"] > later["validFrom"]
    assert later["credentialSubject"] == first["credentialSubject"]


def test_a_badge_can_be_verified_while_its_list_is_old(awarded: Award) -> None:
    text = awarded.credentials.get().document
    with time_machine.travel(timezone.now() + timedelta(days=400), tick=False):
        assert verifier.verify_document(text, is_offline=True).verdict == "valid"
