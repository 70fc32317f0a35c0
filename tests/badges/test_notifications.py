"""What a holder hears of a badge."""

from accounts.models import Notification, User
from badges.actions.revoke import revoke
from badges.models import Award
from tests.badges.conftest import GiveAward


def test_a_revocation_is_told_once_in_the_holders_language(give: GiveAward, teacher: User) -> None:
    User.objects.filter(pk=teacher.pk).update(language="fr")
    award = give(user=teacher)
    revoke(award=award, reason="By mistake", actor=None)
    revoke(award=award, reason="By mistake", actor=None)
    (notification,) = Notification.objects.filter(kind="badge_revoked")
    assert notification.recipient == teacher
    assert "Cours avec outils numériques" in notification.subject
    assert notification.url == f"/fr/credentials/{award.uuid}/"


def test_a_revocation_is_told_with_its_reason(awarded: Award) -> None:
    revoke(award=awarded, reason="The work was copied.", actor=None)
    (notification,) = Notification.objects.filter(kind="badge_revoked")
    assert "The work was copied." in notification.body


def test_nobody_is_told_of_a_badge_that_nobody_claimed(give: GiveAward) -> None:
    revoke(award=give(email="unknown@example.org"), reason="By mistake", actor=None)
    assert not Notification.objects.exists()
