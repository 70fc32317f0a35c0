"""A person allows a wallet or another host to do something here (QUALITY P-05)."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from accounts.models import User
from badges.models import WalletConsent
from badges.scopes import TEXT_VERSION

NAME_LENGTH = 200


@transaction.atomic
def allow_wallet(*, holder: User, application: Any, site: str, scopes: str, shares_name: bool) -> WalletConsent:
    """A new consent, with the wording that was read. It takes the place of an open one, and keeps its pairwise id."""
    before = WalletConsent.objects.select_for_update().held_by(holder).filter(application=application)
    former: WalletConsent | None = before.first()
    before.open().update(withdrawn_at=timezone.now())
    consent: WalletConsent = WalletConsent.objects.create(
        holder=holder,
        application=application,
        client_name=application.name[:NAME_LENGTH],
        site=site,
        scopes=scopes,
        shares_name=shares_name,
        text_version=TEXT_VERSION,
        **({"subject": former.subject} if former else {}),
    )
    log(instance=consent, action="badges.allow_wallet", user=holder)
    return consent
