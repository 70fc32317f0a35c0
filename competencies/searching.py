"""Finding competencies by words of any language. Pure: text in, text out."""

import unicodedata
from collections.abc import Iterable


def fold(text: str) -> str:
    """Text as it is compared: without case, accents and vowel marks, so that “evaluation” finds “Évaluation”.

    >>> fold("Évaluation")
    'evaluation'
    """
    parts = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(letter for letter in parts if not unicodedata.combining(letter)).split())


def search_text(code: str, names: Iterable[str]) -> str:
    """What an item is found by: its code and every name, folded."""
    return " | ".join(fold(text) for text in (code, *names) if text)
