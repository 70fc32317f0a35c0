"""Verify many badges in one run: what is asked of the world, derived or resolved for one serves the next.

Shared are answers of addresses, issuers' keys, and the canonical form of status lists and of proofs' options. A verdict
is not: each badge's signature, status and period are judged for itself, and so is the signature of its status list.
"""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any, Generic, TypeVar

from ..canonicalization import Canonicalizer, Digest, canonicalize
from ..contexts import Contexts
from ..errors import UnreadableInput
from ..fetching import Fetched, Fetcher, FetchError, IssuerRegistry, no_network
from ..report import VerificationReport
from . import verify
from .case import KeyResolver
from .issuer_key import resolve_issuer_key

# Of each kind; a run over one issuer's badges needs three.
MAX_SHARED = 512

Key = TypeVar("Key")
Value = TypeVar("Value")


def verify_many(
    documents: Iterable[bytes | str],
    *,
    now: datetime,
    fetch: Fetcher = no_network,
    issuers: IssuerRegistry | None = None,
    canonicalizer: Canonicalizer = canonicalize,
    resolve_key: KeyResolver = resolve_issuer_key,
) -> Iterator[VerificationReport | UnreadableInput]:
    """A report on each, in their order, or the UnreadableInput where an input holds no badge at all.

    Arguments as for `verify`; all badges are judged at the moment `now`.
    """
    shared = _Shared(fetch, canonicalizer, resolve_key)
    for document in documents:
        try:
            yield verify(
                document,
                now=now,
                fetch=shared.fetch,
                issuers=issuers,
                canonicalizer=shared.canonicalize,
                resolve_key=shared.resolve_key,
            )
        except UnreadableInput as error:
            yield error


class _Recent(Generic[Key, Value]):
    """The values that were asked for last."""

    def __init__(self) -> None:
        self._values: OrderedDict[Key, Value] = OrderedDict()

    def __contains__(self, key: Key) -> bool:
        return key in self._values

    def get(self, key: Key, make: Callable[[], Value]) -> Value:
        """The value, made when it is not there. What `make` raises is not kept."""
        if key not in self._values:
            self._values[key] = make()
            if len(self._values) > MAX_SHARED:
                self._values.popitem(last=False)
        return self._values[key]


class _Shared:
    """What the badges of one run have in common."""

    def __init__(self, fetch: Fetcher, canonicalizer: Canonicalizer, resolve_key: KeyResolver) -> None:
        self._fetch, self._canonicalizer, self._resolve_key = fetch, canonicalizer, resolve_key
        self._answers: _Recent[str, Fetched | FetchError] = _Recent()
        self._canonical: _Recent[bytes, str] = _Recent()
        self._keys: _Recent[str, Any] = _Recent()

    def fetch(self, url: str) -> Fetched:
        """Ask each address once. Raises FetchError, the same one again."""
        answer = self._answers.get(url, lambda: self._ask(url))
        if isinstance(answer, FetchError):
            raise answer
        return answer

    def _ask(self, url: str) -> Fetched | FetchError:
        try:
            return self._fetch(url)
        except FetchError as error:
            return error

    def canonicalize(
        self, document: dict[str, Any], contexts: Contexts | None = None, *, digest: Digest = "sha256"
    ) -> str:
        """What several badges have is canonicalised once, as long as it says the same.

        That is a document from its own address, such as a status list, and the options of a proof.
        """

        def make() -> str:
            return self._canonicalizer(document, contexts, digest=digest)

        if contexts is not None or not self._is_common(document):
            return make()
        content = json.dumps(document, sort_keys=True)
        return self._canonical.get(hashlib.sha256(f"{digest} {content}".encode()).digest(), make)

    def _is_common(self, document: dict[str, Any]) -> bool:
        address = document.get("id")
        return "credentialSubject" not in document or (isinstance(address, str) and address in self._answers)

    def resolve_key(self, method: object, issuer_id: object, *, fetch: Fetcher, **moments: Any) -> Any:
        """The issuer's key as of the moment of signing, resolved once. Raises as `resolve_issuer_key`."""

        def make() -> Any:
            return self._resolve_key(method, issuer_id, fetch=fetch, **moments)

        return self._keys.get(repr((method, issuer_id, sorted(moments.items()))), make)
