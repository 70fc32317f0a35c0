"""What in a text says who wrote it. Pure: text in, the passages out. A hint for its author, never a refusal.

>>> giveaways("Write to awa@school.example or +221 77 123 45 67. Awa Diop", names=["Awa Diop", "Awa"])
['awa@school.example', '+221 77 123 45 67', 'Awa Diop']
>>> giveaways("On 05/03/2024 10:30, 40 pupils of 3B; awareness", names=["Awa"])
[]
"""

import re
from collections.abc import Iterable, Iterator

# Only from the beginning of a run, so that a long one without an @ is gone through once.
_ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# With a plus, or from a nought on ten digits and more: what has fewer is a date, a year or a count. Nor is a date with
# its hour one.
_DATE = r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}(?!\d)"
_TELEPHONE = re.compile(
    rf"(?<![\w.+/-])(?:\+\d(?:[ ./()-]{{0,2}}\d){{7,14}}|(?!{_DATE})0\d(?:[ ./-]?\d){{8,13}})(?!\w)"
)
# A name of two letters is a word of some language.
LEAST_LETTERS = 3


def giveaways(text: str, names: Iterable[str] = ()) -> list[str]:
    """E-mail addresses, telephone numbers, and these names as they stand there, as they come; each once.

    What stands within another of them is not named again: who takes out "Awa Diop" has taken out that "Awa".
    """
    patterns = [_ADDRESS, _TELEPHONE, *(_name(name) for name in names if len(name.strip()) >= LEAST_LETTERS)]
    found = [match.span() for pattern in patterns for match in pattern.finditer(text)]
    return list(dict.fromkeys(text[start:end] for start, end in _outermost(found)))


def _outermost(spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Those that lie within no other."""
    reached = 0
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if end > reached:
            yield start, end
            reached = end


def _name(name: str) -> re.Pattern[str]:
    """The name as words of their own, in whatever spaces and capitals; one word only as it is written, or in capitals.

    In small letters Mark and Rose are words.
    """
    words = name.split()
    if len(words) == 1:
        return re.compile(rf"(?<!\w)(?:{re.escape(words[0])}|{re.escape(words[0].upper())})(?!\w)")
    joined = r"\s+".join(map(re.escape, words))
    return re.compile(rf"(?<!\w){joined}(?!\w)", re.IGNORECASE)
