"""Allocation alone for a large cohort, in a process of its own so that its memory is its own: `… scale 100000`.

People of institutions large and small, many schools, three languages, subjects and school levels; three readers each.
"""

import json
import random
import resource
import subprocess
import sys
import time
from collections import Counter
from typing import Any

from peer_review.allocation import Reviewer, Work, is_in_conflict, preference, refusal
from peer_review.cohort import allocate

WANTED = 3
LANGUAGES = (("en",), ("en", "fr"), ("fr",), ("ar",), ("ar", "en"))
SUBJECTS = ("languages", "mathematics", "science", "arts", "history", "sport")


def measure(size: int) -> dict[str, Any]:
    """The figures of a cohort of this size, from a fresh process."""
    command = [sys.executable, "-m", "tests.bench.peers.scale", str(size)]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    figures: dict[str, Any] = json.loads(answer.stdout)
    return figures


def people_and_works(size: int) -> tuple[list[Reviewer], list[Work]]:
    """Everybody reads and is read."""
    draw = random.Random(size)
    reviewers = [_reviewer(number, size, draw) for number in range(size)]
    return reviewers, [_work(reviewer, draw) for reviewer in reviewers]


def _reviewer(number: int, size: int, draw: random.Random) -> Reviewer:
    """A few institutions are large: the largest holds a seventh of all."""
    place = min(int(draw.paretovariate(0.6)), size // 50)
    return Reviewer(
        number,
        institutions=frozenset([place + 7 * (draw.random() < 0.75) * draw.randrange(1, 100)]),
        school=f"school {draw.randrange(size // 5)}",
        languages=frozenset(draw.choice(LANGUAGES)),
        subjects=frozenset([draw.choice(SUBJECTS)]),
        school_level=draw.choice("123"),
        items=frozenset([draw.randrange(18)]),
    )


def _work(author: Reviewer, draw: random.Random) -> Work:
    return Work(
        author.person_id,
        author.person_id,
        draw.random(),
        institutions=author.institutions,
        school=author.school,
        language=draw.choice(sorted(author.languages)),
        subjects=author.subjects,
        school_level=author.school_level,
        items=author.items,
    )


def main(size: int) -> None:
    """Allocate once and print what it took and whether it was right."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    reviewers, works = people_and_works(size)
    started = time.perf_counter()
    given = allocate(works, reviewers, WANTED, "bench", 0.0)
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    pairs = [(reviewers[person], works[number]) for number, people in given.items() for person in people]
    loads = Counter(reviewer.person_id for reviewer, _ in pairs)
    figures = {
        "size": size,
        "seconds": seconds,
        "peak_mb": peak / 1024,
        "kb_each": (peak - before) / size,
        "lacking": sum(len(people) < WANTED for people in given.values()),
        "spread": max(loads.values()) - min(loads[number] for number in range(size)),
        "in_conflict": sum(is_in_conflict(*pair) for pair in pairs),
        "refused": sum(refusal(*pair) is not None for pair in pairs),
        "preference": sum(preference(*pair) for pair in pairs) / len(pairs),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main(int(sys.argv[1]))
