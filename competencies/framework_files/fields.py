"""Picking checked values out of untrusted JSON, with sentences that name the place and what to do."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
SLUG = re.compile(r"[a-z0-9][a-z0-9._-]{0,59}")
# What no name holds and PostgreSQL or UTF-8 would refuse: controls (but not tab and line ends), halves of a pair.
UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
MOST_ROWS = 20_000
HIGHEST_POSITION = 2_147_483_647


class FrameworkFileError(Exception):
    """The file is at fault: the message is one sentence that names the place, what is wrong and what to do."""


class Fields:
    """One JSON object of the file and where it stands, such as `items[3] “KA.4”`."""

    def __init__(self, value: Any, place: str) -> None:
        if not isinstance(value, dict):
            raise FrameworkFileError(f"{place} must be a JSON object with named fields.")
        self.value: dict[str, Any] = value
        self.place = place

    def require(self, *names: str) -> None:
        """Refuse the object unless every field is there; all that miss are named at once."""
        missing = [name for name in names if self.value.get(name) in (None, "", {})]
        if missing:
            listed = ", ".join(f"“{name}”" for name in missing)
            raise FrameworkFileError(f"{self.place} lacks {listed}: add what is missing and load the file again.")

    def text(self, name: str, limit: int = 100_000) -> str:
        """A string of at most `limit` characters, stripped; "" when absent or null."""
        value = self.value.get(name)
        if value is None:
            return ""
        return self._checked_text(value, name, limit)

    def _checked_text(self, value: Any, name: str, limit: int) -> str:
        if not isinstance(value, str):
            raise self.wrong(name, "must be text in quotation marks")
        if UNSTORABLE.search(value):
            raise self.wrong(name, "holds a character that cannot be stored; type the text again")
        if len(value.strip()) > limit:
            raise self.wrong(name, f"is longer than {limit} characters; shorten it")
        return value.strip()

    def slug(self, name: str) -> str:
        """An identifier that can stand in an address."""
        value = self.text(name)
        if not SLUG.fullmatch(value):
            raise self.wrong(
                name, "must be 1 to 60 small letters, digits, dots or hyphens, such as “unesco-ict-cft-v3”"
            )
        return value

    def code(self, name: str = "code", limit: int = 200) -> str:
        """A code within its framework. The bar is kept for joining codes into identifiers."""
        self.require(name)
        value = self.text(name, limit)
        if not value or "|" in value:
            raise self.wrong(name, "must be a code without “|”")
        return value

    def url(self, name: str, limit: int = 200) -> str:
        """An http(s) address, or "" when absent."""
        value = self.text(name, limit)
        if value and not re.fullmatch(r"https?://[^\s/]+\S*", value):
            raise self.wrong(name, "must be an address that begins with https:// or http://")
        return value

    def position(self, name: str, default: int) -> int:
        """A whole number for sorting; `default` when absent."""
        value = self.value.get(name)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= HIGHEST_POSITION:
            raise self.wrong(name, "must be a whole number, 0 or more")
        return value

    def names(self, name: str, limit: int = 1000) -> dict[str, str]:
        """Text by language code: {"en": "Policy Understanding", …}. Empty texts are left out."""
        value = self.value.get(name)
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise self.wrong(name, "must hold a text for each language, such as {“en”: “…”}")
        for language in value:
            if not LANGUAGE.fullmatch(language):
                raise self.wrong(name, f"names “{shown(language)}”, which is no language code; use en, fr, ar…")
        texts = {code: self._checked_text(text, f"{name}.{code}", limit) for code, text in value.items()}
        return {code: text for code, text in texts.items() if text}

    def title(self) -> dict[str, str]:
        """The names by language; at least one is required."""
        self.require("title")
        names = self.names("title")
        if not names:
            raise self.wrong("title", "is empty in every language")
        return names

    def rows(self, name: str) -> list["Fields"]:
        """The objects of a list, each with its place; [] when absent."""
        return [Fields(row, f"{self._inside(name)}[{n}]") for n, row in enumerate(self.list(name))]

    def list(self, name: str) -> list[Any]:
        """A list; [] when absent."""
        value = self.value.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.wrong(name, "must be a list")
        if len(value) > MOST_ROWS:
            raise self.wrong(name, f"holds more than {MOST_ROWS} entries; split the file")
        return value

    def at(self, name: str) -> "Fields":
        """The object under `name`."""
        self.require(name)
        return Fields(self.value[name], self._inside(name))

    def uuid(self, name: str) -> UUID:
        """An identifier such as 0c1a3f2e-…, in any case."""
        self.require(name)
        try:
            return UUID(self.text(name, 60))
        except ValueError:
            raise self.wrong(name, "must be a UUID, such as 3fe6e6a6-0a7b-5f0e-9a5e-0d4b6f6e1c11") from None

    def moment(self, name: str) -> datetime | None:
        """An ISO 8601 time, UTC where no zone is given; None when absent."""
        value = self.text(name, 60)
        if not value:
            return None
        try:
            moment = datetime.fromisoformat(value.replace("Z", "+00:00"))
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, OverflowError):
            raise self.wrong(name, "must be a date and time, such as 2025-03-01T12:00:00+00:00") from None

    def wrong(self, name: str, problem: str) -> FrameworkFileError:
        """The error to raise for one field."""
        return FrameworkFileError(f"{self.place}: “{name}” {problem}.")

    def _inside(self, name: str) -> str:
        return name if self.place == "The file" else f"{self.place}.{name}"


def shown(text: str) -> str:
    """Foreign text as it may stand in a sentence: printable, at most 60 characters."""
    return "".join(letter if letter.isprintable() else "?" for letter in text[:60])


def refuse_repeats(what: str, codes: Iterator[str]) -> None:
    """Two rows under one code would overwrite each other."""
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            raise FrameworkFileError(f"The {what} “{shown(code)}” stands twice: give each its own code.")
        seen.add(code)
