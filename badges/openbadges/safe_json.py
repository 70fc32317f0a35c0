"""Parsing hostile JSON: small, unambiguous, plain Unicode, or refused (QUALITY S-20, S-21).

Two parsers that read one text differently are how a signature comes to cover something that nobody sees, so
duplicate members, NaN, lone surrogates and control characters are refused before anything else looks.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from .errors import TooComplexError, UnsafeDocumentError

MAX_BYTES = 256 * 1024
MAX_DEPTH = 32
MAX_NODES = 2_000
# C0 controls but tab, LF and CR are escaped differently by PyLD and RDFC-1.0; DEL and surrogates likewise.
UNSAFE_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
# Beyond these, JSON libraries and RDF's canonical double disagree.
MAX_NUMBER = 1e15
MIN_FRACTION = 1e-6
MAX_DIGITS = 15


def parse_json(text: bytes | str, *, max_values: int = MAX_NODES) -> Any:
    """The parsed JSON value. Raises TooComplexError if it is too large, UnsafeDocumentError if ambiguous."""
    content = _decoded(text)
    try:
        value = json.loads(content, object_pairs_hook=_unique, parse_constant=_no_constant)
    except RecursionError as error:
        raise TooComplexError("The JSON is nested too deeply.") from error
    except json.JSONDecodeError as error:
        raise UnsafeDocumentError("This is not well-formed JSON.") from error
    except UnsafeDocumentError:
        raise
    except ValueError as error:  # an integer of thousands of digits
        raise UnsafeDocumentError("The JSON holds a number that is out of range.") from error
    check_structure(value, max_values=max_values)
    return value


def without_controls(value: Any) -> Any:
    """The same value with a space for every character in its texts that `parse_json` refuses.

    >>> without_controls({"name": ["One\\x0bTwo"]})
    {'name': ['One Two']}
    """
    if isinstance(value, dict):
        return {key: without_controls(member) for key, member in value.items()}
    if isinstance(value, list):
        return [without_controls(item) for item in value]
    return UNSAFE_TEXT.sub(" ", value) if isinstance(value, str) else value


def _decoded(text: bytes | str) -> str:
    if len(text) > MAX_BYTES:
        raise TooComplexError("The JSON is larger than 256 kB.")
    if isinstance(text, str):
        return text
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnsafeDocumentError("The JSON is not UTF-8 text.") from error


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise UnsafeDocumentError("The JSON names the same member twice.")
    return members


def _no_constant(name: str) -> Any:
    raise UnsafeDocumentError("The JSON holds a number that is no number.")


def check_structure(value: Any, *, max_values: int = MAX_NODES) -> None:
    """Raises TooComplexError for a large or deep value, UnsafeDocumentError for unsafe texts and numbers."""
    level: list[Any] = [value]
    texts: list[str] = []
    count = depth = 0
    while level:
        below: list[Any] = []
        count, depth = count + len(level), depth + 1
        if count > max_values:
            raise TooComplexError(f"The JSON has more than {max_values:,} values.")
        if depth > MAX_DEPTH:
            raise TooComplexError("The JSON is nested more than 32 levels deep.")
        for node in level:
            if isinstance(node, str):
                texts.append(node)
            elif isinstance(node, dict):
                texts += node
                below += node.values()
            elif isinstance(node, list):
                below += node
            else:
                _check_number(node)
        level = below
    # One search: every document is looked through several times on its way, and a line feed is a safe separator.
    if UNSAFE_TEXT.search("\n".join(texts)):
        raise UnsafeDocumentError("The JSON holds control characters.")


def walk(value: Any) -> Iterator[tuple[Any, int]]:
    """Every value with its depth, without recursion, so that a deep document cannot overflow the stack."""
    stack = [(value, 1)]
    while stack:
        node, depth = stack.pop()
        yield node, depth
        children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
        stack.extend((child, depth + 1) for child in children)


def containers(value: Any) -> Iterator[dict[str, Any] | list[Any]]:
    """Every object and array, the value itself included, without recursion."""
    stack = [value] if isinstance(value, dict | list) else []
    while stack:
        node = stack.pop()
        yield node
        children = node.values() if isinstance(node, dict) else node
        stack += [child for child in children if isinstance(child, dict | list)]


def _check_number(node: Any) -> None:
    if isinstance(node, int | float) and not isinstance(node, bool) and not is_portable_number(node):
        raise UnsafeDocumentError("The JSON holds a number that is out of range.")


def is_portable_number(number: float) -> bool:
    """True if every JSON library and RDF's canonical form agree on this number."""
    size = abs(number)
    if size == 0:
        return True
    significant = len(repr(number).lower().split("e")[0].replace(".", "").replace("-", "").strip("0"))
    return MIN_FRACTION <= size < MAX_NUMBER and significant <= MAX_DIGITS
