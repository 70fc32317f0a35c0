"""The group of trainers has its rights from the first migration on, and a second run changes nothing."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from wagtail.models import GroupCollectionPermission, GroupPagePermission

from accounts.models import Institution, User
from accounts.permissions import EDITORS_GROUP
from cms.actions.ensure_editors import LIBRARY, PAGES, ensure_editors
from cms.models import HomePage

pytestmark = pytest.mark.django_db


def test_migrating_gave_them() -> None:
    group = Group.objects.get(name=EDITORS_GROUP)
    assert [right.codename for right in group.permissions.all()] == ["access_admin"]
    on_pages = GroupPagePermission.objects.filter(group=group, page__depth=1)
    assert {right.permission.codename for right in on_pages} == set(PAGES)
    on_files = GroupCollectionPermission.objects.filter(group=group, collection__depth=1)
    assert {right.permission.codename for right in on_files} == {codename for _, codename in LIBRARY}


def test_a_second_time_changes_nothing() -> None:
    ensure_editors()
    group = ensure_editors()
    assert GroupPagePermission.objects.filter(group=group).count() == len(PAGES)
    assert GroupCollectionPermission.objects.filter(group=group).count() == len(LIBRARY)


def test_what_was_taken_away_comes_back() -> None:
    GroupPagePermission.objects.filter(group__name=EDITORS_GROUP).delete()
    ensure_editors()
    assert GroupPagePermission.objects.filter(group__name=EDITORS_GROUP).count() == len(PAGES)


def test_a_trainer_gets_in_and_edits_pages(trainer: User, home: HomePage, client: Client) -> None:
    client.force_login(trainer)
    assert client.get("/cms/").status_code == 200
    assert client.get(f"/cms/pages/{home.pk}/edit/").status_code == 200
    for address in ("/cms/images/", "/cms/images/add/", "/cms/documents/", "/cms/documents/multiple/add/"):
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize(
    "address", ["/cms/users/", "/cms/groups/", "/cms/sites/", "/cms/locales/", "/cms/collections/"]
)
def test_the_platform_is_not_theirs(trainer: User, home: HomePage, client: Client, address: str) -> None:
    client.force_login(trainer)
    assert client.get(address).status_code in (302, 403)


def test_a_registrar_stays_outside(registrar: User, home: HomePage, client: Client) -> None:
    client.force_login(registrar)
    assert client.get("/cms/").status_code == 403


def test_the_way_in_is_in_the_menu_of_who_may_write(
    trainer: User, teacher: User, home: HomePage, client: Client
) -> None:
    client.force_login(trainer)
    assert ">Write courses<" in client.get("/").content.decode()
    client.force_login(teacher)
    assert "Write courses" not in client.get("/").content.decode()


@pytest.mark.parametrize("model", ["competencies/cfrubric", "courses/course", "badges/achievement"])
def test_who_writes_for_one_institution_need_not_choose_it(
    trainer: User, atlas: Institution, riverside: Institution, client: Client, model: str
) -> None:
    client.force_login(trainer)
    page = client.get(f"/cms/snippets/{model}/add/").content.decode()
    assert f'<option value="{atlas.pk}" selected>' in page
    assert riverside.name not in page
