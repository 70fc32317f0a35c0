"""A person withdraws what they allowed another site: at once, and for every token that it holds."""

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from badges.models import WalletConsent
from badges.tokens import revoke_tokens


@transaction.atomic
def withdraw_wallet(*, consent: WalletConsent) -> WalletConsent:
    """The consent, ended. What the site already fetched is not ours to take back; the page says so."""
    if consent.withdrawn_at is not None:
        return consent
    consent.withdrawn_at = timezone.now()
    consent.save(update_fields=["withdrawn_at"])
    if consent.application is not None:
        revoke_tokens(consent.holder, consent.application)
    log(instance=consent, action="badges.withdraw_wallet", user=consent.holder)
    return consent
