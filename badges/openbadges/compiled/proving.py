"""Is a template's every filling what PyLD would have made of the document? Shown when a shape is compiled.

The fillings are adversarial: scripts, astral and combining characters, what N-Quads and JSON escape, what looks like
syntax of either, values that make blank nodes and addresses fall together, very long and empty texts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..canonicalization import canonicalize
from ..contexts import Contexts
from ..errors import OpenBadgesError
from .slots import Kind, join
from .template import Template

UNICODE = "Ünïcödé e\u0301 \u202eعربي\u200f 𝄞🦋 \u2028\u0085\u00a0\ufeff %s %d %% {0} "
SYNTAX = ' "quoted" \\ back\\u0041 \\" a\nb\tc\rd ]]>&<b>-- "^^<urn:x> . _:c14n0 <urn:y> "@en # @id '
TIMES = ("2026-11-21T09:00:00Z", "2026-11-21T09:00:00.123456789+01:00", "2026-02-30T25:61:61z")
NUMBERS = ("1.0E3", "0", "-0.0", "true", "null", "_:b0", "https://example.org/a b", "@type", "schema:name", "")
LONG = 'Lang\u00e9 \u4e2d\u6587 \\ "' * 2_000
ADDRESSES = (
    "urn:uuid:2f1c7f0a-6d2e-4c1b-9a53-0f6f2f9d7e{0:02x}",
    "https://example.org/é/%20;x={0}?q=%25s&y#fragment-{0}",
    "http://example.org:8000/{0}",
    "did:web:example.org:people:{0}",
)


def is_proved(template: Template, skeleton: Mapping[str, Any], contexts: Contexts | None = None) -> bool:
    """True if every adversarial filling is byte for byte what `canonicalize` makes, or refused by both.

    A filling that the template does not accept is never made with it.
    """
    return all(
        _outcome_of_template(template, values) == _outcome_of_pyld(skeleton, values, contexts)
        for values in fillings(template.kinds)
        if template.accepts(values)
    )


def fillings(kinds: Sequence[Kind]) -> Iterator[tuple[str, ...]]:
    """The values that a template has to stand, one for each slot."""
    yield tuple(_address(0, slot) if kind is Kind.IRI else UNICODE + str(slot) for slot, kind in enumerate(kinds))
    yield tuple(_address(1, slot) if kind is Kind.IRI else SYNTAX + str(-slot) for slot, kind in enumerate(kinds))
    yield tuple(_address(slot, slot) if kind is Kind.IRI else _odd(slot) for slot, kind in enumerate(kinds))
    yield tuple(_address(2, slot) if kind is Kind.IRI else "" for slot, kind in enumerate(kinds))
    yield tuple(_address(3, -slot) if kind is Kind.IRI else LONG[slot:] for slot, kind in enumerate(kinds))
    yield tuple(_address(0, slot) if kind is Kind.IRI else f"bell \x07 {slot}" for slot, kind in enumerate(kinds))


def _address(form: int, number: int) -> str:
    return ADDRESSES[form % len(ADDRESSES)].format(abs(number))


def _odd(slot: int) -> str:
    texts = TIMES + NUMBERS
    return texts[slot % len(texts)]


def _outcome_of_template(template: Template, values: Sequence[str]) -> str | None:
    try:
        return template.fill(values)
    except OpenBadgesError:
        return None


def _outcome_of_pyld(skeleton: Mapping[str, Any], values: Sequence[str], contexts: Contexts | None) -> str | None:
    try:
        return canonicalize(join(skeleton, values), contexts)
    except OpenBadgesError:
        return None
