"""The only way in which this package reaches the world: a function handed in by the caller.

The caller decides which addresses may be reached, how long it takes and how large an answer may be
(the guarded fetcher in production, a dictionary in tests, `no_network` offline).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


class FetchError(Exception):
    """The address did not answer, or may not be asked. The message is safe to show."""


@dataclass(frozen=True)
class Fetched:
    """An answer, whatever its HTTP status: `url` is the final address, `body` the raw bytes."""

    url: str
    status: int
    content_type: str
    body: bytes


Fetcher = Callable[[str], Fetched]


def no_network(url: str) -> Fetched:
    """A fetcher that never fetches (`verify_badge --offline`)."""
    raise FetchError("The network was not used, so this address was not fetched.")


@dataclass(frozen=True)
class RecognisedIssuer:
    """An issuer that this instance knows: its id (DID or address) and the name under which we know it."""

    id: str
    name: str


class IssuerRegistry(Protocol):
    """Answers whether an issuer is known here. Names shown to people come from here, not from the badge."""

    def recognise(self, issuer_id: str) -> RecognisedIssuer | None:
        """The known issuer with exactly this id, or None.

        Raises LookupError when the registry cannot answer.
        """


class NoIssuers:
    """A registry that knows nobody."""

    def recognise(self, issuer_id: str) -> RecognisedIssuer | None:
        """Nobody is known."""
        return None
