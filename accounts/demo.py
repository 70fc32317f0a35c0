"""The demo's people, shown on the sign-in page of a demo and nowhere else."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

PASSWORD = "passerelle-demo"  # noqa: S105 (published; production refuses to start with PASSERELLE_DEMO)


@dataclass(frozen=True)
class DemoAccount:
    """An address to sign in with, and whom it stands for."""

    email: str
    what: Any


ACCOUNTS = (
    DemoAccount("teacher@example.org", _("A teacher in the middle of a course")),
    DemoAccount("teacher2@example.org", _("A colleague of Riverside who may review")),
    DemoAccount("teacher3@example.org", _("A colleague of no institution who may review")),
    DemoAccount("teacher4@example.org", _("A colleague of another school who may review")),
    DemoAccount("trainer@example.org", _("A trainer who writes courses")),
    DemoAccount("moderator@example.org", _("A moderator of peer review")),
    DemoAccount("registrar@riverside.example.org", _("The registrar of Riverside Teaching Academy")),
    DemoAccount("admin@example.org", _("The administrator of the platform")),
)


def accounts_to_show() -> tuple[DemoAccount, ...]:
    """The demo's accounts; none unless this is a demo."""
    return ACCOUNTS if settings.PASSERELLE_DEMO else ()
