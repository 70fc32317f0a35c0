"""What in a text says who wrote it. Pure: text in, the passages out. A hint for its author, never a refusal.

>>> giveaways("Write to awa@school.example or +221 77 123 45 67. Awa Diop", names=["Awa Diop"])
['awa@school.example', '+221 77 123 45 67', 'Awa Diop']
>>> giveaways("On 12/03/2024, 40 pupils of 3B; awareness", names=["Awa"])
[]
"""

import re
from collections.abc import Iterable

# Only from the beginning of a run, so that a long one without an @ is gone through once.
_ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# With a plus, or ten digits in a row of groups: what has fewer is a date, a year or a count.
_TELEPHONE = re.compile(r"(?<![\w.+])(?:\+\d(?:[ ./()-]{0,2}\d){7,14}|0\d(?:[ ./-]?\d){8,13})(?!\w)")
# A name of two letters is a word of some language.
LEAST_LETTERS = 3


def giveaways(text: str, names: Iterable[str] = ()) -> list[str]:
    """E-mail addresses, telephone numbers, and these names as they stand there; each once, in that order."""
    found = [*_ADDRESS.findall(text), *_TELEPHONE.findall(text)]
    for name in names:
        found += _whole(name).findall(text) if len(name.strip()) >= LEAST_LETTERS else []
    return list(dict.fromkeys(found))


def _whole(name: str) -> re.Pattern[str]:
    """The name as words of their own, in whatever capitals and spaces."""
    words = r"\s+".join(re.escape(word) for word in name.split())
    return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)
