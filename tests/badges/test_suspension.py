"""Suspending and lifting: every verifier sees it where the list can say so, our own pages and verification always."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts.models import Notification, User
from badges import verifier
from badges.actions.lift_suspension import lift_suspension
from badges.actions.revoke import revoke
from badges.actions.suspend import suspend
from badges.errors import AwardRequestError, NotTheRegistrarError
from badges.models import Achievement, Award, StatusEntry
from badges.openbadges import Fetched, RecognisedIssuer, VerificationReport, verify
from badges.own_addresses import answer
from tests.badges.conftest import GiveAward

PAGE = {"accept": "text/html"}


class _Anybody:
    def recognise(self, issuer_id: str) -> RecognisedIssuer | None:
        return RecognisedIssuer(issuer_id, "Atlas")


def _elsewhere(award: Award) -> VerificationReport:
    """What a verifier says that knows our public documents and nothing else."""

    def fetch(url: str) -> Fetched:
        found = answer(url)
        assert found is not None
        return found

    return verify(award.credentials.get().document, now=timezone.now(), fetch=fetch, issuers=_Anybody())


@pytest.mark.parametrize(("purpose", "elsewhere"), [("suspension", "caution"), ("revocation", "valid")])
def test_a_suspension_shows_where_the_list_can_say_it(
    achievement: Achievement, give: GiveAward, atlas_registrar: User, purpose: str, elsewhere: str
) -> None:
    Achievement.objects.update(status_purpose=purpose)
    achievement.refresh_from_db()
    award = give()
    suspend(award=award, reason="A complaint is looked into.", actor=atlas_registrar)
    assert _elsewhere(award).verdict == elsewhere
    assert verifier.verify_document(award.credentials.get().document).verdict == "caution"
    lift_suspension(award=award, actor=atlas_registrar)
    assert _elsewhere(award).verdict == "valid"
    assert verifier.verify_document(award.credentials.get().document).verdict == "valid"


def test_revoking_in_a_list_of_suspensions_sets_the_same_bit_for_good(
    achievement: Achievement, give: GiveAward, atlas_registrar: User
) -> None:
    Achievement.objects.update(status_purpose="suspension")
    achievement.refresh_from_db()
    award = give()
    assert StatusEntry.objects.get(award=award).status_list.purpose == "suspension"
    revoke(award=award, reason="Copied.", actor=atlas_registrar)
    assert _elsewhere(award).verdict == "caution"
    with pytest.raises(AwardRequestError, match="final"):
        lift_suspension(award=award, actor=atlas_registrar)


def test_another_institutions_registrar_changes_nothing(awarded: Award, registrar: User, trainer: User) -> None:
    for person in (registrar, trainer, awarded.recipient.user):
        with pytest.raises(NotTheRegistrarError, match="Atlas"):
            suspend(award=awarded, reason="Mine", actor=person)
        with pytest.raises(NotTheRegistrarError):
            revoke(award=awarded, reason="Mine", actor=person)
        with pytest.raises(NotTheRegistrarError):
            lift_suspension(award=awarded, actor=person)
    awarded.refresh_from_db()
    assert (awarded.suspended_at, awarded.revoked_at) == (None, None)


def test_the_holder_is_told_and_the_page_says_who_else_sees_it(awarded: Award, teacher: User, client: Client) -> None:
    suspend(award=awarded, reason="A complaint is looked into.", actor=None)
    assert "A complaint" in Notification.objects.get(recipient=teacher, kind="badge_suspended").body
    client.force_login(teacher)
    page = client.get(f"/credentials/{awarded.uuid}/", headers=PAGE).content.decode()
    assert "suspended since" in page
    assert "a verifier elsewhere may not see it" in page
    lift_suspension(award=awarded, actor=None)
    assert Notification.objects.filter(recipient=teacher, kind="badge_suspension_lifted").count() == 1


def test_twice_keeps_the_first_and_what_is_revoked_is_not_suspended(awarded: Award) -> None:
    first = suspend(award=awarded, reason="One", actor=None)
    assert suspend(award=awarded, reason="Two", actor=None).suspended_at == first.suspended_at
    revoke(award=awarded, reason="Copied.", actor=None)
    with pytest.raises(AwardRequestError, match="nothing to suspend"):
        suspend(award=awarded, reason="Three", actor=None)


def test_the_commands_answer_in_json(awarded: Award) -> None:
    said = StringIO()
    call_command("suspend_badge", str(awarded.uuid), "--reason", "A complaint.", "--json", stdout=said)
    answered = json.loads(said.getvalue())
    assert (answered["reason"], answered["is_in_status_list"]) == ("A complaint.", False)
    call_command("lift_suspension", f"urn:uuid:{awarded.uuid}", stdout=said)
    awarded.refresh_from_db()
    assert awarded.suspended_at is None
    with pytest.raises(CommandError, match="Say why"):
        call_command("suspend_badge", str(awarded.uuid), "--reason", " ")
