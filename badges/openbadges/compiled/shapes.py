"""Shapes that this process compiled from what it signs itself, and the canonical forms that come from them.

A shape is never compiled from a stranger's document: that would let strangers fill the memory and choose what is
proved. Verification only asks whether a document has a shape that is there already (`recognise`).
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from ..canonicalization import Canonicalizer, Digest, canonicalize
from ..contexts import Contexts, pinned_contexts
from ..errors import OpenBadgesError
from .proving import is_proved
from .slots import Split, digest_of, join, split
from .template import NotCompilableError, Template, compile_template

MAX_SHAPES = 256
# The first filling of a shape and each so many after it are compared with PyLD's.
COMPARED_EVERY = 200

logger = logging.getLogger(__name__)


@dataclass
class Shape:
    """One compiled skeleton. `fillings` counts what was made with it."""

    digest: bytes
    skeleton: Mapping[str, Any]
    template: Template
    fillings: int = 0
    is_stopped: bool = False
    lock: Lock = field(default_factory=Lock)

    def fill(self, values: Sequence[str], *, is_sample: bool = False) -> str:
        """The canonical form with these values, compared with PyLD's when its turn has come or for a sample.

        Raises what `canonicalize` raises. A difference stops the shape for good, and PyLD's form is returned.
        """
        if self.is_stopped or not self.template.accepts(values):
            return canonicalize(join(self.skeleton, values))
        with self.lock:
            is_due = is_sample or self.fillings % COMPARED_EVERY == 0
            self.fillings += 1
        return self.compared(values) if is_due else self.template.fill(values)

    def compared(self, values: Sequence[str]) -> str:
        """PyLD's form; the shape is stopped if its own differs."""
        plain = canonicalize(join(self.skeleton, values))
        if _attempt(self.template, values) != plain:
            self.is_stopped = True
            logger.error(
                "A compiled shape differs from PyLD's canonical form and is not used any more: %s", self.digest.hex()
            )
        return plain


class Shapes:
    """A bounded memory of shapes, the least recently used forgotten first; a stopped one stays stopped."""

    def __init__(self, size: int = MAX_SHAPES) -> None:
        self._size = size
        self._lock = Lock()
        # A digest that was met once and not compiled yet has no shape.
        self._known: OrderedDict[bytes, Shape | None] = OrderedDict()
        self._refused: set[bytes] = set()

    def canonicalize(
        self, document: dict[str, Any], contexts: Contexts | None = None, *, digest: Digest = "sha256"
    ) -> str:
        """As `canonicalization.canonicalize`, for what we sign: compiled when the same shape comes a second time."""
        if not _are_usual(contexts, digest):
            return canonicalize(document, contexts, digest=digest)
        taken = split(document)
        shape = self.shape_of(taken, may_wait=True)
        return canonicalize(document) if shape is None else shape.fill(taken.values)

    def before(self, canonicalizer: Canonicalizer) -> Canonicalizer:
        """A canonicaliser that fills in where a document has a shape of ours exactly, and else asks this one.

        Nothing is compiled: this is for documents that anybody may have sent.
        """

        def recognise_or_ask(
            document: dict[str, Any], contexts: Contexts | None = None, *, digest: Digest = "sha256"
        ) -> str:
            known = self.recognise(document) if _are_usual(contexts, digest) else None
            return canonicalizer(document, contexts, digest=digest) if known is None else known

        return recognise_or_ask

    def recognise(self, document: Mapping[str, Any]) -> str | None:
        """The canonical form of a document that has a shape of ours exactly, else None. Nothing is compiled."""
        taken = split(document)
        shape = self._find(digest_of(taken.skeleton))
        if shape is None or shape.is_stopped or not shape.template.accepts(taken.values):
            return None
        return _attempt(shape.template, taken.values)

    def shape_of(self, taken: Split, *, may_wait: bool = False) -> Shape | None:
        """The shape of a document of ours, compiled if need be (`may_wait`: only the second time); None without one."""
        digest = digest_of(taken.skeleton)
        shape = self._find(digest)
        if shape is not None:
            return None if shape.is_stopped else shape
        if digest in self._refused or (may_wait and self._is_new(digest)):
            return None
        return self._compile(digest, taken)

    @property
    def stopped(self) -> frozenset[bytes]:
        """The digests of the shapes that were stopped: what is in memory and was made with one must be made anew."""
        with self._lock:
            return frozenset(digest for digest, shape in self._known.items() if shape is not None and shape.is_stopped)

    def stop(self, digests: Iterable[bytes]) -> None:
        """Use none of these any more: another process found that they differ."""
        for digest in digests:
            shape = self._find(digest)
            if shape is None:
                self._refused.add(digest)
            else:
                shape.is_stopped = True

    def _find(self, digest: bytes) -> Shape | None:
        with self._lock:
            shape = self._known.get(digest)
            if shape is not None:
                self._known.move_to_end(digest)
            return shape

    def _is_new(self, digest: bytes) -> bool:
        with self._lock:
            is_new = digest not in self._known
            self._known.setdefault(digest, None)
            self._forget()
            return is_new

    def _compile(self, digest: bytes, taken: Split) -> Shape | None:
        try:
            template = compile_template(taken.skeleton, taken.kinds, digest)
            if not is_proved(template, taken.skeleton):
                logger.error("A compiled shape was not proved and is not used: %s", digest.hex())
                raise NotCompilableError("Its fillings are not PyLD's.")
        except (NotCompilableError, OpenBadgesError):
            self._refused.add(digest)
            return None
        return self._keep(Shape(digest, taken.skeleton, template))

    def _keep(self, shape: Shape) -> Shape:
        with self._lock:
            known = self._known.get(shape.digest)
            if known is not None:  # another thread was faster
                return known
            self._known[shape.digest] = shape
            self._known.move_to_end(shape.digest)
            self._forget()
        return shape

    def _forget(self) -> None:
        while len(self._known) > self._size:
            digest, shape = self._known.popitem(last=False)
            if shape is not None and shape.is_stopped:
                self._refused.add(digest)


def _are_usual(contexts: Contexts | None, digest: Digest) -> bool:
    return digest == "sha256" and (contexts is None or contexts is pinned_contexts())


def _attempt(template: Template, values: Sequence[str]) -> str | None:
    try:
        return template.fill(values)
    except OpenBadgesError:
        return None


# What this process signed: issuing fills it, verification only reads it.
own_shapes = Shapes()
