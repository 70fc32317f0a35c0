"""The mails that notifications leave as: plain text, one Message-ID for life, and where to ask for fewer."""

from collections.abc import Sequence
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import MailDigest, Notification, User


def compose(notification: Notification) -> EmailMessage:
    """The mail of a notification by itself."""
    name = f"notification-{notification.uuid}"
    return _mail(notification.recipient, notification.subject, _text(notification), name)


def compose_again(digest: MailDigest) -> EmailMessage:
    """The mail of a digest, as it was written down."""
    return _mail(digest.person, digest.subject, digest.body, f"digest-{digest.uuid}")


def _mail(person: User, subject: str, body: str, name: str) -> EmailMessage:
    """A retry carries the same Message-ID, so that a mailbox that got the first try can tell (RFC 5322, 3.6.4)."""
    host = urlsplit(settings.PUBLIC_BASE_URL).hostname or "localhost"
    headers = {
        "Message-ID": f"<{name}@{host}>",
        "Auto-Submitted": "auto-generated",
        "List-Unsubscribe": f"<{_rhythm_page(person)}>",
    }
    return EmailMessage(subject=subject, body=body, to=[person.email], headers=headers)


def digest_words(person: User, rows: Sequence[Notification]) -> tuple[str, str]:
    """Subject and body of a digest, in the person's language; no times in it, since some must not be told."""
    with translation.override(person.language):
        count = len(rows)
        subject = ngettext("%(count)s message for you on Passerelle", "%(count)s messages for you on Passerelle", count)
        parts = [_hello(person), *(_piece(row) for row in rows), _fewer(person)]
        return rows[0].subject if count == 1 else subject % {"count": count}, "\n\n".join(parts) + "\n"


def _text(notification: Notification) -> str:
    """Greeting, what was said, where to go, in the recipient's language."""
    with translation.override(notification.recipient.language):
        parts = [
            _hello(notification.recipient),
            notification.body or notification.subject,
            _address(notification),
            _("This message is also under “Notifications” on Passerelle."),
            _fewer(notification.recipient),
        ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _hello(person: User) -> str:
    return _("Hello %(name)s,") % {"name": person.display_name}


def _piece(notification: Notification) -> str:
    """One of several: its subject as a heading that plain text can have."""
    lines = [f"* {notification.subject}", notification.body, _address(notification)]
    return "\n".join(line for line in lines if line)


def _address(notification: Notification) -> str:
    return urljoin(settings.PUBLIC_BASE_URL + "/", notification.url) if notification.url else ""


def _fewer(person: User) -> str:
    return _("To choose how often we write to you: %(address)s") % {"address": _rhythm_page(person)}


def _rhythm_page(person: User) -> str:
    """Where the rhythm is chosen, in the person's language."""
    with translation.override(person.language):
        return urljoin(settings.PUBLIC_BASE_URL + "/", reverse("notifications") + "#mail")
