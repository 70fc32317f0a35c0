"""What is signed: bare, frozen, verified before it is kept; and what the page and the sheet make of it."""

import json
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Locale

from accounts.models import User
from badges import issuer, pdf, status, verifier
from badges.actions.award import EvidenceInput
from badges.actions.enable_ob2 import enable_ob2
from badges.actions.revoke import revoke
from badges.actions.set_visibility import set_visibility
from badges.errors import SelfVerificationError
from badges.jobs import issue_missing_credentials
from badges.models import Award, Credential, StatusEntry, StatusList
from badges.openbadges.status_list import MIN_BITS
from badges.presentation import BadgePage
from badges.signals import award_revoked, credential_issued
from badges.tasks import issue_credential
from competencies.models import (
    CFDocument,
    CFItem,
    CFRubric,
    CFRubricCriterion,
    CFRubricCriterionLevel,
    CompetencyEvidence,
)
from tests.badges.conftest import GiveAward

PAGE = {"accept": "text/html"}


@pytest.fixture
def document(awarded: Award) -> dict[str, Any]:
    return json.loads(awarded.credentials.get().document)


def test_the_credential_names_nobody(awarded: Award, document: dict[str, Any]) -> None:
    text = json.dumps(document)
    assert document["id"] == awarded.urn
    assert document["credentialSubject"]["id"] == f"urn:uuid:{awarded.recipient.uuid}"
    assert "identifier" not in document["credentialSubject"]
    assert "teacher@example.org" not in text
    assert "Amina" not in text


def test_its_results_point_at_levels_of_the_rubric(document: dict[str, Any]) -> None:
    (result,) = document["credentialSubject"]["result"]
    (description,) = document["credentialSubject"]["achievement"]["resultDescription"]
    levels = {level["id"]: level["name"] for level in description["rubricCriterionLevel"]}
    assert result["resultDescription"] == description["id"]
    assert levels[result["achievedLevel"]] == "Reaches"
    assert levels[description["requiredLevel"]] == "Reaches"
    assert len(levels) == 4


def test_the_page_names_competencies_in_the_readers_language(awarded: Award, items: list[CFItem]) -> None:
    CFItem.objects.filter(code="KA.3").update(title={"en": "Pedagogy KA.3", "fr": "Pédagogie KA.3"})
    CFItem.objects.filter(code="KA.4").update(title={"en": "Renamed since", "fr": "Renommé depuis"})
    CFDocument.objects.update(title={"en": "ICT Competency Framework for Teachers", "fr": "Référentiel TIC"})
    shown = BadgePage(award=awarded, base="", language="fr").alignments
    assert [(entry["name"], entry["name_language"]) for entry in shown] == [
        ("Pédagogie KA.3", "fr"),
        ("Pedagogy KA.4", "en"),
    ]
    assert {entry["framework"] for entry in shown} == {"Référentiel TIC"}


@pytest.fixture
def french_rubric(rubric: CFRubric, items: list[CFItem]) -> CFRubric:
    locale, _ = Locale.objects.get_or_create(language_code="fr")
    french = CFRubric.objects.create(
        institution=rubric.institution, title="Une séance", locale=locale, translation_key=rubric.translation_key
    )
    criterion = CFRubricCriterion.objects.create(rubric=french, key="plan", title="Prépare avec une intention")
    CFRubricCriterionLevel.objects.create(criterion=criterion, score=3, title="Atteint", description="Atteint.")
    return french


def test_the_page_says_how_it_was_judged_in_the_readers_language(awarded: Award, french_rubric: CFRubric) -> None:
    (result,) = BadgePage(award=awarded, base="", language="fr").results
    assert (result["title"], result["level_title"], result["language"]) == (
        "Prépare avec une intention",
        "Atteint",
        "fr",
    )
    (result,) = BadgePage(award=awarded, base="", language="ar").results
    assert (result["title"], result["language"]) == ("Plans with a purpose", "en")


def test_a_rubric_reworded_since_leaves_the_words_of_the_judgement(awarded: Award, french_rubric: CFRubric) -> None:
    CFRubricCriterion.objects.filter(title="Plans with a purpose").update(title="Plans well")
    (result,) = BadgePage(award=awarded, base="", language="fr").results
    assert (result["title"], result["language"]) == ("Plans with a purpose", "en")


def test_the_page_of_the_badge_shows_the_rubric_in_the_readers_language(
    awarded: Award, french_rubric: CFRubric, client: Client
) -> None:
    page = client.get(f"/achievements/{awarded.achievement.uuid}?lang=fr", headers=PAGE)
    assert "Prépare avec une intention" in page.content.decode()


def test_a_result_outside_the_rubric_describes_itself(give: GiveAward, teacher: User) -> None:
    lone = {
        "key": "talk",
        "title": "Talks about it",
        "description": "",
        "score": 2,
        "level_title": "Grows",
        "max_score": 4,
    }
    award = give(user=teacher, results=[lone])
    subject = json.loads(award.credentials.get().document)["credentialSubject"]
    described = [entry["name"] for entry in subject["achievement"]["resultDescription"]]
    assert described == ["Plans with a purpose", "Talks about it"]


def test_the_evidence_is_an_address_and_a_digest(awarded: Award, document: dict[str, Any]) -> None:
    (piece,) = document["evidence"]
    assert piece["id"] == f"http://testserver/evidence/{awarded.evidence.get().uuid}"
    assert piece["digestMultibase"].startswith("u")


def test_the_bit_is_random_and_within_the_list(awarded: Award, document: dict[str, Any]) -> None:
    entry = document["credentialStatus"]
    assert entry["statusListCredential"] == "http://testserver/issuers/atlas/status/1"
    assert 0 <= int(entry["statusListIndex"]) < MIN_BITS


def test_a_taken_bit_is_drawn_again(
    awarded: Award, give: GiveAward, peers: list[User], monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = StatusEntry.objects.get(award=awarded).index
    drawn = iter([taken, taken, 7])
    monkeypatch.setattr("badges.status.secrets.randbelow", lambda _size: next(drawn))
    other = give(user=peers[0], email=peers[0].email)
    assert StatusEntry.objects.get(award=other).index == 7


def test_a_list_half_full_opens_the_next(awarded: Award, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("badges.status.FULL_AT", 0)
    StatusEntry.objects.all().delete()
    assert status.entry_for(awarded).status_list.number == 2
    assert StatusList.objects.count() == 2


def test_issuing_again_changes_nothing(awarded: Award) -> None:
    before = awarded.credentials.get()
    assert issuer.issue(awarded) == before
    issue_credential(awarded.pk)
    assert Credential.objects.count() == 1


def test_a_race_between_two_workers_keeps_one(awarded: Award, monkeypatch: pytest.MonkeyPatch) -> None:
    stored = awarded.credentials.get()
    answers = iter([None, stored])
    monkeypatch.setattr("badges.issuer._stored", lambda _award: next(answers))
    assert issuer.issue(awarded) == stored


def test_what_does_not_verify_is_not_stored(give: GiveAward, teacher: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("badges.issuer.signer.sign", lambda _key, _data: b"\0" * 64)
    with pytest.raises(SelfVerificationError, match="proof"):
        give(user=teacher)
    assert not Credential.objects.exists()


def test_the_sweeping_job_issues_what_was_left(awarded: Award, django_capture_on_commit_callbacks: Any) -> None:
    Credential.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        assert issue_missing_credentials() == 1
    assert awarded.credentials.count() == 1
    assert issue_missing_credentials() == 0


def test_issuing_is_announced(give: GiveAward, teacher: User) -> None:
    heard: list[int] = []
    receiver = _listener(heard, "credential_id")
    credential_issued.connect(receiver)
    award = give(user=teacher)
    credential_issued.disconnect(receiver)
    assert heard == [award.credentials.get().pk]


def _listener(heard: list[int], name: str) -> Any:
    def listen(**facts: Any) -> None:
        heard.append(facts[name])

    return listen


def test_revoking_withdraws_the_competencies_and_is_announced(
    awarded: Award, atlas_registrar: User, django_capture_on_commit_callbacks: Any
) -> None:
    heard: list[int] = []
    receiver = _listener(heard, "award_id")
    award_revoked.connect(receiver)
    with django_capture_on_commit_callbacks(execute=True):
        revoked = revoke(award=awarded, reason=" By mistake ", actor=atlas_registrar)
    award_revoked.disconnect(receiver)
    assert heard == [awarded.pk]
    assert revoked.revocation_reason == "By mistake"
    assert not CompetencyEvidence.objects.in_force().filter(source_uuid=awarded.uuid).exists()


def test_the_first_revocation_stands(awarded: Award) -> None:
    first = revoke(award=awarded, reason="By mistake", actor=None)
    second = revoke(award=awarded, reason="Another reason", actor=None)
    assert (second.revoked_at, second.revocation_reason) == (first.revoked_at, "By mistake")


def test_a_revoked_award_verifies_as_not_valid(awarded: Award) -> None:
    text = awarded.credentials.get().document
    assert verifier.verify_document(text, is_offline=True).verdict == "valid"
    revoke(award=awarded, reason="By mistake", actor=None)
    report = verifier.verify_document(text, is_offline=True)
    assert report.verdict == "invalid"
    assert report.check("status").outcome == "fail"


@pytest.mark.parametrize(
    "wanted", ["application/vc", "application/vc+ld+json", "application/ld+json", "application/json"]
)
def test_the_page_address_gives_the_credential_to_whoever_asks_for_it(
    awarded: Award, teacher: User, client: Client, wanted: str
) -> None:
    client.force_login(teacher)
    response = client.get(f"/credentials/{awarded.uuid}/", headers={"accept": wanted})
    assert response["Content-Type"] == wanted
    assert response.content.decode() == awarded.credentials.get().document


def test_a_form_that_there_is_none_of_is_not_acceptable(awarded: Award, teacher: User, client: Client) -> None:
    client.force_login(teacher)
    response = client.get(f"/credentials/{awarded.uuid}/", headers={"accept": "application/vc+sd-jwt"})
    assert response.status_code == 406


def test_the_page_says_what_it_took_who_judged_and_what_the_level_means(
    awarded: Award, teacher: User, client: Client
) -> None:
    client.force_login(teacher)
    page = client.get(f"/credentials/{awarded.uuid}/", headers=PAGE).content.decode()
    for said in (
        "Lessons with digital tools",
        "peers judge it with the rubric",
        "The tool serves what pupils learn.",
        "Read by three colleagues with the rubric.",
        "Only you can see this badge.",
        "Atlas Teacher College",
    ):
        assert said in page
    assert page.count("<h1") == 1
    assert len(page) < 60_000


def test_the_name_is_shown_only_when_the_holder_says_so(awarded: Award, teacher: User, client: Client) -> None:
    set_visibility(award=awarded, actor=teacher, is_public=True)
    assert "Amina" not in client.get(f"/credentials/{awarded.uuid}/", headers=PAGE).content.decode()
    set_visibility(award=awarded, actor=teacher, shows_name=True)
    assert "Amina" in client.get(f"/credentials/{awarded.uuid}/", headers=PAGE).content.decode()


def test_a_stranger_sees_no_switches(awarded: Award, teacher: User, client: Client) -> None:
    set_visibility(award=awarded, actor=teacher, is_public=True)
    page = client.get(f"/credentials/{awarded.uuid}/", headers=PAGE).content.decode()
    assert "Who sees this badge" not in page
    assert awarded.share_key not in page


def test_whoever_came_by_the_link_keeps_it_on_the_downloads(awarded: Award, teacher: User, client: Client) -> None:
    award = set_visibility(award=awarded, actor=teacher, share_link_enabled=True)
    address = f"/credentials/{award.uuid}/"
    page = client.get(address, {"key": award.share_key}, headers=PAGE).content.decode()
    assert f"/credentials/{award.uuid}.png?key={award.share_key}" in page


def test_opening_open_badges_2_is_confirmed(awarded: Award, teacher: User, client: Client) -> None:
    client.force_login(teacher)
    address = f"/credentials/{awarded.uuid}/ob2/"
    asked = client.get(address).content.decode()
    assert "your e-mail address in a scrambled form" in asked
    awarded.refresh_from_db()
    assert awarded.ob2_enabled_at is None
    assert client.post(address).status_code == 302
    awarded.refresh_from_db()
    first = awarded.ob2_enabled_at
    assert first is not None
    assert enable_ob2(award=awarded, actor=teacher).ob2_enabled_at == first


@pytest.mark.parametrize(("language", "tag"), [("en", b"(en)"), ("fr", b"(fr)"), ("ar", b"(ar)")])
def test_the_sheet_is_tagged_titled_and_says_its_language(awarded: Award, language: str, tag: bytes) -> None:
    sheet = pdf.sheet(awarded, "http://testserver", language)
    assert sheet.startswith(b"%PDF-1.7")
    assert b"/Marked true" in sheet
    assert b"/Lang" + tag in sheet
    assert b"pdfuaid" in sheet


def test_what_people_write_is_text_on_the_sheet_and_never_markup(awarded: Award) -> None:
    awarded.definition["criteria"] = '#panic("read") $ * _ [ ] <a> #image("/etc/passwd")'
    assert pdf.sheet(awarded, "http://testserver", "en").startswith(b"%PDF")


def test_the_sheet_leads_to_the_page_through_the_open_link_only(awarded: Award, teacher: User) -> None:
    assert "key=" not in pdf.page_address(awarded, "http://testserver")
    award = set_visibility(award=awarded, actor=teacher, is_public=True, share_link_enabled=True)
    assert "key=" not in pdf.page_address(award, "http://testserver", award.share_key)


def test_the_page_takes_few_queries(
    awarded: Award, teacher: User, client: Client, django_assert_max_num_queries: Any
) -> None:
    client.force_login(teacher)
    client.get(f"/credentials/{awarded.uuid}/", headers=PAGE)
    with django_assert_max_num_queries(20):
        client.get(f"/credentials/{awarded.uuid}/", headers=PAGE)


def test_a_revoked_badge_says_so_on_its_page(awarded: Award, teacher: User, client: Client) -> None:
    revoke(award=awarded, reason="The work was copied.", actor=None)
    client.force_login(teacher)
    page = client.get(f"/credentials/{awarded.uuid}/", headers=PAGE).content.decode()
    assert "This badge was revoked on" in page
    assert "The work was copied." in page


def test_a_badge_still_being_signed_has_a_page_but_no_files(awarded: Award, teacher: User, client: Client) -> None:
    Credential.objects.all().delete()
    client.force_login(teacher)
    assert "being signed" in client.get(f"/credentials/{awarded.uuid}/", headers=PAGE).content.decode()
    assert client.get(f"/credentials/{awarded.uuid}.json").status_code == 404
    assert client.get(f"/credentials/{awarded.uuid}.png").status_code == 404


def test_a_revocation_while_it_is_being_signed_is_in_the_list(
    give: GiveAward, teacher: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The award is revoked after its task looked and before its bit exists: nobody else would sign the list again."""
    give(email="other@example.org")  # so that a list is there, signed and fresh
    compose = issuer.unsigned_credential

    def revoked_meanwhile(award: Award, base: str) -> dict[str, Any]:
        revoke(award=award, reason="By mistake", actor=None)
        return compose(award, base)

    monkeypatch.setattr("badges.issuer.unsigned_credential", revoked_meanwhile)
    award = give(user=teacher)
    for credential in award.credentials.all():
        assert verifier.verify_document(credential.document).verdict == "invalid"


@pytest.mark.parametrize("text", ["One\x0bTwo", "One\x1fTwo", "One\x7fTwo"])
def test_a_control_character_in_what_people_wrote_does_not_stop_the_badge(
    give: GiveAward, teacher: User, text: str
) -> None:
    """Slides and word processors leave vertical tabs in what is pasted; a signature may not hold them."""
    award = enable_ob2(award=give(user=teacher, evidence=[EvidenceInput(title=text)]), actor=teacher)
    document = award.credentials.as_signed().get().document
    assert json.loads(document)["evidence"][0]["name"] == "One Two"
    assert verifier.verify_document(document).verdict == "valid"
    assert verifier.verify_document(f"http://testserver/ob2/assertions/{award.uuid}.json").verdict == "valid"


@pytest.mark.parametrize("accept", ["text/html", "application/vc"])
def test_a_cache_keeps_the_page_and_the_document_apart(
    awarded: Award, teacher: User, client: Client, accept: str
) -> None:
    set_visibility(award=awarded, actor=teacher, is_public=True)
    response = client.get(f"/credentials/{awarded.uuid}/", headers={"accept": accept})
    assert "Accept" in [name.strip() for name in response["Vary"].split(",")]
