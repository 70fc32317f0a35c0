"""The mail a notification leaves as: plain text, one address to follow, one Message-ID for life."""

from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Notification


def compose(notification: Notification) -> EmailMessage:
    """The mail of a notification.

    A retry carries the same Message-ID, so that a mailbox that got the first try can tell (RFC 5322 section 3.6.4).
    """
    host = urlsplit(settings.PUBLIC_BASE_URL).hostname or "localhost"
    return EmailMessage(
        subject=notification.subject,
        body=_text(notification),
        to=[notification.recipient.email],
        headers={"Message-ID": f"<notification-{notification.uuid}@{host}>", "Auto-Submitted": "auto-generated"},
    )


def _text(notification: Notification) -> str:
    """Greeting, what was said, where to go, in the recipient's language."""
    with translation.override(notification.recipient.language):
        parts = [
            _("Hello %(name)s,") % {"name": notification.recipient.display_name},
            notification.body or notification.subject,
            urljoin(settings.PUBLIC_BASE_URL + "/", notification.url) if notification.url else "",
            _("This message is also under “Notifications” on Passerelle."),
        ]
    return "\n\n".join(part for part in parts if part) + "\n"
