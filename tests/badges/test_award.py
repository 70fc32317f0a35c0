"""Award: decided exactly once, frozen on its day, signed on commit."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError
from django.utils import timezone
from wagtail.models import ModelLogEntry

from accounts.models import Institution, User
from badges.actions.award import award
from badges.actions.claim_recipients import claim_recipients
from badges.errors import AwardRequestError, RecipientTakenError, UnpublishedError
from badges.jobs import claim_waiting_badges
from badges.models import Achievement, Award, Credential, Recipient, SigningBase
from competencies.models import CompetencyEvidence
from tests.badges.conftest import DIGEST, GiveAward


def _other(institution: Institution) -> Achievement:
    return Achievement.objects.create(
        slug="other", institution=institution, name="Other", description="d", criteria="c", published_at=timezone.now()
    )


def test_a_draft_is_awarded_to_nobody(give: GiveAward, achievement: Achievement, teacher: User) -> None:
    achievement.published_at = None
    with pytest.raises(UnpublishedError, match="still a draft, so nothing was awarded"):
        give(user=teacher)
    assert not Award.objects.exists()
    assert not Recipient.objects.exists()


def test_a_badge_that_somebody_holds_is_found_whatever_became_of_it(
    give: GiveAward, achievement: Achievement, teacher: User
) -> None:
    """A retry must answer the same, even where the badge was taken back into drafts by hand."""
    held = give(user=teacher)
    achievement.published_at = None
    assert give(user=teacher) == held


def test_two_calls_make_one_award_and_one_credential(give: GiveAward, teacher: User) -> None:
    first, second = give(user=teacher), give(user=teacher)
    assert first == second
    assert Award.objects.count() == 1
    assert Credential.objects.count() == 1


def test_a_race_is_lost_quietly(
    give: GiveAward, achievement: Achievement, teacher: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    winner = give(user=teacher)
    monkeypatch.setattr("badges.actions.award._live", lambda *_arguments: None)
    assert give(user=teacher) == winner
    assert Award.objects.count() == 1


def test_the_database_refuses_a_second_live_award(awarded: Award) -> None:
    with pytest.raises(IntegrityError):
        Award.objects.create(achievement=awarded.achievement, recipient=awarded.recipient, achievement_version="1")


def test_the_definition_stays_as_it_was_on_the_day(awarded: Award) -> None:
    Achievement.objects.update(name="Something else")
    awarded.refresh_from_db()
    assert awarded.definition["name"] == "Lessons with digital tools"
    assert [entry["code"] for entry in awarded.definition["alignments"]] == ["KA.3", "KA.4"]
    assert awarded.definition["rubric"]["criteria"][0]["key"] == "plan"


def test_a_rubric_frozen_earlier_goes_before_todays(give: GiveAward, teacher: User) -> None:
    frozen = {"criteria": [], "pass_score": 2, "title": "As it was"}
    assert give(user=teacher, rubric=frozen).definition["rubric"]["title"] == "As it was"


def test_evidence_is_kept_with_its_digest(awarded: Award) -> None:
    assert [piece.digest_sri for piece in awarded.evidence.all()] == [DIGEST]


def test_competencies_become_the_persons(awarded: Award, teacher: User) -> None:
    shown = CompetencyEvidence.objects.filter(person=teacher, source_uuid=awarded.uuid)
    assert sorted(shown.values_list("item__code", flat=True)) == ["KA.3", "KA.4"]


def test_the_credential_is_signed_on_commit(awarded: Award) -> None:
    credential = awarded.credentials.get()
    assert credential.base_url == "http://testserver"
    assert SigningBase.objects.filter(base_url="http://testserver").exists()


def test_the_award_is_logged(awarded: Award) -> None:
    assert ModelLogEntry.objects.filter(action="badges.award", object_id=str(awarded.pk)).count() == 1


def test_what_is_no_address_is_refused_with_a_sentence(achievement: Achievement) -> None:
    with pytest.raises(AwardRequestError, match="not an e-mail address"):
        award(achievement=achievement, email="nobody")
    assert not Recipient.objects.exists()


def test_an_address_is_one_whatever_its_letters(give: GiveAward) -> None:
    assert give(email="New@Example.org ") == give(email="new@example.org")


def test_after_a_revocation_it_can_be_awarded_again(give: GiveAward, awarded: Award, teacher: User) -> None:
    Award.objects.filter(pk=awarded.pk).update(revoked_at=awarded.awarded_at)
    assert give(user=teacher) != awarded


def test_an_unverified_address_does_not_open_the_badges_that_wait_under_it(
    give: GiveAward, achievement: Achievement, teacher: User, atlas: Institution
) -> None:
    give()
    other = _other(atlas)
    given = give(achievement=other, user=teacher)
    assert given.recipient.user is None


def test_a_verified_address_takes_what_waits_under_it(give: GiveAward, teacher: User) -> None:
    waiting = give()
    EmailAddress.objects.create(user=teacher, email="Teacher@example.org", verified=True)
    assert give(user=teacher).recipient.user == teacher
    assert waiting.recipient_id == Recipient.objects.get(user=teacher).pk


def test_an_address_claimed_by_somebody_else_is_refused(give: GiveAward, teacher: User, peers: list[User]) -> None:
    give(user=teacher)
    with pytest.raises(RecipientTakenError):
        give(user=peers[0])


def test_a_person_keeps_their_recipient_when_their_address_changes(
    give: GiveAward, teacher: User, atlas: Institution
) -> None:
    first = give(user=teacher)
    other = _other(atlas)
    assert give(achievement=other, user=teacher, email="moved@example.org").recipient == first.recipient


def test_claiming_needs_a_verified_address_and_brings_the_competencies(
    give: GiveAward, teacher: User, django_capture_on_commit_callbacks: Any
) -> None:
    waiting = give()
    address = EmailAddress.objects.create(user=teacher, email="teacher@example.org", verified=False)
    assert claim_recipients(user=teacher) == []
    EmailAddress.objects.filter(pk=address.pk).update(verified=True)
    assert [recipient.user for recipient in claim_recipients(user=teacher)] == [teacher]
    assert claim_recipients(user=teacher) == []
    assert CompetencyEvidence.objects.filter(person=teacher, source_uuid=waiting.uuid).count() == 2


def test_who_proved_the_address_already_has_the_badge_at_once(give: GiveAward, teacher: User) -> None:
    EmailAddress.objects.create(user=teacher, email="Teacher@example.org", verified=True)
    awarded = give()
    assert awarded.recipient.user == teacher
    assert CompetencyEvidence.objects.filter(person=teacher, source_uuid=awarded.uuid).count() == 2
    assert teacher.notifications.filter(kind="badge_given").exists()


def test_a_badge_that_waits_is_claimed_by_the_next_award_and_by_the_job(
    give: GiveAward, teacher: User, atlas: Institution
) -> None:
    waiting = give()
    EmailAddress.objects.create(user=teacher, email="teacher@example.org", verified=True)
    assert claim_waiting_badges() == 1
    assert claim_waiting_badges() == 0
    waiting.recipient.refresh_from_db()
    assert waiting.recipient.user == teacher
    Recipient.objects.update(user=None)
    assert give(achievement=_other(atlas)).recipient.user == teacher


def test_an_address_that_nobody_proved_gives_its_badge_to_nobody(give: GiveAward, teacher: User) -> None:
    EmailAddress.objects.create(user=teacher, email="teacher@example.org", verified=False)
    assert give().recipient.user is None
    assert claim_waiting_badges() == 0
