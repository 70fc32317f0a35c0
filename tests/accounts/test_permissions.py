"""A right is a role in one institution, asked afresh each time."""

from django.contrib.auth.models import AnonymousUser

from accounts.models import Institution, Membership, User
from accounts.permissions import has_role, holds_anywhere, roles_of


def test_roles_are_of_one_institution(trainer: User, atlas: Institution, riverside: Institution) -> None:
    assert roles_of(trainer, atlas) == {"trainer"}
    assert roles_of(trainer, riverside) == set()


def test_a_person_may_hold_several_roles(trainer: User, atlas: Institution) -> None:
    Membership.objects.create(user=trainer, institution=atlas, role="moderator")
    assert roles_of(trainer, atlas) == {"trainer", "moderator"}
    assert has_role(trainer, atlas, "moderator", "registrar")


def test_no_role_no_right(teacher: User, atlas: Institution) -> None:
    assert not has_role(teacher, atlas, "trainer", "moderator")


def test_a_role_elsewhere_gives_nothing_here(registrar: User, atlas: Institution) -> None:
    assert not has_role(registrar, atlas, "registrar")


def test_the_platform_administrator_may_everywhere(administrator: User, riverside: Institution) -> None:
    assert has_role(administrator, riverside, "registrar")
    assert holds_anywhere(administrator, "trainer")


def test_a_visitor_holds_nothing(atlas: Institution) -> None:
    assert roles_of(AnonymousUser(), atlas) == set()
    assert not has_role(AnonymousUser(), atlas, "teacher")
    assert not holds_anywhere(AnonymousUser(), "teacher")


def test_a_role_taken_away_is_gone_at_once(trainer: User, atlas: Institution) -> None:
    assert has_role(trainer, atlas, "trainer")
    Membership.objects.filter(user=trainer).delete()
    assert not has_role(trainer, atlas, "trainer")
