"""Characters that change what a reader sees without being seen themselves.

An override turns the letters after it round ("gro.salta" reads "atlas.org"), a character without width makes two names
that differ look the same. Badges are shown beside our own words, so neither is repeated. What scripts need stays: the
joiners of Persian, Hindi and emoji, and the marks that only say in which direction a neutral sign is read.

>>> plain("At\\u200blas \\u202egro.live")
'Atlas gro.live'
>>> short("a" * 300, most=5)
'aaaaa…'
"""

from __future__ import annotations

import re

# Bidirectional embeddings, overrides and isolates; zero-width space, word joiner and invisible operators, byte order
# mark, soft hyphen, Mongolian vowel separator; interlinear marks; language tags; C1 controls.
UNSEEN = re.compile(
    "[\u202a-\u202e\u2066-\u2069\u200b\u2060-\u2064\u206a-\u206f\ufeff\u00ad\u180e\ufff9-\ufffb\U000e0000-\U000e0001\x7f-\x9f]"
)
# Line and paragraph separators end a paragraph where nobody wrote one.
BREAKS = re.compile("[\u2028\u2029]")
NAME, TEXT = 300, 10_000


def plain(text: str) -> str:
    """The text without characters that are not seen."""
    is_plain = text.isascii() and text.isprintable()  # most are, and need no search
    return text if is_plain else BREAKS.sub(" ", UNSEEN.sub("", text))


def short(text: str, *, most: int = TEXT) -> str:
    """The beginning of a long text, marked as such: a page has no room for a quarter of a megabyte."""
    return text if len(text) <= most else text[:most] + "…"
