"""A small language for the shape of JSON documents: rules that name what is wrong and where.

A rule takes a value and its path and yields one sentence part for each problem, for example
``credentialSubject.achievement.name is missing``. Paths come from our own tables, never from the document.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..moments import parse_moment
from ..unseen import UNSEEN

Rule = Callable[[Any, str], Iterator[str]]
URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
EXTENSION = re.compile(r"ext:[A-Za-z0-9._-]+")
LANGUAGE_KEY = re.compile(r"[a-z]{2}(-[A-Z]{2})?")
LANGUAGE = re.compile(r"[a-z]{2,4}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")
COMPACT_JWS = re.compile(r"[a-zA-Z0-9_-]+\.[a-zA-Z0-9_-]*\.[a-zA-Z0-9_-]+")


@dataclass(frozen=True)
class Shape:
    """An object: the type it must carry, the members it must and may have. Other members are left alone."""

    type_name: str = ""
    required: Mapping[str, Rule] = field(default_factory=dict)
    optional: Mapping[str, Rule] = field(default_factory=dict)

    def __call__(self, value: Any, path: str) -> Iterator[str]:
        """The problems of this value."""
        if not isinstance(value, dict):
            yield f"{path} is not an object"
            return
        prefix = f"{path}." if path else ""
        if self.type_name and self.type_name not in types_of(value):
            yield f"{prefix}type does not say {self.type_name}"
        for name, rule in self.required.items():
            yield from rule(value[name], prefix + name) if name in value else [f"{prefix}{name} is missing"]
        for name, rule in self.optional.items():
            if name in value:
                yield from rule(value[name], prefix + name)


def types_of(document: Mapping[str, Any]) -> list[str]:
    """The document's types, one or many."""
    value = document.get("type")
    return [item for item in (value if isinstance(value, list) else [value]) if isinstance(item, str)]


def text(value: Any, path: str) -> Iterator[str]:
    """A text, or a map from language to text."""
    if isinstance(value, dict):
        if not value or not all(LANGUAGE_KEY.fullmatch(key) and isinstance(value[key], str) for key in value):
            yield f"{path} is not a text"
    elif not isinstance(value, str):
        yield f"{path} is not a text"


def name(value: Any, path: str) -> Iterator[str]:
    """A text that says something."""
    yield from text(value, path)
    if isinstance(value, str) and not value.strip():
        yield f"{path} is empty"


def uri(value: Any, path: str) -> Iterator[str]:
    """An absolute identifier or address."""
    if not isinstance(value, str) or not URI.fullmatch(value) or UNSEEN.search(value):
        yield f"{path} is not an absolute address"


def moment(value: Any, path: str) -> Iterator[str]:
    """A complete time with a zone."""
    if parse_moment(value) is None:
        yield f"{path} is not a time with a time zone"


def boolean(value: Any, path: str) -> Iterator[str]:
    """True or false."""
    if not isinstance(value, bool):
        yield f"{path} is not true or false"


def number(value: Any, path: str) -> Iterator[str]:
    """A number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        yield f"{path} is not a number"


def pattern(expression: re.Pattern[str], meaning: str) -> Rule:
    """A text of a given form."""

    def rule(value: Any, path: str) -> Iterator[str]:
        if not isinstance(value, str) or not expression.fullmatch(value):
            yield f"{path} is not {meaning}"

    return rule


def one_of(*words: str, is_open: bool = False) -> Rule:
    """One word of a vocabulary; an open one may be extended with ``ext:…``."""

    def rule(value: Any, path: str) -> Iterator[str]:
        is_extension = is_open and isinstance(value, str) and EXTENSION.fullmatch(value)
        if value not in words and not is_extension:
            yield f"{path} is not a word of its vocabulary"

    return rule


def many(item: Rule) -> Rule:
    """One value or an array of them (JSON-LD lets a single value stand alone)."""

    def rule(value: Any, path: str) -> Iterator[str]:
        for entry in value if isinstance(value, list) else [value]:
            yield from item(entry, path)

    return rule


def either(first: Rule, second: Rule) -> Rule:
    """A value that fits one of two rules; the second one's problems are told."""

    def rule(value: Any, path: str) -> Iterator[str]:
        if any(True for _ in first(value, path)):
            yield from second(value, path)

    return rule


def later(lookup: Callable[[], Rule]) -> Rule:
    """A rule that is looked up when it is used, for shapes that contain each other."""

    def rule(value: Any, path: str) -> Iterator[str]:
        yield from lookup()(value, path)

    return rule


language = pattern(LANGUAGE, "a language code")
compact_jws = pattern(COMPACT_JWS, "a compact JWS")
