"""What peer review does on news from below."""

import pytest
from django.utils import timezone

from accounts.models import Institution, User
from badges.models import Achievement, Award, Credential, Profile, Recipient, SigningKey
from badges.signals import credential_issued
from tests.peer_review.conftest import Submit


@pytest.fixture
def achievement(atlas: Institution) -> Achievement:
    return Achievement.objects.create(slug="lesson", institution=atlas, name="Lesson", description="-", criteria="-")


def issue(person: User, achievement: Achievement) -> Credential:
    """A credential's rows, without the signing."""
    profile = Profile.objects.get_or_create(institution=achievement.institution, slug="atlas", name="Atlas")[0]
    secret = {"public_key_multibase": "z", "encrypted_private_key": b""}
    key = SigningKey.objects.create(profile=profile, fragment="key-1", **secret)
    recipient = Recipient.objects.create(institution=achievement.institution, email=person.email, user=person)
    award = Award.objects.create(achievement=achievement, achievement_version="1", recipient=recipient)
    return Credential.objects.create(
        award=award, key=key, base_url="http://testserver", document="{}", issued_at=timezone.now()
    )


def test_who_earns_a_badge_is_asked_to_read_what_waits_for_a_reader_of_it(
    hand_in: Submit, teacher: User, peers: list[User], achievement: Achievement
) -> None:
    waiting = hand_in(teacher, achievement=achievement)
    credential = issue(peers[0], achievement)
    credential_issued.send(Credential, credential_id=credential.pk)
    assert [assignment.reviewer for assignment in waiting.assignments.all()] == [peers[0]]


def test_a_badge_of_another_kind_makes_nobody_eligible(
    hand_in: Submit, teacher: User, peers: list[User], achievement: Achievement, atlas: Institution
) -> None:
    other = Achievement.objects.create(slug="other", institution=atlas, name="Other", description="-", criteria="-")
    waiting = hand_in(teacher, achievement=achievement)
    credential_issued.send(Credential, credential_id=issue(peers[0], other).pk)
    assert not waiting.assignments.exists()
