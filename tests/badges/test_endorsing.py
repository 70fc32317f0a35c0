"""Endorsements: one institution's word about another's badge, signed, embedded, shown, and taken back."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from accounts.actions.grant_role import grant_role
from accounts.models import Institution, User
from badges import batches, composing, jobs, resigning, verifier
from badges.actions.award_many import award_many
from badges.actions.create_profile import ensure_profile
from badges.actions.endorse import endorse
from badges.actions.halt_issuing import halt_issuing
from badges.actions.resume_issuing import resume_issuing
from badges.actions.revoke_key import revoke_key
from badges.actions.set_visibility import set_visibility
from badges.actions.withdraw_endorsement import withdraw_endorsement
from badges.errors import AwardRequestError, NotTheEndorserError
from badges.models import Achievement, Award, Endorsement, Profile
from badges.openbadges.report import EndorsementSummary, VerificationReport
from tests.badges.conftest import GiveAward

SAID = "Our schools look for it. نوصي به — “vraiment” ]]>"
PAGE = {"accept": "text/html"}


@pytest.fixture(autouse=True)
def _secure(settings: Settings) -> None:
    """The list of what was taken back counts only on the issuer's own host and port; a did:web always says https."""
    settings.PUBLIC_BASE_URL = "https://testserver"


@pytest.fixture
def endorser(riverside: Institution) -> Profile:
    return ensure_profile(institution=riverside)


@pytest.fixture
def dean(riverside: Institution, registrar: User) -> User:
    grant_role(user=registrar, institution=riverside, role="administrator")
    return registrar


@pytest.fixture
def endorsed(achievement: Achievement, atlas: Institution, endorser: Profile, dean: User) -> Endorsement:
    ensure_profile(institution=atlas)
    return endorse(endorser=endorser, about=achievement, comment=f" {SAID} ", actor=dean)


def _embedded(award: Award, securing: str = "eddsa-rdfc-2022") -> dict[str, Any]:
    document: dict[str, Any] = json.loads(award.credentials.as_signed(securing).get().document)
    return document


def _endorsed_id(endorsement: Endorsement) -> str:
    named: str = json.loads(endorsement.document)["credentialSubject"]["id"]
    return named


def _told(report: VerificationReport) -> tuple[EndorsementSummary, ...]:
    assert report.credential is not None
    return report.credential.endorsements


def test_it_is_signed_by_the_endorser_in_both_forms(endorsed: Endorsement, achievement: Achievement) -> None:
    document = json.loads(endorsed.document)
    assert document["id"] == endorsed.urn
    assert document["issuer"]["id"] == "did:web:testserver:issuers:riverside"
    assert document["credentialSubject"]["id"] == f"https://testserver/achievements/{achievement.uuid}"
    assert document["credentialSubject"]["endorsementComment"] == SAID
    assert document["proof"][0]["verificationMethod"].startswith("did:web:testserver:issuers:riverside#")
    assert endorsed.jwt.count(".") == 2


def test_what_is_signed_afterwards_carries_it(endorsed: Endorsement, give: GiveAward, teacher: User) -> None:
    award = give(user=teacher)
    carried = _embedded(award)["credentialSubject"]["achievement"]["endorsement"]
    assert carried == [json.loads(endorsed.document)]
    report = verifier.verify_document(award.credentials.get().document, is_offline=True)
    assert report.verdict == "valid"
    assert [(entry.verdict, entry.comment) for entry in _told(report)] == [("valid", SAID)]


@pytest.mark.parametrize("method", ["key", "domain"])
def test_an_endorser_of_any_name_can_be_believed_and_can_take_it_back(
    achievement: Achievement, endorser: Profile, dean: User, give: GiveAward, method: str
) -> None:
    ensure_profile(institution=achievement.institution)
    Profile.objects.filter(pk=endorser.pk).update(did_method=method, domain="badges.riverside.example")
    endorser.refresh_from_db()
    endorsed = endorse(endorser=endorser, about=achievement, comment=SAID, actor=dean)
    text = give().credentials.get().document
    assert [entry.verdict for entry in _told(verifier.verify_document(text, is_offline=True))] == ["valid"]
    withdraw_endorsement(endorsement=endorsed, actor=dean)
    assert [entry.verdict for entry in _told(verifier.verify_document(text, is_offline=True))] == ["invalid"]


def test_a_token_carries_it_as_a_token(endorsed: Endorsement, give: GiveAward, teacher: User, client: Client) -> None:
    award = give(user=teacher)
    client.force_login(teacher)
    token = client.get(f"/credentials/{award.uuid}.jwt").content.decode()
    report = verifier.verify_document(token, is_offline=True)
    assert (report.verdict, [entry.verdict for entry in _told(report)]) == ("valid", ["valid"])


def test_what_was_signed_before_stays_as_it_was(
    awarded: Award, achievement: Achievement, endorser: Profile, dean: User
) -> None:
    before = awarded.credentials.get().document
    endorse(endorser=endorser, about=achievement, comment=SAID, actor=dean)
    assert awarded.credentials.get().document == before


def test_an_issuer_and_a_single_badge_can_be_endorsed_too(
    awarded: Award, endorser: Profile, dean: User, teacher: User, client: Client
) -> None:
    endorse(endorser=endorser, about=awarded.achievement.institution.profile, comment="A careful issuer.", actor=dean)
    endorse(endorser=endorser, about=awarded, comment="We saw this lesson.", actor=dean)
    client.force_login(teacher)
    token = client.get(f"/credentials/{awarded.uuid}.jwt").content.decode()
    report = verifier.verify_document(token, is_offline=True)
    assert {entry.comment: entry.verdict for entry in _told(report)} == {
        "A careful issuer.": "valid",
        "We saw this lesson.": "valid",
    }


@pytest.mark.parametrize(("algorithm", "securing"), [("Ed25519", "eddsa-rdfc-2022"), ("P-256", "vc-jwt")])
def test_what_a_compromised_key_signed_is_embedded_no_more(
    endorsed: Endorsement, achievement: Achievement, algorithm: str, securing: str
) -> None:
    assert any(composing.endorsed(achievement, _endorsed_id(endorsed), securing))
    key = endorsed.endorser.keys.get(algorithm=algorithm)
    revoke_key(key=key, compromised_from=timezone.now(), reason="Lost", actor=None)
    assert composing.endorsed(achievement, _endorsed_id(endorsed), securing) == ((), ())


@pytest.mark.parametrize("algorithm", ["Ed25519", "P-256"])
def test_what_a_compromised_key_signed_is_said_again_under_the_new_one(
    endorsed: Endorsement, achievement: Achievement, algorithm: str, django_capture_on_commit_callbacks: Any
) -> None:
    _steal(endorsed.endorser, algorithm, django_capture_on_commit_callbacks)
    endorsed.refresh_from_db()
    again = Endorsement.objects.in_force().get(achievement=achievement)
    assert endorsed.withdrawn_at is not None
    assert (again.comment, again.endorser) == (endorsed.comment, endorsed.endorser)
    assert resigning.to_endorse_anew() == []
    assert resigning.endorse_anew(endorsed) is None


def test_who_takes_back_what_was_said_again_since_takes_back_both(
    endorsed: Endorsement, dean: User, django_capture_on_commit_callbacks: Any
) -> None:
    _steal(endorsed.endorser, "Ed25519", django_capture_on_commit_callbacks)
    assert Endorsement.objects.in_force().exists()
    withdraw_endorsement(endorsement=endorsed, actor=dean)
    assert not Endorsement.objects.in_force().exists()


def test_of_an_issuers_former_name_nothing_is_said_again(
    atlas: Institution, endorser: Profile, dean: User, django_capture_on_commit_callbacks: Any
) -> None:
    endorse(endorser=endorser, about=ensure_profile(institution=atlas), comment=SAID, actor=dean)
    Profile.objects.filter(institution=atlas).update(did_method="key")
    _steal(endorser, "Ed25519", django_capture_on_commit_callbacks)
    assert not Endorsement.objects.in_force().exists()


def test_during_a_halt_what_a_compromised_key_signed_waits(
    endorsed: Endorsement, endorser: Profile, django_capture_on_commit_callbacks: Any
) -> None:
    halt_issuing(profile=endorser, reason="A drill", actor=None)
    _steal(endorser, "Ed25519", django_capture_on_commit_callbacks)
    assert Endorsement.objects.in_force().get() == endorsed
    with django_capture_on_commit_callbacks(execute=True):
        resume_issuing(profile=endorser, actor=None)
    assert Endorsement.objects.in_force().get() != endorsed


def test_the_job_says_again_what_a_lost_task_did_not(
    endorsed: Endorsement, endorser: Profile, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=False):
        revoke_key(key=endorser.keys.get(algorithm="Ed25519"), compromised_from=timezone.now(), reason="L", actor=None)
    assert Endorsement.objects.in_force().get() == endorsed
    with django_capture_on_commit_callbacks(execute=True):
        jobs.sign_compromised_anew()
    assert Endorsement.objects.in_force().get() != endorsed


def _steal(endorser: Profile, algorithm: str, capture: Any) -> None:
    with capture(execute=True):
        revoke_key(key=endorser.keys.get(algorithm=algorithm), compromised_from=timezone.now(), reason="L", actor=None)


def test_what_was_said_of_an_issuers_former_name_is_not_embedded_under_its_new_one(
    achievement: Achievement, atlas: Institution, endorser: Profile, dean: User, give: GiveAward
) -> None:
    endorse(endorser=endorser, about=ensure_profile(institution=atlas), comment=SAID, actor=dean)
    assert _embedded(give(email="one@example.org"))["issuer"]["endorsement"]
    Profile.objects.filter(institution=atlas).update(did_method="key")
    under_new_name = _embedded(give(email="two@example.org"))
    assert under_new_name["issuer"]["id"].startswith("did:key:")
    assert "endorsement" not in under_new_name["issuer"]


def test_any_number_of_awards_looks_up_their_endorsers_keys_in_as_many_queries(
    endorsed: Endorsement, achievement: Achievement, endorser: Profile
) -> None:
    endorse(endorser=endorser, about=achievement.institution.profile, comment=SAID, actor=None)
    counted = []
    for count in (1, 7):
        people = [f"of-{count}-number-{number}@example.org" for number in range(count)]
        ids = [award.pk for award in award_many(achievement=achievement, emails=people)]
        with CaptureQueriesContext(connection) as queries:
            assert all(composing.endorsed(row.achievement, _endorsed_id(endorsed))[0] for row in batches.load(ids))
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_the_verification_page_tells_it_with_its_outcome(
    endorsed: Endorsement, give: GiveAward, teacher: User, client: Client
) -> None:
    text = give(user=teacher).credentials.get().document
    page = client.post("/verify/", {"text": text}).content.decode()
    assert "نوصي به" in page
    assert "Riverside Teaching Academy</bdi>, about what it stands for: Valid." in page
    withdraw_endorsement(endorsement=endorsed, actor=None)
    page = client.post("/verify/", {"text": text}).content.decode()
    assert "about what it stands for: Not valid." in page
    assert '<h1 id="verdict">Valid</h1>' in page


def test_taken_back_it_is_embedded_no_more_and_its_copies_say_so(
    endorsed: Endorsement, give: GiveAward, teacher: User, peers: list[User], dean: User, client: Client
) -> None:
    earlier = give(user=teacher)
    withdraw_endorsement(endorsement=endorsed, actor=dean)
    later = give(user=peers[0], email=peers[0].email)
    assert "endorsement" not in _embedded(later)["credentialSubject"]["achievement"]
    report = verifier.verify_document(earlier.credentials.get().document, is_offline=True)
    assert report.verdict == "valid"
    assert [entry.verdict for entry in _told(report)] == ["invalid"]
    listed = client.get("/issuers/riverside/endorsements/withdrawn.json").json()["revokedCredential"]
    assert [entry["id"] for entry in listed] == [endorsed.urn]


def test_taking_it_back_twice_changes_nothing(endorsed: Endorsement, dean: User) -> None:
    first = withdraw_endorsement(endorsement=endorsed, actor=dean).withdrawn_at
    assert withdraw_endorsement(endorsement=endorsed, actor=None).withdrawn_at == first


def test_saying_it_twice_says_it_once(endorsed: Endorsement, achievement: Achievement, dean: User) -> None:
    again = endorse(endorser=endorsed.endorser, about=achievement, comment="Once more", actor=dean)
    assert again == endorsed
    assert Endorsement.objects.count() == 1


@pytest.mark.parametrize("comment", ["", "  ", "x" * 1_001])
def test_it_needs_words_and_not_too_many(
    achievement: Achievement, atlas: Institution, endorser: Profile, comment: str
) -> None:
    ensure_profile(institution=atlas)
    with pytest.raises(AwardRequestError):
        endorse(endorser=endorser, about=achievement, comment=comment, actor=None)


def test_nobody_endorses_themselves(awarded: Award) -> None:
    own = awarded.achievement.institution.profile
    for about in (own, awarded, awarded.achievement):
        with pytest.raises(AwardRequestError, match="its own badges"):
            endorse(endorser=own, about=about, comment=SAID, actor=None)


def test_only_administrators_speak_for_an_institution(
    awarded: Award, endorser: Profile, moderator: User, registrar: User, teacher: User
) -> None:
    for person in (moderator, registrar, teacher):
        with pytest.raises(NotTheEndorserError):
            endorse(endorser=endorser, about=awarded.achievement, comment=SAID, actor=person)
    assert not Endorsement.objects.exists()


def test_its_address_is_the_document_or_a_page(endorsed: Endorsement, client: Client) -> None:
    document = client.get(f"/endorsements/{endorsed.uuid}")
    assert document.content.decode() == endorsed.document
    page = client.get(f"/endorsements/{endorsed.uuid}", headers=PAGE).content.decode()
    assert "Riverside Teaching Academy" in page
    assert "نوصي به" in page


def test_a_word_about_a_private_badge_is_as_private(
    awarded: Award, endorser: Profile, teacher: User, client: Client
) -> None:
    said = endorse(endorser=endorser, about=awarded, comment=SAID, actor=None)
    address = f"/endorsements/{said.uuid}"
    assert client.get(address).status_code == 404
    award = set_visibility(award=awarded, actor=teacher, share_link_enabled=True)
    assert client.get(address, {"key": award.share_key}).status_code == 200
    set_visibility(award=awarded, actor=teacher, share_link_enabled=False)
    assert client.get(address).status_code == 410


def test_the_pages_of_the_badge_say_who_endorses_it(
    endorsed: Endorsement, give: GiveAward, teacher: User, client: Client
) -> None:
    award = give(user=teacher)
    client.force_login(teacher)
    for address in (f"/credentials/{award.uuid}/", f"/achievements/{award.achievement.uuid}"):
        page = client.get(address, headers=PAGE).content.decode()
        assert f"/endorsements/{endorsed.uuid}" in page
        assert "نوصي به" in page


def test_an_administrator_endorses_and_takes_back_on_pages(
    awarded: Award, endorser: Profile, dean: User, teacher: User, client: Client
) -> None:
    address = f"/achievements/{awarded.achievement.uuid}/endorse/"
    client.force_login(teacher)
    assert client.get(address).status_code == 404
    client.force_login(dean)
    assert client.get(address).status_code == 200
    assert client.post(address, {"endorser": "riverside", "comment": ""}).status_code == 422
    assert client.post(address, {"endorser": "atlas", "comment": SAID}).status_code == 404
    assert client.post(address, {"endorser": "riverside", "comment": SAID}).status_code == 302
    given = Endorsement.objects.get()
    assert given.comment == SAID
    page = client.get(address).content.decode()
    assert "Take this endorsement back" in page
    assert "<textarea" not in page, "what is in force is taken back first: a second word would be lost"
    client.force_login(teacher)
    assert client.post(f"/endorsements/{given.uuid}/withdraw/").status_code == 404
    client.force_login(dean)
    assert client.post(f"/endorsements/{given.uuid}/withdraw/").status_code == 302
    given.refresh_from_db()
    assert given.withdrawn_at is not None


def test_open_badges_2_names_it_at_an_address_of_its_own(endorsed: Endorsement, client: Client) -> None:
    badge_class = client.get(f"/ob2/badges/{endorsed.achievement.uuid}.json").json()
    (address,) = badge_class["endorsement"]
    said = client.get(address.removeprefix("https://testserver")).json()
    assert (said["claim"]["id"], said["claim"]["endorsementComment"]) == (badge_class["id"], SAID)
    assert said["issuer"] == "https://testserver/ob2/issuers/riverside.json"
