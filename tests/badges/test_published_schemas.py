"""1EdTech's published schemas hold for every document of Open Badges 3.0 that this site answers, in four languages.

Credential, token, Profile, Achievement and its editions, endorsements by themselves and embedded, status list, and what
the API answers. A schema is closed before it is used: a member that the standard does not name fails here.
"""

from __future__ import annotations

import base64
import json
from typing import Any

import jsonschema
import pytest
from django.test import Client

from accounts.actions.grant_role import grant_role
from accounts.models import Institution, User
from badges.actions.award import EvidenceInput
from badges.actions.create_profile import ensure_profile
from badges.actions.endorse import endorse
from badges.actions.set_visibility import set_visibility
from badges.actions.sign_disclosure import sign_disclosure
from badges.models import Achievement, Award
from tests.badges.conftest import DIGEST, GiveAward
from tests.badges.ims.wallets import Wallet
from tests.interop.judges import need_standards

pytestmark = pytest.mark.interop
WRITTEN = {
    "en": 'Lessons with "digital" tools ]]> <b>&amp;</b>',
    "fr": "Cours « numériques » : l’été, œuvre",
    "es": "Lecciones: ¿qué y cómo? 👩🏽‍🏫",
    "ar": "دروس بأدوات رقمية؛ «التقييم»",
}
PREFIX = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_"


def problems(document: Any, name: str, definition: str = "") -> list[str]:
    """What the published schema (or one of its definitions) finds wrong."""
    schema = json.loads((need_standards() / "ob_v3p0" / f"ob_v3p0_{name}_schema.json").read_text())
    if definition:
        schema = {"$schema": schema["$schema"], "$defs": schema["$defs"], "$ref": f"#/$defs/{definition}"}
    formats = jsonschema.Draft201909Validator.FORMAT_CHECKER
    validator = jsonschema.Draft201909Validator(schema, format_checker=formats)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(document)]


def claims(token: str) -> dict[str, Any]:
    """The payload of a token."""
    part = token.split(".")[1]
    content: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return content


@pytest.fixture(params=WRITTEN)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def dean(riverside: Institution) -> User:
    """Who speaks for the other institution."""
    person = User.objects.create_user("dean@riverside.example.org", first_name="Jun")
    grant_role(user=person, institution=riverside, role="administrator")
    return person


@pytest.fixture
def endorsed(achievement: Achievement, atlas: Institution, riverside: Institution, dean: User, language: str) -> Any:
    """The Achievement and its issuer, recommended by riverside in this language."""
    endorser = ensure_profile(institution=riverside)
    for about in (achievement, ensure_profile(institution=atlas)):
        said = endorse(endorser=endorser, about=about, comment=WRITTEN[language], actor=dean)
    return said


@pytest.fixture
def spoken(give: GiveAward, achievement: Achievement, endorsed: Any, teacher: User, language: str) -> Award:
    """A public badge in this language, with everything that a badge may hold."""
    text = WRITTEN[language]
    achievement.name = achievement.description = achievement.criteria = text
    achievement.language, achievement.tags, achievement.valid_months = language, [text, "ICT"], 24
    achievement.translations = {each: {"name": WRITTEN[each]} for each in WRITTEN if each != language}
    achievement.save()
    award = give(user=teacher, evidence=[EvidenceInput(title=text, narrative=text, digest_sri=DIGEST)])
    set_visibility(award=award, actor=teacher, is_public=True)
    return award


def test_a_credential_and_its_token_in_every_disclosure(spoken: Award, teacher: User, language: str) -> None:
    User.objects.filter(pk=teacher.pk).update(first_name=WRITTEN[language][:100])
    teacher.refresh_from_db()
    for disclosure in ("bare", "named"):
        if disclosure != "bare":
            sign_disclosure(award=spoken, actor=teacher, disclosure=disclosure)
        for credential in spoken.credentials.filter(disclosure=disclosure):
            is_token = not credential.document.startswith("{")
            content = claims(credential.document) if is_token else json.loads(credential.document)
            assert content["credentialSubject"]["achievement"]["name"] == WRITTEN[language]
            assert problems(content, "achievementcredential") == []


def test_the_profile_of_an_issuer(spoken: Award, client: Client) -> None:
    content = client.get("/issuers/atlas", headers={"accept": "application/json"}).json()
    assert content["type"] == ["Profile"]
    assert problems(content, "profile") == []


def test_an_achievement_and_its_editions(spoken: Award, client: Client, language: str) -> None:
    address = f"/achievements/{spoken.achievement.uuid}"
    for edition in ("", *(f"/{each}" for each in WRITTEN if each != language)):
        content = client.get(f"{address}{edition}", headers={"accept": "application/json"}).json()
        assert content["name"] == WRITTEN[edition.removeprefix("/") or language]
        assert problems(content, "achievementcredential", "Achievement") == []


def test_an_endorsement_by_itself_and_embedded(spoken: Award, endorsed: Any, client: Client, language: str) -> None:
    content = client.get(f"/endorsements/{endorsed.uuid}").json()
    assert content["credentialSubject"]["endorsementComment"] == WRITTEN[language]
    assert problems(content, "endorsementcredential") == []
    document = json.loads(spoken.credentials.as_signed().get().document)
    embedded = [*document["credentialSubject"]["achievement"]["endorsement"], *document["issuer"]["endorsement"]]
    assert [problems(each, "endorsementcredential") for each in embedded] == [[], []]


def test_what_the_api_answers(spoken: Award, teacher: User) -> None:
    wallet = Wallet.registered().connect(teacher)
    listed = wallet.get("credentials").json()
    assert listed["credential"] or listed["compactJwsString"]
    assert problems(listed, "getopenbadgecredentialsresponse") == []
    assert problems(wallet.get("profile").json(), "profile") == []


def test_a_refusal_of_the_api(client: Client, db: None) -> None:
    refusal = client.get("/ims/ob/v3p0/credentials")
    assert refusal.status_code == 401
    assert problems(refusal.json(), "imsx_statusinfo") == []


def test_the_schemas_find_what_is_wrong(spoken: Award) -> None:
    document = json.loads(spoken.credentials.as_signed().get().document)
    assert problems({**document, "validFrom": "yesterday"}, "achievementcredential")
    assert problems({**document["credentialSubject"]["achievement"], "name": 7}, "achievementcredential", "Achievement")
    assert problems({"imsx_codeMajor": "failure", "extra": 1}, "imsx_statusinfo")
