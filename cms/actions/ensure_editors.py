"""What the group of trainers may do in Wagtail's editor."""

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from accounts.permissions import EDITORS_GROUP

# Permissions of a model are born after every migration, app by app; this may run before it was their turn.
OWNERS = ("wagtailadmin", "wagtailcore", "wagtailimages", "wagtaildocs")
DOOR = ("wagtailadmin", "access_admin")
PAGES = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")
LIBRARY = (
    ("wagtailimages", "add_image"),
    ("wagtailimages", "change_image"),
    ("wagtailimages", "choose_image"),
    ("wagtaildocs", "add_document"),
    ("wagtaildocs", "change_document"),
    ("wagtaildocs", "choose_document"),
)


@transaction.atomic
def ensure_editors() -> Group:
    """Return the group with its rights; a second time changes nothing. Rights given by hand besides are left.

    Pages from the root of the tree, so that the home of a new language needs no further step: which of them a person
    may touch is decided by who owns the course (`courses.editing`).
    """
    for label in OWNERS:
        create_permissions(apps.get_app_config(label), verbosity=0)
    group, _ = Group.objects.get_or_create(name=EDITORS_GROUP)
    group.permissions.add(_permission(*DOOR))
    _open_pages(group)
    _open_library(group)
    return group


def _open_pages(group: Group) -> None:
    root = Page.get_first_root_node()
    for codename in PAGES if root else ():
        GroupPagePermission.objects.get_or_create(
            group=group, page=root, permission=_permission("wagtailcore", codename)
        )


def _open_library(group: Group) -> None:
    root = Collection.get_first_root_node()
    for label, codename in LIBRARY if root else ():
        permission = _permission(label, codename)
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)


def _permission(label: str, codename: str) -> Permission:
    permission: Permission = Permission.objects.get(content_type__app_label=label, codename=codename)
    return permission
