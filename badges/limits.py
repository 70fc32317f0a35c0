"""How much of this verifier one visitor may take, and all visitors together (QUALITY S-28).

Counted by the minute and at the moment in Django's cache, by address or account, kept no longer than that minute. With
the cache of the default settings each process counts for itself; `CACHE_URL` makes them count together.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

MINUTE = 60
# At one moment, for one visitor.
IN_PARALLEL = 5
# How long one waits for a place before being sent away, and after which time it is worth trying again.
PATIENCE_SECONDS = 2.0
SOON_SECONDS = 5
TOO_MANY = _("You have checked many badges in a short time. Wait a minute, then press Verify again.")
TOO_MANY_AT_ONCE = _("You are checking several badges at the same moment. Wait for an answer, then press Verify again.")
BUSY = _("Many people are checking badges at this moment. Wait a few seconds, then press Verify again.")

# Those of this process. What waits for slow sites must leave threads for everybody who only wants a page.
_places = threading.Semaphore(settings.VERIFICATIONS_AT_ONCE)


class RefusedError(Exception):
    """No verification now: `status` is 429 (this visitor's fault) or 503 (nobody's), `retry_after` in seconds."""

    def __init__(self, status: int, sentence: object, retry_after: int) -> None:
        super().__init__(str(sentence))
        self.status = status
        self.retry_after = retry_after


@contextmanager
def turn(request: HttpRequest) -> Iterator[None]:
    """Count this request and hold a place while the block verifies. Raises RefusedError."""
    if is_over_limit(request):
        raise RefusedError(429, TOO_MANY, MINUTE - int(time.time()) % MINUTE)
    with _one_of_few(f"verifying:{_visitor(request)}"), place():
        yield


@contextmanager
def place() -> Iterator[None]:
    """Hold one of this process's places while the block verifies; for who is counted elsewhere. Raises RefusedError."""
    if not _places.acquire(timeout=PATIENCE_SECONDS):
        raise RefusedError(503, BUSY, SOON_SECONDS)
    try:
        yield
    finally:
        _places.release()


def is_over_limit(request: HttpRequest) -> bool:
    """Count this request; True when an anonymous visitor has asked too often this minute. 0 in settings: no limit."""
    allowed = settings.VERIFICATIONS_PER_MINUTE
    if not allowed or request.user.is_authenticated:
        return False
    return is_counted_out("verify", _visitor(request), allowed)


def is_counted_out(what: str, who: str, allowed: int) -> bool:
    """Count one more of `what` by `who`; True when that is more than `allowed` this minute. 0 sets no limit."""
    if not allowed:
        return False
    key = f"{what}:{who}:{int(time.time() // MINUTE)}"
    cache.add(key, 0, MINUTE)
    try:
        return cache.incr(key) > allowed
    except ValueError:
        return False  # The minute ended between the two lines.


def is_over_wallet_limit(request: HttpRequest, what: str) -> bool:
    """Count this request to the OAuth 2 endpoints; True when its address has sent too many this minute."""
    who = str(get_adapter().get_client_ip(request))
    return is_counted_out(f"oauth-{what}", who, settings.WALLET_REQUESTS_PER_MINUTE)


def _visitor(request: HttpRequest) -> str:
    """An account, or else an address."""
    if request.user.is_authenticated:
        return f"user-{request.user.pk}"
    return str(get_adapter().get_client_ip(request))


@contextmanager
def _one_of_few(key: str) -> Iterator[None]:
    """Count up while the block runs; what a killed process never counted down is forgotten after a minute."""
    cache.add(key, 0, MINUTE)
    running = 1
    with suppress(ValueError):
        running = cache.incr(key)
    try:
        if running > IN_PARALLEL:
            raise RefusedError(429, TOO_MANY_AT_ONCE, SOON_SECONDS)
        yield
    finally:
        with suppress(ValueError):
            cache.decr(key)
