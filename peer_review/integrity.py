"""What in a cohort's reviews is worth a look. Pure: plain data in, signals out, no clock, no database.

A signal is a reason to look, never a verdict: nothing follows from one but that a person reads what it names. Each is
held to more than chance gives: an honest cohort should show none.

Marks are shares of their criterion's scale (0 the lowest level, 1 the highest). A reader's *gap* on a work is how far
their marks lie above what others gave to the same work, in the mean over its criteria.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt
from statistics import NormalDist, fmean, median

from peer_review.near_copies import near_copies
from peer_review.reliability import is_constant

# A ring's marks lie this far above others' in the mean, and each edge a part of it; fewer than one honest cohort in so
# many shows a ring by chance, however many circles it has.
RING_GAP, EDGE_GAP, BY_CHANCE = 0.2, 0.1, 0.05
LEAST_GAPS = 8
# Below these seconds a criterion, as often as this.
FLOOR_SECONDS, LEAST_HASTY = 60.0, 3
CONSTANT_REVIEWS, A_LEVEL = 6, 0.25
COMMENT_WORDS, COMMENT_ALIKE = 10, 0.7
WORK_WORDS, WORK_ALIKE = 40, 0.5
# A person may use a sentence of their own twice.
OWN_WORDS = 3


@dataclass(frozen=True, slots=True)
class Reading:
    """One review. `seconds`: from starting to handing in; None when nobody knows."""

    reader: int
    author: int
    work: int
    marks: Mapping[str, float]
    words: Mapping[str, str] = field(default_factory=dict)
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """What was handed in: its text, what everybody was given, and the digests of its files."""

    key: int
    author: int
    text: str = ""
    brief: str = ""
    files: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Ring:
    """People who gave each other's works marks that others did not. `gap`: by how much of the scale, in the mean."""

    people: tuple[int, ...]
    works: tuple[int, ...]
    gap: float


@dataclass(frozen=True, slots=True)
class Constant:
    """Somebody who gave the same marks to works that others told apart."""

    reader: int
    works: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Hasty:
    """Somebody who was done sooner than reading takes. `seconds`: a criterion, in the median of these works."""

    reader: int
    works: tuple[int, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class SameWords:
    """Comments that are nearly the same, of one reader or of several."""

    readers: tuple[int, ...]
    works: tuple[int, ...]
    likeness: float


@dataclass(frozen=True, slots=True)
class SameWork:
    """Works of several authors that are nearly the same in their text, or share a file (`likeness` is 1 then)."""

    works: tuple[int, ...]
    likeness: float
    is_file: bool = False


@dataclass(frozen=True, slots=True)
class Signals:
    """Everything that is worth a look, the strongest of each kind first."""

    rings: list[Ring]
    constant: list[Constant]
    hasty: list[Hasty]
    words: list[SameWords]
    works: list[SameWork]


def signals_in(readings: Sequence[Reading], works: Sequence[Work]) -> Signals:
    """All five kinds."""
    return Signals(
        rings=rings(readings),
        constant=constant_readers(readings),
        hasty=hasty_readers(readings),
        words=same_words(readings),
        works=same_works(works),
    )


# Rings -------------------------------------------------------------------------------------------------------------


def rings(readings: Sequence[Reading]) -> list[Ring]:
    """Reciprocal pairs and circles of three with inflated marks; those that share two people are one ring."""
    table = Table(readings)
    circles, usual = list(table.circles()), table.spread()
    if not circles:
        return []
    errors = NormalDist().inv_cdf(1 - BY_CHANCE / len(circles)) * usual
    found = (table.ring(people) for people in circles)
    inflated = [ring for ring in found if ring and ring.gap >= max(RING_GAP, errors / sqrt(len(ring.works)))]
    return sorted(_merged(inflated), key=lambda ring: (-ring.gap, ring.people))


def _merged(found: Iterable[Ring]) -> list[Ring]:
    """Rings that share two people and more put together; the gap is the strongest one's."""
    merged: list[Ring] = []
    for ring in sorted(found, key=lambda one: -one.gap):
        close = [other for other in merged if len(set(other.people) & set(ring.people)) >= 2]
        merged = [other for other in merged if other not in close]
        people = set(ring.people).union(*(other.people for other in close))
        works = set(ring.works).union(*(other.works for other in close))
        gap = max([ring.gap, *(other.gap for other in close)])
        merged.append(Ring(tuple(sorted(people)), tuple(sorted(works)), gap))
    return merged


class Table:
    """Readings by work and by reader."""

    def __init__(self, readings: Sequence[Reading]) -> None:
        self.by_work: dict[int, list[Reading]] = defaultdict(list)
        self.by_reader: dict[int, list[Reading]] = defaultdict(list)
        self.by_edge: dict[tuple[int, int], list[Reading]] = defaultdict(list)
        for reading in readings:
            self.by_work[reading.work].append(reading)
            self.by_reader[reading.reader].append(reading)
            self.by_edge[reading.reader, reading.author].append(reading)

    def circles(self) -> Iterator[tuple[int, ...]]:
        """Pairs that read each other, and threes of whom each read the next; every circle once."""
        reads: dict[int, set[int]] = defaultdict(set)
        read_by: dict[int, set[int]] = defaultdict(set)
        for reader, author in self.by_edge:
            reads[reader].add(author)
            read_by[author].add(reader)
        for first, second in self.by_edge:
            if first < second and first in reads[second]:
                yield first, second
            for third in reads[second] & read_by[first]:
                if first < second and first < third and second != third:
                    yield first, second, third

    def ring(self, people: tuple[int, ...]) -> Ring | None:
        """The circle with its gap, when every edge of it is above others' marks; None when not, or nobody knows."""
        edges = list(zip(people, (*people[1:], people[0]), strict=True))
        gaps = [self._edge_gap(edge, frozenset(people)) for edge in edges]
        known = [gap for gap in gaps if gap is not None and gap >= EDGE_GAP]
        if len(known) < len(edges):
            return None
        works = {reading.work for edge in edges for reading in self.by_edge[edge]}
        return Ring(people, tuple(sorted(works)), fmean(known))

    def _edge_gap(self, edge: tuple[int, int], ring: frozenset[int]) -> float | None:
        """Less what the reader gives too much everywhere: who is kind to all is no friend of one."""
        inside = [gap for reading in self.by_edge[edge] if (gap := self.gap(reading, ring)) is not None]
        if not inside:
            return None
        elsewhere = [self.gap(one, ring) for one in self.by_reader[edge[0]] if one.author not in ring]
        usual = [gap for gap in elsewhere if gap is not None]
        return fmean(inside) - (max(fmean(usual), 0.0) if len(usual) > 1 else 0.0)

    def gap(self, reading: Reading, ring: frozenset[int] = frozenset()) -> float | None:
        """How far above what others outside the ring gave to the same work; None when nobody else did."""
        others = [one for one in self.by_work[reading.work] if one.reader != reading.reader and one.reader not in ring]
        found = []
        for key, mark in reading.marks.items():
            theirs = [one.marks[key] for one in others if key in one.marks]
            if theirs:
                found.append(mark - fmean(theirs))
        return fmean(found) if found else None

    def spread(self) -> float:
        """The usual size of a gap, whatever a few do (1.4826 × the median: the standard deviation, if normal)."""
        gaps = [gap for rows in self.by_work.values() for one in rows if (gap := self.gap(one)) is not None]
        return 1.4826 * median(abs(gap) for gap in gaps) if len(gaps) >= LEAST_GAPS else 1.0


# One reader --------------------------------------------------------------------------------------------------------


def constant_readers(readings: Sequence[Reading]) -> list[Constant]:
    """Who gave six works and more the very same marks, though others told them apart."""
    table, found = Table(readings), []
    for reader, rows in table.by_reader.items():
        compared = [(one, others) for one in rows if one.marks and (others := _others_mean(table, one)) is not None]
        marks = _numbered([tuple(sorted(one.marks.items())) for one, _ in compared])
        known = [round(others / A_LEVEL) for _, others in compared]
        if is_constant(marks, known, CONSTANT_REVIEWS) and _differ(compared):
            found.append(Constant(reader, tuple(sorted(one.work for one, _ in compared))))
    return sorted(found, key=lambda one: (-len(one.works), one.reader))


def _others_mean(table: Table, reading: Reading) -> float | None:
    gap = table.gap(reading)
    return None if gap is None else fmean(reading.marks.values()) - gap


def _numbered(values: Sequence[tuple[tuple[str, float], ...]]) -> list[float]:
    """The same number for the same marks."""
    numbers: dict[tuple[tuple[str, float], ...], float] = {}
    return [numbers.setdefault(value, float(len(numbers))) for value in values]


def _differ(compared: Sequence[tuple[Reading, float]]) -> bool:
    """Others' marks lie a level and more from these on a third of the works: rounding alone does not."""
    far = sum(abs(fmean(one.marks.values()) - others) >= A_LEVEL for one, others in compared)
    return 3 * far >= len(compared)


def hasty_readers(readings: Sequence[Reading], floor: float = FLOOR_SECONDS) -> list[Hasty]:
    """Whose reviews took less than `floor` seconds a criterion in the median, of three and more."""
    by_reader: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for one in readings:
        if one.seconds is not None:
            by_reader[one.reader].append((one.work, one.seconds / max(len(one.marks) or len(one.words), 1)))
    found = []
    for reader, rows in by_reader.items():
        quick = [(work, seconds) for work, seconds in rows if seconds < floor]
        if len(quick) >= LEAST_HASTY and median(seconds for _, seconds in rows) < floor:
            works = tuple(sorted(work for work, _ in quick))
            found.append(Hasty(reader, works, median(seconds for _, seconds in quick)))
    return sorted(found, key=lambda one: (one.seconds, one.reader))


# The same words ----------------------------------------------------------------------------------------------------


def same_words(readings: Sequence[Reading]) -> list[SameWords]:
    """Comments of ten words and more that stand again under other works; one row for the same readers."""
    said = [(reading, words) for reading in readings for words in reading.words.values()]
    groups = near_copies({n: words for n, (_, words) in enumerate(said)}, COMMENT_WORDS, alike=COMMENT_ALIKE)
    together: dict[tuple[int, ...], tuple[set[int], float]] = {}
    for group in groups:
        rows = {said[member][0].reader: set[int]() for member in group.members}
        for member in group.members:
            rows[said[member][0].reader].add(said[member][0].work)
        if len(rows) > 1 or len(next(iter(rows.values()))) >= OWN_WORDS:
            readers = tuple(sorted(rows))
            works, least = together.get(readers, (set(), 1.0))
            together[readers] = works.union(*rows.values()), min(least, group.likeness)
    found = [SameWords(readers, tuple(sorted(works)), least) for readers, (works, least) in together.items()]
    return sorted(found, key=lambda one: (-len(one.works), one.readers))


def same_works(works: Sequence[Work]) -> list[SameWork]:
    """Works of different authors with nearly the same text, or with the same file."""
    by_key = {work.key: work for work in works}
    groups = near_copies(
        {work.key: work.text for work in works},
        WORK_WORDS,
        alike=WORK_ALIKE,
        known={work.brief for work in works if work.brief},
    )
    alike = [SameWork(group.members, group.likeness) for group in groups]
    found = [*_sharing_files(works), *alike]
    return [one for one in found if len({by_key[key].author for key in one.works}) > 1]


def _sharing_files(works: Sequence[Work]) -> list[SameWork]:
    holders: dict[str, set[int]] = defaultdict(set)
    for work in works:
        for digest in work.files:
            holders[digest].add(work.key)
    shared = sorted({tuple(sorted(keys)) for keys in holders.values() if len(keys) > 1})
    return [SameWork(keys, 1.0, is_file=True) for keys in shared]
