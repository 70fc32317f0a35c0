"""The holder has a badge signed once more, with a name or an e-mail address in it. It cannot be taken back."""

import secrets

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from accounts.models import User
from badges import securing
from badges.actions.claim_recipients import verified_addresses
from badges.actions.set_visibility import ensure_holder
from badges.errors import AwardRequestError
from badges.models import Award, Credential
from badges.openbadges import ob3

Disclosure = Credential.Disclosure
NAMING = (Disclosure.NAMED, Disclosure.NAMED_BOUND)
BINDING = (Disclosure.BOUND, Disclosure.NAMED_BOUND)
SALT_BYTES = 16  # QUALITY P-01: at least 128 bits, for this document only
CONSENT_TEXT = "2026-11"  # the version of badges/disclosure.html that the holder read


@transaction.atomic
def sign_disclosure(*, award: Award, actor: User, disclosure: str, email: str = "") -> Credential:
    """The credential with this disclosure, same id and status entry: the one there is, or a new one.

    `email`: which of the holder's verified addresses a *bound* one is tied to; empty, the one it was awarded under or
    else any. Raises NotTheHolderError, AwardRequestError for a disclosure that is none, without a name or without a
    verified address, and what `securing.issue_form` raises.
    """
    ensure_holder(award, actor)
    if disclosure not in (*NAMING, *BINDING):
        raise AwardRequestError(_("Choose what the badge should say about you."))
    identities = []
    if disclosure in NAMING:
        identities.append(ob3.named(_name_of(actor)))
    if disclosure in BINDING:
        address = _address_of(award, actor, email)
        identities.append(ob3.bound(address, salt=secrets.token_hex(SALT_BYTES)))
    signed = securing.issue_form(award, Credential.Securing.DATA_INTEGRITY, disclosure, identities=identities)
    log(instance=award, action="badges.disclose", user=actor, data={"disclosure": disclosure, "text": CONSENT_TEXT})
    return signed


def _name_of(actor: User) -> str:
    name = str(actor.get_full_name()).strip()
    if not name:  # Never what stands before the @ of the address, which pages fall back to.
        raise AwardRequestError(_("Your account has no name yet. Write it into your profile, then come back."))
    return name


def _address_of(award: Award, actor: User, wanted: str) -> str:
    """A verified address of the holder. Raises AwardRequestError when there is none, or not this one."""
    verified = verified_addresses(actor)
    address = wanted.strip().lower()
    if address and address not in verified:
        raise AwardRequestError(_("This e-mail address is not confirmed as yours, so the badge was not tied to it."))
    if not verified:
        raise AwardRequestError(
            _("None of your e-mail addresses is confirmed. Confirm one first: then a badge can be tied to it.")
        )
    return address or (award.recipient.email if award.recipient.email in verified else min(verified))
