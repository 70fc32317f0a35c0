"""How often a visitor may ask: counted by the minute in Django's cache, by address, kept no longer than that minute."""

import time

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

MINUTE = 60


def is_over_limit(request: HttpRequest) -> bool:
    """Count this request; True when an anonymous visitor has asked too often this minute. 0 in settings: no limit."""
    allowed = settings.VERIFICATIONS_PER_MINUTE
    if not allowed or request.user.is_authenticated:
        return False
    key = f"verify:{get_adapter().get_client_ip(request)}:{int(time.time() // MINUTE)}"
    cache.add(key, 0, MINUTE)
    try:
        return cache.incr(key) > allowed
    except ValueError:
        return False  # The minute ended between the two lines.
