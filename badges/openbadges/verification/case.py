"""One verification: what it may use, and how it asks the world for JSON."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from ..canonicalization import Canonicalizer, canonicalize
from ..contexts import Contexts
from ..errors import UnsafeDocumentError
from ..fetching import Fetched, Fetcher, FetchError, IssuerRegistry
from ..safe_json import MAX_NODES, parse_json

MAX_FETCHES = 8  # QUALITY S-23
MAX_URL = 2_000

# As `issuer_key.resolve_issuer_key`, which is the default.
KeyResolver = Callable[..., Any]


@dataclass
class MeteredFetcher:
    """Asks each address once in a verification, and at most eight addresses."""

    fetch: Fetcher
    answers: dict[str, Fetched | FetchError] = field(default_factory=dict)

    def __call__(self, url: str) -> Fetched:
        """The answer of this address. Raises FetchError as the fetcher does."""
        if url not in self.answers:
            if len(self.answers) >= MAX_FETCHES:
                raise FetchError("The badge refers to more addresses than this verifier will ask.")
            self.answers[url] = self._ask(url)
        answer = self.answers[url]
        if isinstance(answer, FetchError):
            raise answer
        return answer

    def _ask(self, url: str) -> Fetched | FetchError:
        try:
            return self.fetch(url)
        except FetchError as error:
            return error


@dataclass(frozen=True)
class Case:
    """What one verification may use: the clock, the world, whom we know, and whom to compare with.

    `suites` are the names of the cryptosuites and JWS algorithms that count; None stands for all that we can check.
    """

    now: datetime
    fetch: Fetcher
    issuers: IssuerRegistry
    resolve_key: KeyResolver
    recipient: str | None = None
    contexts: Contexts | None = None
    canonicalizer: Canonicalizer = canonicalize
    suites: frozenset[str] | None = None

    def accepts(self, suite: str) -> bool:
        """May a proof of this suite count?"""
        return self.suites is None or suite in self.suites


def fetch_json(fetch: Fetcher, url: str, *, max_values: int = MAX_NODES) -> dict[str, Any]:
    """The JSON object at an address. Raises FetchError for any other answer."""
    answer = fetch(url)
    if answer.status != 200:
        raise FetchError("An address that the badge depends on does not answer with a document.")
    try:
        document = parse_json(answer.body, max_values=max_values)
    except UnsafeDocumentError as error:
        raise FetchError("An address that the badge depends on does not answer with sound JSON.") from error
    if not isinstance(document, dict):
        raise FetchError("An address that the badge depends on does not answer with a JSON object.")
    return document


def is_web_address(value: object) -> bool:
    """True for a plain absolute http(s) address without user name or spaces."""
    if not isinstance(value, str) or len(value) > MAX_URL or not value.isprintable() or " " in value:
        return False
    try:
        parts = urlsplit(value)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False


def origin(url: str) -> tuple[str, str, int | None]:
    """Scheme, host and port of an address that `is_web_address` accepts."""
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        port = -1
    default = {"http": 80, "https": 443}.get(parts.scheme)
    return parts.scheme, (parts.hostname or "").lower(), port or default


def has_dot_segments(address: str) -> bool:
    """True for an address whose server may read it as one of another folder: `/badges/../visitors/mine.json`."""
    parts = re.split(r"[/\\]", unquote(urlsplit(address).path))
    return "." in parts or ".." in parts
