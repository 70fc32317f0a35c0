"""Made-up cohorts for the integrity report: honest readers with noise and habits, to plant cases into."""

import random
from collections.abc import Iterable

from peer_review.integrity import Reading, Work

KEYS = ("aim", "care", "tools", "reach")
VOCABULARY = [f"word{number}" for number in range(900)]


def sentence(chance: random.Random, length: int) -> str:
    """Words that no two sentences have in the same order."""
    return " ".join(chance.choice(VOCABULARY) for _ in range(length))


def _step(truth: float, chance: random.Random) -> float:
    """A mark near the truth, on a scale of four levels."""
    return min(max(round(3 * (truth + chance.gauss(0, 0.18))), 0), 3) / 3


def cohort(size: int, seed: int, each: int = 3) -> tuple[list[Reading], list[Work]]:
    """Everybody hands in one work (key and author have the same number) and is read by `each` others."""
    chance = random.Random(seed)
    kindness = [chance.gauss(0, 0.08) for _ in range(size)]
    quality = [[min(max(chance.gauss(0.6, 0.25), 0), 1) for _ in KEYS] for _ in range(size)]
    works = [Work(author, author, sentence(chance, 120)) for author in range(size)]
    readings = []
    for author in range(size):
        others = [person for person in range(size) if person != author]
        for reader in chance.sample(others, min(each, len(others))):
            marks = {key: _step(q + kindness[reader], chance) for key, q in zip(KEYS, quality[author], strict=True)}
            words = {key: sentence(chance, 18) for key in KEYS}
            readings.append(Reading(reader, author, author, marks, words, chance.uniform(400, 3000)))
    return readings, works


def marked(reader: int, author: int, mark: float, seconds: float = 1500) -> Reading:
    """One review with the same mark throughout and words of its own."""
    chance = random.Random(f"{reader}-{author}-{mark}")
    return Reading(
        reader,
        author,
        author,
        dict.fromkeys(KEYS, mark),
        {key: sentence(chance, 18) for key in KEYS},
        seconds,
    )


def without(readings: Iterable[Reading], pairs: set[tuple[int, int]]) -> list[Reading]:
    """The readings less those of these (reader, author)."""
    return [one for one in readings if (one.reader, one.author) not in pairs]
