"""Reissuing and renewing: a new award takes the old one's place, and nothing that was signed is edited."""

import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import User
from badges import verifier
from badges.actions.reissue import reissue
from badges.actions.renew import renew
from badges.actions.revoke import revoke
from badges.actions.suspend import suspend
from badges.errors import AwardRequestError, NotTheRegistrarError
from badges.models import Achievement, Award
from competencies.models import CompetencyEvidence
from tests.badges.conftest import GiveAward


@pytest.fixture
def reissued(awarded: Award, django_capture_on_commit_callbacks: Any) -> Award:
    with django_capture_on_commit_callbacks(execute=True):
        return reissue(award=awarded, reason="The score was typed wrongly.", actor=None)


def test_the_new_one_is_valid_and_the_old_one_a_caution(awarded: Award, reissued: Award) -> None:
    awarded.refresh_from_db()
    assert awarded.superseded_by == reissued
    assert reissued.is_live
    assert (reissued.awarded_at, reissued.definition) == (awarded.awarded_at, awarded.definition)
    assert [piece.digest_sri for piece in reissued.evidence.all()] == [p.digest_sri for p in awarded.evidence.all()]
    assert verifier.verify_document(reissued.credentials.get().document).verdict == "valid"
    old = verifier.verify_document(awarded.credentials.get().document)
    assert (old.verdict, old.check("status").code) == ("caution", "status_superseded")  # type: ignore[union-attr]


def test_the_competencies_are_shown_by_the_new_one(awarded: Award, reissued: Award) -> None:
    in_force = CompetencyEvidence.objects.filter(withdrawn_at=None).values_list("source_uuid", flat=True)
    assert set(in_force) == {reissued.uuid}


def test_revoking_the_new_one_takes_back_what_it_replaced(awarded: Award, reissued: Award) -> None:
    revoke(award=reissued, reason="Copied.", actor=None)
    for award in (awarded, reissued):
        assert verifier.verify_document(award.credentials.get().document).verdict == "invalid"


def test_what_is_not_in_force_is_not_replaced(awarded: Award, reissued: Award) -> None:
    with pytest.raises(AwardRequestError, match="replaced already"):
        reissue(award=awarded, reason="Again", actor=None)
    suspend(award=reissued, reason="A complaint.", actor=None)
    with pytest.raises(AwardRequestError, match="suspended"):
        reissue(award=reissued, reason="Again", actor=None)
    assert Award.objects.count() == 2


def test_only_with_today_s_words_when_asked_for(awarded: Award, give: GiveAward) -> None:
    Achievement.objects.update(name="Renamed", version="2")
    kept = reissue(award=awarded, reason="One", actor=None)
    assert kept.definition["name"] == awarded.definition["name"]
    redefined = reissue(award=kept, reason="Two", actor=None, is_redefined=True)
    assert (redefined.definition["name"], redefined.achievement_version) == ("Renamed", "2")
    assert redefined.definition_uuid != awarded.definition_uuid


def test_nobody_else_replaces_it(awarded: Award, registrar: User) -> None:
    for change in (
        lambda: reissue(award=awarded, reason="Mine", actor=registrar),
        lambda: renew(award=awarded, actor=registrar),
    ):
        with pytest.raises(NotTheRegistrarError):
            change()
    assert Award.objects.count() == 1


def test_validity_is_frozen_when_it_is_awarded_and_renewed_for_another_term(
    achievement: Achievement, give: GiveAward
) -> None:
    Achievement.objects.update(valid_months=12)
    achievement.refresh_from_db()
    award = give(awarded_at=timezone.now() - timedelta(days=400))
    assert award.valid_until is not None
    assert award.valid_until.month == award.awarded_at.month
    document = json.loads(award.credentials.get().document)
    assert document["validUntil"].startswith(award.valid_until.date().isoformat())
    assert verifier.verify_document(award.credentials.get().document).verdict == "caution"
    renewed = renew(award=award, actor=None)
    assert renewed.valid_until is not None
    assert renewed.valid_until > timezone.now() + timedelta(days=360)
    with pytest.raises(AwardRequestError, match="passed"):
        renew(award=renewed, actor=None, until=timezone.now() - timedelta(days=1))


def test_the_commands(awarded: Award) -> None:
    said = StringIO()
    call_command("reissue_badge", str(awarded.uuid), "--reason", "The score was wrong.", "--json", stdout=said)
    answered = json.loads(said.getvalue())
    assert answered["supersedes"] == str(awarded.uuid)
    with pytest.raises(CommandError, match="never expires"):
        call_command("renew_badge", answered["uuid"])
    with pytest.raises(CommandError, match="not a time"):
        call_command("renew_badge", answered["uuid"], "--until", "soon")
