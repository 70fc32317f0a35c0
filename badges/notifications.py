"""What a holder hears from badges: that one was taken back. In the holder's language, in the app and by mail.

That a badge is ready is told by whoever awarded it, since they know what for.
"""

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.actions.notify import notify
from accounts.models import User
from badges.definitions import text_in
from badges.models import Award


def tell_revoked(award: Award) -> None:
    """Your badge was taken back, and why."""
    person = award.recipient.user
    if person is None:
        return
    with translation.override(person.language):
        subject = _("A badge of yours was revoked: %(name)s") % {"name": _name(award, person)}
        body = _(
            "The reason given: %(reason)s Whoever checks the badge sees that it is revoked. If you think that this is a"
            " mistake, write to %(issuer)s."
        )
        facts = {"reason": award.revocation_reason, "issuer": award.achievement.institution.name}
        notify(recipient=person, kind="badge_revoked", subject=subject, body=body % facts, url=_page(award))


def _name(award: Award, person: User) -> str:
    return text_in(award.definition, person.language)["name"]


def _page(award: Award) -> str:
    return reverse("credential", args=[award.uuid])
