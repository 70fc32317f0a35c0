"""What people hear from badges, each in their language, in the app and by mail.

A holder: what became of a badge (that one was earned in a course is told there, since there it is known what for). An
administrator: that an issuer whom we recognise publishes other keys than before.
"""

from collections.abc import Iterable

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.actions.notify import notify, notify_many
from accounts.models import Notification, User
from badges.definitions import text_in
from badges.models import Award, TrustedIssuer


def tell_awarded(awards: Iterable[Award]) -> None:
    """Badges that an institution gave: to everybody among their recipients whom we know, in one query."""
    notify_many(_given(award, award.recipient.user) for award in awards if award.recipient.user)


def _given(award: Award, person: User) -> Notification:
    with translation.override(person.language):
        subject = _("Your badge is ready: %(name)s") % {"name": _name(award, person)}
        body = _("%(issuer)s awarded it to you. Only you can see it until you share it.") % {
            "issuer": award.achievement.institution.name
        }
    line = " ".join(subject.split())[:250]
    return Notification(recipient=person, kind="badge_given", subject=line, body=body, url=_page(award))


def tell_revoked(award: Award) -> None:
    """Your badge was taken back, and why."""
    subject = gettext_noop("A badge of yours was revoked: %(name)s")
    body = gettext_noop(
        "The reason given: %(reason)s Whoever checks the badge sees that it is revoked. If you think that this is a"
        " mistake, write to %(issuer)s."
    )
    _tell(award, "badge_revoked", subject, body, reason=award.revocation_reason)


def tell_suspended(award: Award) -> None:
    """Your badge is paused, and why."""
    subject = gettext_noop("A badge of yours was suspended: %(name)s")
    body = gettext_noop(
        "The reason given: %(reason)s Until the suspension is lifted, whoever checks the badge here sees it. If you"
        " think that this is a mistake, write to %(issuer)s."
    )
    _tell(award, "badge_suspended", subject, body, reason=award.suspension_reason)


def tell_suspension_lifted(award: Award) -> None:
    """Your badge counts again."""
    subject = gettext_noop("A badge of yours is in force again: %(name)s")
    _tell(award, "badge_suspension_lifted", subject, gettext_noop("%(issuer)s has lifted its suspension."))


def tell_replaced(award: Award, reason: str) -> None:
    """Your badge was issued anew, and why; `award` is the new one."""
    subject = gettext_noop("A badge of yours was replaced: %(name)s")
    body = gettext_noop(
        "%(issuer)s has issued it anew. The reason given: %(reason)s Use the new one from now on, and give its files"
        " and its link to whoever has the old ones: checked here, those say that they were replaced."
    )
    _tell(award, "badge_replaced", subject, body, reason=reason)


def tell_renewed(award: Award) -> None:
    """Your badge is valid for another term; `award` is the new one."""
    subject = gettext_noop("A badge of yours was renewed: %(name)s")
    body = gettext_noop("%(issuer)s has renewed it. Its new files and its new link are on its page.")
    _tell(award, "badge_renewed", subject, body)


def tell_signed_anew(award: Award) -> None:
    """Your badge has a new signature: the old key was stolen."""
    subject = gettext_noop("Download a badge of yours again: %(name)s")
    body = gettext_noop(
        "A key of %(issuer)s came into other hands, so your badge was signed again with a new one. It is the same badge"
        " at the same address. Please download its files again and replace the old ones wherever you put them, a wallet"
        " for instance: other sites may no longer trust those."
    )
    _tell(award, "badge_signed_anew", subject, body, is_urgent=True)


def _tell(award: Award, kind: str, subject: str, body: str, is_urgent: bool = False, **facts: str) -> None:
    """Notify the holder, if we know who that is, in their language. `subject` and `body` are still to be translated."""
    person = award.recipient.user
    if person is None:
        return
    with translation.override(person.language):
        said = {"name": _name(award, person), "issuer": award.achievement.institution.name, **facts}
        words = {"subject": _(subject) % said, "body": _(body) % said}
        notify(recipient=person, kind=kind, url=_page(award), is_urgent=is_urgent, **words)


def tell_keys_changed(issuer: TrustedIssuer) -> None:
    """Whoever holds the domain of a recognised issuer holds its name: a person should ask whether that was them."""
    for person in User.objects.filter(is_superuser=True, is_active=True):
        with translation.override(person.language):
            subject = _("The keys of %(name)s changed") % {"name": issuer.name}
            body = _(
                "This instance recognises %(name)s (%(id)s), and the keys at that address are no longer the same. That"
                " happens when keys are renewed, and when a domain changes hands. Ask the institution whether it was"
                " them; until then consider removing it from the recognised issuers."
            )
            facts = {"name": issuer.name, "id": issuer.issuer_id}
            notify(recipient=person, kind="issuer_keys_changed", subject=subject, body=body % facts, is_urgent=True)


def _name(award: Award, person: User) -> str:
    return text_in(award.definition, person.language)["name"]


def _page(award: Award) -> str:
    return reverse("credential", args=[award.uuid])
