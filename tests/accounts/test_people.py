"""People as rows: addresses in lower case, one default institution, one membership a role."""

import pytest
from django.db import IntegrityError

from accounts.models import Institution, Membership, User


def test_an_address_is_kept_in_lower_case(db: None) -> None:
    assert User.objects.create_user("  Amina@Example.ORG ").email == "amina@example.org"


def test_without_an_address_there_is_no_person(db: None) -> None:
    with pytest.raises(ValueError, match="e-mail"):
        User.objects.create_user("")


def test_without_a_password_nobody_signs_in_with_one(db: None) -> None:
    assert not User.objects.create_user("a@example.org").has_usable_password()


def test_whoever_gave_no_name_is_called_by_their_address(db: None) -> None:
    assert User.objects.create_user("amina@example.org").display_name == "amina"


def test_there_is_one_default_institution(atlas: Institution) -> None:
    with pytest.raises(IntegrityError):
        Institution.objects.create(slug="other", name="Other", is_default=True)


def test_a_role_is_held_once(teacher: User, atlas: Institution) -> None:
    with pytest.raises(IntegrityError):
        Membership.objects.create(user=teacher, institution=atlas, role="teacher")


def test_the_administrator_has_a_role_in_all(administrator: User, atlas: Institution, riverside: Institution) -> None:
    assert list(Institution.objects.with_role(administrator, "registrar")) == [atlas, riverside]


def test_others_only_where_they_hold_it(registrar: User, atlas: Institution, riverside: Institution) -> None:
    assert list(Institution.objects.with_role(registrar, "registrar")) == [riverside]
