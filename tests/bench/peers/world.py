"""A simulated cohort: who is in it, what their work deserves, and what each of them would say of each other's.

Everything follows from the seed, so that all rules are compared on the same people, works and marks: what somebody says
of a work depends on the two of them, not on when or by which rule they were asked.
"""

import hashlib
import math
import random
import struct
from dataclasses import dataclass, field
from functools import cached_property
from statistics import NormalDist
from typing import Any

LEVELS = (1, 2, 3, 4)
PASS_LEVEL = 3
KEYS = ("aim", "method", "evidence", "reflection")
# Works: a common quality and a deviation of each criterion, in levels. About half of them deserve to be accepted.
QUALITY_MEAN, QUALITY_SD, CRITERION_SD = 3.45, 0.75, 0.55
# Honest people: noise around the true level, more or less of it from one person to the next.
NOISE_MEDIAN, NOISE_SPREAD = 0.55, 0.3
BIAS = 0.8
NO_SHOWS = 0.15
ARRIVAL_HOURS = 72.0
MODERATOR_IS_RIGHT = 0.95
MIXES = ("honest", "lenient", "severe", "spammers", "rings of 4", "colluding 30 %")
HONEST_MIXES = MIXES[:3]

NORMAL = NormalDist()

Marks = dict[str, int]


def rubric() -> dict[str, Any]:
    """Four criteria of four levels, the third passes."""
    levels = [{"score": n, "title": f"Level {n}", "description": ""} for n in LEVELS]
    criteria = [
        {
            "key": key,
            "title": key.title(),
            "description": "",
            "weight": 1.0,
            "item": None,
            "item_title": "",
            "levels": levels,
        }
        for key in KEYS
    ]
    return {"pass_score": PASS_LEVEL, "criteria": criteria}


@dataclass(frozen=True, slots=True)
class Person:
    """`kind`: honest, lenient, severe, spammer, colluder. `ring`: whom they inflate; -1 nobody.

    `is_low`: marks outsiders a level down. `is_wary`: does well where they know that they are tested.
    """

    number: int
    kind: str
    noise: float
    answers: bool
    institution: int
    ring: int = -1
    constant: int = 3
    is_low: bool = False
    is_wary: bool = False

    @property
    def bias(self) -> float:
        return {"lenient": BIAS, "severe": -BIAS}.get(self.kind, 0.0)


@dataclass(frozen=True)
class World:
    """`size` people, each with one work, and after them in `people` the graduates, who have none in this cohort."""

    size: int
    mix: str
    seed: int
    people: list[Person] = field(default_factory=list)
    truth: list[Marks] = field(default_factory=list)

    @cached_property
    def deserves(self) -> list[bool]:
        """Whether each work is to be accepted: every criterion truly at the pass level."""
        return [all(level >= PASS_LEVEL for level in marks.values()) for marks in self.truth]

    def said(self, reader: int, work: int) -> Marks:
        """What this person says of that one's work."""
        person, author = self.people[reader], self.people[work]
        if person.kind == "spammer":
            return dict.fromkeys(KEYS, person.constant)
        if person.ring >= 0 and person.ring == author.ring:
            return dict.fromkeys(KEYS, LEVELS[-1])
        return self._noisy(person, self.truth[work], f"{reader}/{work}", -1.0 if person.is_low else 0.0)

    def said_in_practice(self, reader: int, piece: int, known: Marks) -> Marks:
        """The same of a piece with known marks, where everybody knows that they are tested."""
        person = self.people[reader]
        if person.kind == "spammer" and not person.is_wary:
            return dict.fromkeys(KEYS, person.constant)
        return self._noisy(person, known, f"practice {reader}/{piece}", 0.0)

    def said_unawares(self, reader: int, piece: int, known: Marks) -> Marks:
        """The same of a hidden piece, which looks like any outsider's work."""
        person = self.people[reader]
        if person.kind == "spammer":
            return dict.fromkeys(KEYS, person.constant)
        return self._noisy(person, known, f"hidden {reader}/{piece}", -1.0 if person.is_low else 0.0)

    def moderator_is_right(self, work: int) -> bool:
        return self._draws(f"moderator {work}")[0] < MODERATOR_IS_RIGHT

    def _noisy(self, person: Person, truth: Marks, what: str, shift: float) -> Marks:
        centre = person.bias + shift
        pairs = zip(truth.items(), self._draws(what), strict=True)
        return {key: _level(level + centre + person.noise * NORMAL.inv_cdf(draw)) for (key, level), draw in pairs}

    def _draws(self, what: str) -> list[float]:
        """One number between 0 and 1 for each criterion, which depends on the seed and on what it is for."""
        digest = hashlib.blake2b(f"{self.seed}/{what}".encode(), digest_size=8 * len(KEYS)).digest()
        return [((number >> 12) + 0.5) / 2**52 for number in struct.unpack(f"{len(KEYS)}Q", digest)]


def make(size: int, mix: str, seed: int, graduates: int = 0) -> World:
    """The cohort of this seed."""
    draw = random.Random(f"{size}/{seed}")  # the same works and noise in every mix
    truth = [_work(draw) for _ in range(size)]
    noise = [NOISE_MEDIAN * math.exp(draw.gauss(0, NOISE_SPREAD)) for _ in range(size)]
    absent = set(draw.sample(range(size), round(NO_SHOWS * size)))
    institutions = max(5, size // 20)
    places = [draw.randrange(institutions) for _ in range(size)]
    plain = [Person(n, "honest", noise[n], n not in absent, places[n]) for n in range(size)]
    people = _mixed(plain, mix, draw)
    people += [_graduate(size + n, institutions, random.Random(f"graduate {seed}/{n}")) for n in range(graduates)]
    return World(size, mix, seed, people, truth)


def practice_piece(number: int) -> Marks:
    """Known marks that lie all over the scale, as a trainer would choose them."""
    return {key: LEVELS[(number + 2 * place) % len(LEVELS)] for place, key in enumerate(KEYS)}


def _graduate(number: int, institutions: int, draw: random.Random) -> Person:
    """Somebody of an earlier cohort: honest, and as noisy and as often absent as others."""
    noise = NOISE_MEDIAN * math.exp(draw.gauss(0, NOISE_SPREAD))
    return Person(number, "honest", noise, draw.random() >= NO_SHOWS, draw.randrange(institutions))


def _mixed(plain: list[Person], mix: str, draw: random.Random) -> list[Person]:
    """Some of the people replaced by others."""
    order = draw.sample(range(len(plain)), len(plain))
    people = list(plain)
    for place, number in enumerate(order):
        changes = _changes(mix, place, len(plain), draw)
        if changes:
            old = plain[number]
            people[number] = Person(
                number, noise=old.noise, answers=old.answers, institution=old.institution, **changes
            )
    return people


def _changes(mix: str, place: int, size: int, draw: random.Random) -> dict[str, Any] | None:
    """What somebody at this place of a random order is: 40 % biased, 25 % spammers, 20 or 30 % in rings, or None."""
    if mix in ("lenient", "severe") and place < 0.4 * size:
        return {"kind": mix}
    if mix == "spammers" and place < 0.25 * size:
        return {"kind": "spammer", "constant": draw.choice(LEVELS), "is_wary": draw.random() < 0.5}
    if mix == "rings of 4" and place < 4 * max(1, round(0.2 * size / 4)):
        return {"kind": "colluder", "ring": place // 4, "is_low": place % 2 == 1}
    if mix == "colluding 30 %" and place < 0.3 * size:
        return {"kind": "colluder", "ring": 0, "is_low": place % 2 == 1}
    return None


def _work(draw: random.Random) -> Marks:
    quality = draw.gauss(QUALITY_MEAN, QUALITY_SD)
    return {key: _level(quality + draw.gauss(0, CRITERION_SD)) for key in KEYS}


def _level(value: float) -> int:
    return min(max(round(value), LEVELS[0]), LEVELS[-1])
