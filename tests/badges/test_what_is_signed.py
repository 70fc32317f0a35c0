"""What a credential says in full, in every script, by 1EdTech's schemas where they are found, and its editions."""

import base64
import json
from typing import Any

import jsonschema
import pytest
from django.test import Client

from accounts.models import User
from badges import composing, own_addresses, verifier
from badges.actions.award import EvidenceInput
from badges.actions.publish_achievement import publish_achievement
from badges.actions.set_visibility import set_visibility
from badges.actions.sign_disclosure import sign_disclosure
from badges.models import Achievement, Award
from tests.badges.conftest import DIGEST, GiveAward
from tests.interop.judges import need_standards

WRITTEN = {
    "en": 'Lessons with "digital" tools ]]> <b>&amp;</b>',
    "fr": "Cours « numériques » : l’été, œuvre",
    "ar": "دروس بأدوات رقمية؛ «التقييم»",
    "pt": "Lições 👩🏽‍🏫 com ferramentas 🎉",
}


def schema_errors(document: dict[str, Any], name: str) -> list[str]:
    schema = json.loads((need_standards() / "ob_v3p0" / f"ob_v3p0_{name}_schema.json").read_text())
    return [error.message for error in jsonschema.Draft201909Validator(schema).iter_errors(document)]


def _document(award: Award) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(award.credentials.as_signed().get().document)
    return document


@pytest.fixture
def lasting(give: GiveAward, achievement: Achievement, teacher: User) -> Award:
    """A badge that ends, so that it names its refresh service."""
    Achievement.objects.filter(pk=achievement.pk).update(valid_months=24)
    achievement.refresh_from_db()
    return give(user=teacher, achievement=achievement)


@pytest.mark.parametrize("language", WRITTEN)
def test_it_follows_the_published_schema_in_every_script(
    give: GiveAward, achievement: Achievement, teacher: User, language: str
) -> None:
    text = WRITTEN[language]
    achievement.name = achievement.description = achievement.criteria = text
    achievement.language, achievement.tags = language, [text, "ICT"]
    achievement.translations = {"es": {"name": text}}
    achievement.save()
    award = give(user=teacher, evidence=[EvidenceInput(title=text, narrative=text, digest_sri=DIGEST)])
    User.objects.filter(pk=teacher.pk).update(first_name=text[:100])
    teacher.refresh_from_db()
    named = json.loads(sign_disclosure(award=award, actor=teacher, disclosure="named").document)
    for document in (_document(award), named):
        inside = document["credentialSubject"]["achievement"]
        assert (inside["name"], inside["inLanguage"], inside["tag"]) == (text, language, [text, "ICT"])
        assert verifier.verify_document(json.dumps(document), is_offline=True).verdict == "valid"
        assert schema_errors(document, "achievementcredential") == []


def test_it_names_its_schema_and_where_it_is_renewed(lasting: Award) -> None:
    document = _document(lasting)
    assert [entry["type"] for entry in document["credentialSchema"]] == ["1EdTechJsonSchemaValidator2019"]
    assert document["refreshService"] == {
        "id": f"http://testserver/credentials/{lasting.uuid}/refresh",
        "type": "1EdTechCredentialRefresh",
    }
    assert document["validUntil"] > document["validFrom"]


def test_a_badge_without_an_end_has_nothing_to_renew(awarded: Award) -> None:
    document = _document(awarded)
    assert "refreshService" not in document
    assert "validUntil" not in document


def test_the_digest_of_the_evidence_is_said_in_both_forms(awarded: Award) -> None:
    (piece,) = _document(awarded)["evidence"]
    assert piece["digestSRI"] == DIGEST
    multihash = base64.urlsafe_b64decode(piece["digestMultibase"][1:] + "==")
    assert multihash == b"\x12\x20" + base64.b64decode(DIGEST.removeprefix("sha256-"))


def test_its_other_languages_stand_at_addresses_of_their_own(awarded: Award, client: Client) -> None:
    inside = _document(awarded)["credentialSubject"]["achievement"]
    (french,) = (entry for entry in inside["related"] if entry.get("inLanguage") == "fr")
    assert french["id"] == f"{inside['id']}/fr"
    edition = client.get(french["id"].removeprefix("http://testserver")).json()
    assert (edition["id"], edition["inLanguage"]) == (french["id"], "fr")
    assert edition["name"] == "Cours avec outils numériques"
    assert {"id": inside["id"], "type": ["Related"], "inLanguage": "en"} in edition["related"]
    answered = own_addresses.answer(french["id"])
    assert answered is not None
    assert json.loads(answered.body) == edition


def test_an_edition_is_a_page_in_its_language_for_people(awarded: Award, client: Client) -> None:
    page = client.get(f"/achievements/{awarded.achievement.uuid}/fr", headers={"accept": "text/html"})
    assert 'lang="fr"' in page.content.decode()
    assert "Cours avec outils numériques" in page.content.decode()


@pytest.mark.parametrize("language", ["en", "de", "zz"])
def test_an_edition_that_nobody_wrote_is_not_found(awarded: Award, client: Client, language: str) -> None:
    address = f"/achievements/{awarded.achievement.uuid}/{language}"
    assert client.get(address).status_code == 404


def test_the_refresh_service_gives_the_newest_that_may_be_seen(
    lasting: Award, give: GiveAward, teacher: User, client: Client
) -> None:
    address = f"/credentials/{lasting.uuid}/refresh"
    set_visibility(award=lasting, actor=teacher, is_public=True)
    assert json.loads(client.get(address).content)["id"] == lasting.urn
    newer = _renewed(lasting, give, teacher)
    assert client.get(address).status_code == 404
    set_visibility(award=newer, actor=teacher, is_public=True)
    assert json.loads(client.get(address).content)["id"] == newer.urn
    report = verifier.verify_document(lasting.credentials.as_signed().get().document, is_offline=True)
    assert report.credential is not None
    assert report.credential.id == newer.urn


def _renewed(award: Award, give: GiveAward, teacher: User) -> Award:
    """What a renewal leaves behind: the old award names the new one."""
    Award.objects.filter(pk=award.pk).update(revoked_at=award.awarded_at)
    newer = give(user=teacher, awarded_at=award.awarded_at)
    Award.objects.filter(pk=award.pk).update(revoked_at=None, superseded_by=newer)
    return newer


def test_composing_many_takes_as_many_queries_as_composing_one(
    give: GiveAward, peers: list[User], django_assert_num_queries: Any
) -> None:
    for peer in peers:
        give(user=peer, email=peer.email)
    awards = list(Award.objects.for_signing().select_related("status_entry__status_list__profile"))
    assert len(awards) == len(peers)
    with django_assert_num_queries(0):
        for award in awards:
            assert [piece.title for piece in award.evidence.all()]
            assert composing.endorsed(award, award.urn) == composing.endorsed(award.achievement, "") == ((), ())
            assert composing.endorsed(award.achievement.institution.profile, "") == ((), ())


def test_a_new_language_is_related_from_its_publication_on(achievement: Achievement, client: Client) -> None:
    achievement.translations = {**achievement.translations, "ar": {"name": WRITTEN["ar"]}}
    achievement.save()
    publish_achievement(achievement=achievement)
    document = client.get(f"/achievements/{achievement.uuid}").json()
    assert {entry["inLanguage"] for entry in document["related"]} == {"en", "fr", "ar"}
