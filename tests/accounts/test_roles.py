"""Roles are memberships; Wagtail's group of trainers follows them, given and taken."""

import pytest
from wagtail.models import ModelLogEntry

from accounts.actions.grant_role import grant_role
from accounts.actions.withdraw_role import withdraw_role
from accounts.models import Institution, Membership, User


def may_write(user: User) -> bool:
    """Asked of the database: a user object remembers its permissions."""
    return User.objects.get(pk=user.pk).has_perm("wagtailadmin.access_admin")


@pytest.mark.parametrize("role", ["trainer", "administrator"])
def test_who_may_write_gets_into_the_editor(teacher: User, riverside: Institution, role: str) -> None:
    membership = grant_role(user=teacher, institution=riverside, role=role)
    assert (membership.user, membership.institution, membership.role) == (teacher, riverside, role)
    assert may_write(teacher)


@pytest.mark.parametrize("role", ["teacher", "moderator", "registrar"])
def test_every_other_role_stays_outside(teacher: User, riverside: Institution, role: str) -> None:
    grant_role(user=teacher, institution=riverside, role=role)
    assert not may_write(teacher)


def test_a_role_given_twice_is_one_membership_and_one_entry_in_the_log(
    teacher: User, riverside: Institution, administrator: User
) -> None:
    first = grant_role(user=teacher, institution=riverside, role="trainer", actor=administrator)
    assert grant_role(user=teacher, institution=riverside, role="trainer", actor=administrator) == first
    entry = ModelLogEntry.objects.get(action="accounts.grant_role", object_id=str(teacher.pk), user=administrator)
    assert entry.data == {"institution": "riverside", "role": "trainer"}


def test_the_door_closes_with_the_last_role_that_opened_it(
    trainer: User, atlas: Institution, riverside: Institution
) -> None:
    grant_role(user=trainer, institution=riverside, role="administrator")
    assert withdraw_role(user=trainer, institution=atlas, role="trainer")
    assert may_write(trainer)
    assert withdraw_role(user=trainer, institution=riverside, role="administrator")
    assert not may_write(trainer)
    assert not trainer.memberships.exists()
    assert ModelLogEntry.objects.filter(action="accounts.withdraw_role").count() == 2


def test_taking_what_was_never_given_changes_nothing(trainer: User, riverside: Institution) -> None:
    assert not withdraw_role(user=trainer, institution=riverside, role="trainer")
    assert may_write(trainer)
    assert not ModelLogEntry.objects.filter(action="accounts.withdraw_role").exists()


def test_a_role_that_does_not_exist_is_refused(teacher: User, riverside: Institution) -> None:
    with pytest.raises(ValueError, match="no role 'king'"):
        grant_role(user=teacher, institution=riverside, role="king")
    assert not Membership.objects.filter(user=teacher, institution=riverside).exists()


def test_other_groups_are_left_alone(trainer: User, atlas: Institution) -> None:
    own = trainer.groups.create(name="Choir")
    withdraw_role(user=trainer, institution=atlas, role="trainer")
    assert list(trainer.groups.all()) == [own]
