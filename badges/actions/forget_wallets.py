"""What is left of sites that connected themselves and got nothing: gone after a week, expired tokens with it."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from oauth2_provider.models import clear_expired, get_application_model

from badges.models import HostConnection, WalletConsent

KEPT = timedelta(days=7)


@transaction.atomic
def forget_wallets() -> int:
    """How many registrations nobody ever said yes to were removed, and journeys to other hosts that never came back."""
    clear_expired()
    before = timezone.now() - KEPT
    allowed = WalletConsent.objects.exclude(application=None).values("application")
    registered = get_application_model().objects.filter(registration_source="dcr", created__lt=before)
    unused = registered.exclude(pk__in=allowed)
    lost = HostConnection.objects.filter(connected_at=None, started_at__lt=before)
    gone: int = unused.count() + lost.count()
    unused.delete()
    lost.delete()
    return gone
