"""What accounts itself keeps about a person, for `/my/data/`."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.utils.translation import gettext_lazy as _

from accounts import personal_data
from accounts.models import MailDigest, Membership, Notification, User


def account(user: User) -> dict[str, Any]:
    """The account: who, since when, which addresses, which second steps (never their secrets)."""
    return {
        "uuid": user.uuid,
        "name": user.get_full_name(),
        "school": user.school,
        "language": user.language,
        "mail_rhythm": user.mail_rhythm,
        "joined_at": user.date_joined,
        "last_sign_in_at": user.last_login,
        "addresses": list(EmailAddress.objects.filter(user=user).values("email", "verified", "primary")),
        "second_steps": list(Authenticator.objects.filter(user=user).values("type", "created_at", "last_used_at")),
    }


def memberships(user: User) -> list[dict[str, Any]]:
    """Roles in institutions."""
    rows = Membership.objects.filter(user=user).select_related("institution")
    return [{"institution": row.institution.name, "role": row.role, "since": row.since} for row in rows]


def notifications(user: User) -> list[dict[str, Any]]:
    """Everything the person was told; what came of a review with its day alone."""
    return [_notification(row) for row in Notification.objects.visible_to(user)]


def _notification(row: Notification) -> dict[str, Any]:
    times: dict[str, Any] = {"created_at": row.created_at, "mailed_at": row.mailed_at}
    if row.is_blind:
        times = {name: moment and moment.date() for name, moment in times.items()}
    told = {"kind": row.kind, "subject": row.subject, "body": row.body, "url": row.url}
    return {**told, **times, "read_at": row.read_at}


def digests(user: User) -> list[dict[str, Any]]:
    """The mails that gathered notifications, as they were written; of the day alone, as some came of reviews."""
    return list(MailDigest.objects.visible_to(user).values("day", "subject", "body"))


def register_sections() -> None:
    """Hand the sections to the registry."""
    personal_data.register("account", _("Your account: name, addresses, language, school"), account)
    personal_data.register("memberships", _("The institutions you belong to, and your roles there"), memberships)
    personal_data.register("notifications", _("Notifications we sent you"), notifications)
    personal_data.register("mail_digests", _("Daily mails in which we gathered them"), digests)
