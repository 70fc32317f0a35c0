"""The cohort as `integrity` wants it, and its signals with pseudonyms (reads only).

A reader is "Reader A" in one sign-in of one moderator and somebody else's letter in the next: letters and the handles
behind the buttons hang on a nonce that is made anew, so that two reports cannot be laid side by side.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.models import User
from peer_review import oversight
from peer_review.integrity import Reading, Signals, Work, signals_in
from peer_review.models import CriterionScore, FrozenRubric, ReviewAssignment, Submission, SubmissionEvidence
from peer_review.scoring import scored_criteria

SALT = "peer_review.integrity"
# What is older says nothing about who reads now.
WINDOW = timedelta(days=180)
KINDS = ("rings", "constant", "hasty", "words", "works")


@dataclass(frozen=True)
class Person:
    """A reader in this report. `handle` names them to the server, and to nobody else."""

    letter: str
    handle: str


@dataclass(frozen=True)
class Row:
    """A signal with its people and works, ready to be drawn."""

    kind: str
    signal: Any
    people: list[Person]
    works: list[Submission]


@dataclass(frozen=True)
class Report:
    """The rows of each kind, and how much was looked at."""

    rows: dict[str, list[Row]]
    readings: int
    works: int


def report_for(user: Any, nonce: str, now: datetime) -> Report:
    """Everything that is worth a look in the last half year of what this person watches over. Six queries."""
    works = works_of(user, now)
    readings = readings_of(user, now)
    signals = signals_in(readings, works)
    people, pages = _people(signals, nonce), _pages(signals)
    rows = {kind: [_row(kind, one, people, pages) for one in getattr(signals, kind)] for kind in KINDS}
    return Report(rows, len(readings), len(works))


def works_of(user: Any, now: datetime) -> list[Work]:
    """What was handed in. Two queries."""
    rows = oversight.works_of(user).filter(submitted_at__gt=now - WINDOW)
    files: dict[int, set[str]] = defaultdict(set)
    held = SubmissionEvidence.objects.files().filter(submission__in=rows.order_by().values("pk"))
    for work, digest in held.values_list("submission", "sha256"):
        files[work].add(digest)
    values: Any = rows.values_list("pk", "author", "text", "brief")
    return [Work(pk, author, text, brief, frozenset(files[pk])) for pk, author, text, brief in values]


def readings_of(user: Any, now: datetime) -> list[Reading]:
    """What was said about it, practice excepted. Three queries."""
    done = ReviewAssignment.objects.filter(
        submission__in=oversight.works_of(user).order_by().values("pk"), completed_at__gt=now - WINDOW
    )
    marks, words = _said(done)
    columns = ("pk", "reviewer", "submission__author", "submission", "submission__frozen_rubric")
    scales = _scales(done)
    values: Any = done.order_by("pk").values_list(*columns, "started_at", "completed_at")
    return [
        Reading(reader, author, work, _shares(marks[pk], scales[rubric]), words[pk], _seconds(started, ended))
        for pk, reader, author, work, rubric, started, ended in values
    ]


def _said(done: Any) -> tuple[dict[int, dict[str, int]], dict[int, dict[str, str]]]:
    marks: dict[int, dict[str, int]] = defaultdict(dict)
    words: dict[int, dict[str, str]] = defaultdict(dict)
    rows: Any = CriterionScore.objects.filter(assessment__assignment__in=done.order_by().values("pk"))
    for pk, key, score, comment in rows.values_list(
        "assessment__assignment", "criterion_key", "score", "comment"
    ).iterator():
        words[pk][key] = comment
        if score is not None:
            marks[pk][key] = score
    return marks, words


def _scales(done: Any) -> dict[int, dict[str, tuple[int, int]]]:
    """{frozen rubric: {criterion key: (lowest, highest score)}}."""
    used = FrozenRubric.objects.filter(pk__in=done.order_by().values("submission__frozen_rubric"))
    return {row.pk: {one["key"]: _ends(one) for one in scored_criteria(row.content)} for row in used}


def _ends(criterion: Any) -> tuple[int, int]:
    scores = [level["score"] for level in criterion["levels"]]
    return min(scores), max(scores)


def _shares(marks: dict[str, int], scales: dict[str, tuple[int, int]]) -> dict[str, float]:
    """Marks as shares of their scales; a scale of one level says nothing."""
    return {
        key: (mark - scales[key][0]) / (scales[key][1] - scales[key][0])
        for key, mark in marks.items()
        if key in scales and scales[key][1] > scales[key][0]
    }


def _seconds(started: datetime | None, ended: datetime) -> float | None:
    return (ended - started).total_seconds() if started else None


def readers_in(kind: str, signal: Any) -> tuple[int, ...]:
    """Whom a signal is about, as a reader."""
    if kind == "rings":
        return tuple(signal.people)
    if kind == "words":
        return tuple(signal.readers)
    return () if kind == "works" else (signal.reader,)


def _people(signals: Signals, nonce: str) -> dict[int, Person]:
    """A letter for each reader, by lot."""
    found = {reader for kind in KINDS for one in getattr(signals, kind) for reader in readers_in(kind, one)}
    drawn = sorted((handle_of(reader, nonce), reader) for reader in found)
    return {reader: Person(letter_of(place), handle) for place, (handle, reader) in enumerate(drawn)}


def letter_of(place: int) -> str:
    """A, B, … Z, AA, AB, …"""
    first, last = divmod(place, 26)
    return (letter_of(first - 1) if first else "") + chr(ord("A") + last)


def handle_of(reader: int, nonce: str) -> str:
    """What names a reader behind a button: nobody can tell who it is, or that it is the same in another report."""
    return salted_hmac(SALT, f"{nonce}:{reader}", algorithm="sha256").hexdigest()[:32]


def reader_behind(user: Any, handle: str, nonce: str) -> User | None:
    """The reader of what this person watches over whom the handle names, or None. Two queries."""
    reviewed = ReviewAssignment.objects.filter(submission__in=oversight.works_of(user).order_by().values("pk"))
    people: Iterable[int] = reviewed.order_by().values_list("reviewer", flat=True).distinct()
    found = next((one for one in people if constant_time_compare(handle_of(one, nonce), handle)), None)
    return User.objects.filter(pk=found).first() if found else None


def _pages(signals: Signals) -> dict[int, Submission]:
    found = {work for kind in KINDS for one in getattr(signals, kind) for work in one.works}
    return Submission.objects.only("uuid", "task_title").in_bulk(found)


def _row(kind: str, signal: Any, people: dict[int, Person], pages: dict[int, Submission]) -> Row:
    involved = [people[reader] for reader in readers_in(kind, signal)]
    named = sorted(involved, key=lambda one: (len(one.letter), one.letter))
    return Row(kind, signal, named, [pages[work] for work in signal.works if work in pages])
