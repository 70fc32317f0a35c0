"""Finds texts that are nearly the same. Pure: texts in, groups out.

Every text becomes the set of its runs of three words. MinHash signatures in 32 bands of 4 rows (rensa) name the pairs
that may be alike, of which those with at least half of their runs in common are found with 98 in 100 and more; each is
then compared exactly, so that nothing is reported on an estimate. Texts that are equal word for word are put together
before, so that a thousand copies of one sentence cost no more than one.

    >>> [group.members for group in near_copies({1: "one two three four five", 2: "One, two, three, four, five!"}, 4)]
    [(1, 2)]
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rensa import RMinHash, RMinHashLSH

RUN = 3
PERMUTATIONS, BANDS, SEED = 128, 32, 1
# The share of runs in common from which two texts are called alike: one word in ten changed leaves about this much.
ALIKE = 0.5
_WORD = re.compile(r"\w+")

Runs = frozenset[str]


@dataclass(frozen=True, slots=True)
class Group:
    """Texts that hang together by likeness. `likeness`: the share of runs in common of the pair that is least alike."""

    members: tuple[int, ...]
    likeness: float


def words_of(text: str) -> list[str]:
    """The words, without case, accents or punctuation."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _WORD.findall(plain.casefold())


def runs_of(text: str) -> Runs:
    """Every run of three words."""
    words = words_of(text)
    return frozenset(" ".join(words[start : start + RUN]) for start in range(len(words) - RUN + 1))


def likeness(first: Runs, second: Runs) -> float:
    """The exact share of runs that both have (Jaccard), from 0 to 1."""
    return len(first & second) / len(first | second) if first or second else 0.0


def near_copies(
    texts: Mapping[int, str], least_words: int, *, alike: float = ALIKE, known: Iterable[str] = ()
) -> list[Group]:
    """The groups of two texts and more, the most alike first. Texts below `least_words` say nothing.

    `known`: what everybody was given (the assignment's own words); its runs do not count.
    """
    given = frozenset[str]().union(*(runs_of(text) for text in known))
    kept = {key: runs_of(text) - given for key, text in texts.items() if len(words_of(text)) >= least_words}
    same = _equal({key: runs for key, runs in kept.items() if len(runs) + RUN - 1 >= least_words})
    heads = list(same)
    found = _Groups(same)
    for one, other in _candidates(heads):
        share = likeness(heads[one], heads[other])
        if share >= alike:
            found.join(heads[one], heads[other], share)
    return found.groups()


def _equal(runs: Mapping[int, Runs]) -> dict[Runs, list[int]]:
    """{runs: the texts that have exactly these}."""
    found: dict[Runs, list[int]] = defaultdict(list)
    for key, own in runs.items():
        found[own].append(key)
    return dict(found)


def _candidates(sets: list[Runs]) -> Iterator[tuple[int, int]]:
    """Pairs of positions whose signatures share a band."""
    if len(sets) < 2:
        return
    signatures = RMinHash.from_token_sets([sorted(runs) for runs in sets], PERMUTATIONS, SEED)
    index = RMinHashLSH(ALIKE, PERMUTATIONS, BANDS)
    index.insert_many(signatures)
    for position, others in enumerate(index.query_all(signatures)):
        yield from ((position, other) for other in set(others) if other > position)


class _Groups:
    """What was found alike so far (disjoint sets)."""

    def __init__(self, same: Mapping[Runs, list[int]]) -> None:
        self.same = same
        self.above: dict[Runs, Runs] = {runs: runs for runs in same}
        self.least: dict[Runs, float] = dict.fromkeys(same, 1.0)

    def top(self, runs: Runs) -> Runs:
        while self.above[runs] is not runs:
            self.above[runs] = self.above[self.above[runs]]
            runs = self.above[runs]
        return runs

    def join(self, one: Runs, other: Runs, share: float) -> None:
        first, second = self.top(one), self.top(other)
        self.above[second] = first
        self.least[first] = min(self.least[first], self.least[second], share)

    def groups(self) -> list[Group]:
        members: dict[Runs, list[int]] = defaultdict(list)
        for runs, keys in self.same.items():
            members[self.top(runs)] += keys
        found = [Group(tuple(sorted(keys)), self.least[top]) for top, keys in members.items() if len(keys) > 1]
        return sorted(found, key=lambda group: (-group.likeness, group.members))
