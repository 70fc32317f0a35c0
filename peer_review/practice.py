"""Practice pieces: before the first review, after marks that were far off, and now and then among real work.

An engine: it writes. A piece is read on the same pages as real work; its reader sees the trainer's marks and remarks
when they have handed in.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import QuerySet

from accounts.models import User
from peer_review import experience
from peer_review.errors import PractiseFirstError
from peer_review.ladder import START_WITHIN
from peer_review.models import Assessment, ReviewAssignment, ReviewerProfile, Sample, Submission
from peer_review.notifications import tell_proposed

Purpose = ReviewAssignment.Purpose
# One hidden piece at most among this many real ones.
ONE_IN = 8
# Before the first review of a rubric, and when somebody is asked to practise again.
PIECES = 2
A_LONG_TIME = timedelta(days=365)


def comes_first(reader: User, submission: Submission) -> bool:
    """Whether this person practises before they read by the rubric of this submission."""
    return bool(left_to_do(reader, submission.frozen_rubric.content["uuid"]))


def check_begun(assignment: ReviewAssignment) -> None:
    """Raise PractiseFirstError for a review that was not begun, where practice comes first."""
    is_unbegun = assignment.started_at is None and not assignment.is_practice
    if is_unbegun and comes_first(assignment.reviewer, assignment.submission):
        raise PractiseFirstError(str(assignment.uuid))


def piece_to_do(reader: User, submission: Submission, now: datetime) -> ReviewAssignment | None:
    """The practice piece that comes before this review, given now; None when the reader may begin."""
    left = left_to_do(reader, submission.frozen_rubric.content["uuid"])
    return _offered(reader, left, now) if left else None


def piece_again(reader: User, now: datetime) -> ReviewAssignment | None:
    """The next piece of who was asked to practise again, given now; None when nothing is left to do."""
    left = next(filter(None, (left_to_do(reader, rubric) for rubric in _sent_back(reader))), [])
    return _offered(reader, left, now) if left else None


def is_asked_to_practise(reader: User) -> bool:
    """Whether they were asked to practise again, by whatever rubric, and something is left to do."""
    return any(left_to_do(reader, rubric) for rubric in _sent_back(reader))


def must_practise(rubrics: Iterable[str]) -> dict[str, set[int]]:
    """{rubric: who practises by it before they are given work}; nobody who has nothing left to do. Three queries."""
    wanted = experience.practisable(set(rubrics))
    if not wanted:
        return {}
    sent = ReviewerProfile.objects.exclude(to_practise={}).values_list("person_id", "to_practise")
    since = {(who, rubric): at for who, asked in sent for rubric, at in asked.items() if rubric in wanted}
    enough, done = _enough(wanted), _practised(since)
    found: dict[str, set[int]] = defaultdict(set)
    for who, rubric in since:
        if done[who, rubric] < enough[rubric]:
            found[rubric].add(who)
    return found


def _enough(rubrics: Iterable[str]) -> dict[str, int]:
    """{rubric: how many pieces somebody reads}."""
    pieces = _pieces(Sample.Use.TRAINING).filter(rubric_uuid__in=list(rubrics))
    counted = Counter(str(uuid) for uuid in pieces.values_list("rubric_uuid", flat=True))
    return {rubric: min(PIECES, count) for rubric, count in counted.items()}


def _practised(since: dict[tuple[int, str], str]) -> Counter[tuple[int, str]]:
    """How many different pieces each has handed in since they were sent."""
    if not since:
        return Counter()
    people, rubrics = {who for who, _ in since}, {rubric for _, rubric in since}
    rows = ReviewAssignment.objects.filter(
        purpose=Purpose.PRACTICE, reviewer__in=people, submission__sample__rubric_uuid__in=rubrics
    ).exclude(completed_at=None)
    read = rows.values_list("reviewer_id", "submission__sample__rubric_uuid", "submission_id", "completed_at")
    new = {
        (who, str(rubric), piece)
        for who, rubric, piece, at in read
        if (began := since.get((who, str(rubric)))) and at and at >= datetime.fromisoformat(began)
    }
    return Counter((who, rubric) for who, rubric, _ in new)


def left_to_do(reader: User, rubric_uuid: str) -> list[Sample]:
    """The pieces to choose the next from, best first; [] when nothing is left to practise."""
    training = _samples(rubric_uuid, Sample.Use.TRAINING)
    since = _sent_back(reader).get(rubric_uuid)
    if not training or (since is None and _has_experience(reader, rubric_uuid)):
        return []
    read = ReviewAssignment.objects.filter(reviewer=reader, submission__sample__rubric_uuid=rubric_uuid)
    practised = read.filter(purpose=Purpose.PRACTICE).exclude(completed_at=None)
    if since:
        practised = practised.filter(completed_at__gte=datetime.fromisoformat(since))
    done = set(practised.values_list("submission", flat=True))
    if len(done) >= min(PIECES, len(training)):
        return []
    seen = set(read.exclude(completed_at=None).values_list("submission", flat=True))
    return sorted((s for s in training if s.submission_id not in done), key=lambda s: s.submission_id in seen)


def _sent_back(reader: User) -> dict[str, str]:
    """{rubric: since when they are asked to practise again}."""
    found = ReviewerProfile.objects.filter(person=reader).values_list("to_practise", flat=True)
    return found.first() or {}


def _has_experience(reader: User, rubric_uuid: str) -> bool:
    """They have reviewed by this rubric before."""
    done = ReviewAssignment.objects.filter(reviewer=reader).exclude(completed_at=None).exclude(purpose=Purpose.PRACTICE)
    return done.filter(submission__frozen_rubric__content__uuid=rubric_uuid).exists()


def _pieces(use: str) -> QuerySet[Sample]:
    # A piece that somebody said shows a child is not given to anybody until it was looked at.
    return Sample.objects.filter(use=use, retired_at=None, submission__hidden_at=None)


def _samples(rubric_uuid: str, use: str) -> list[Sample]:
    return list(_pieces(use).filter(rubric_uuid=rubric_uuid).select_related("submission").order_by("pk"))


def _offered(reader: User, left: list[Sample], now: datetime) -> ReviewAssignment:
    """The piece that was begun already, else the best of those left."""
    begun = ReviewAssignment.objects.filter(reviewer=reader, purpose=Purpose.PRACTICE).open()
    open_one = begun.filter(submission__in=[sample.submission_id for sample in left]).first()
    return open_one or _give(reader, left[0].submission, Purpose.PRACTICE, now, now + A_LONG_TIME)


def _give(
    reader: User, piece: Submission, purpose: str, now: datetime, due_at: datetime, start_by: datetime | None = None
) -> ReviewAssignment:
    return ReviewAssignment.objects.create(
        submission=piece,
        reviewer=reader,
        purpose=purpose,
        proposed_at=now,
        start_by=start_by,
        due_at=due_at,
        reminders_sent=1,
    )


def mix_in(reader: User, submission: Submission, now: datetime) -> ReviewAssignment | None:
    """Beside a real piece, at a place drawn by lot among every seven, also a hidden one that the reader never saw.

    It is asked for as real work is, in the same words and for as long. Beside an open review there is none: its author
    is named, and who wrote a practice piece would give it away.
    """
    real = ReviewAssignment.objects.filter(reviewer=reader, purpose=Purpose.REVIEW).count()
    is_due = real >= ONE_IN - 1 and real % (ONE_IN - 1) == _place(reader, real // (ONE_IN - 1))
    piece = _hidden_piece(reader, submission) if is_due and submission.is_blind else None
    if piece is None:
        return None
    _dress(piece, submission)
    due_at = now + timedelta(days=submission.days_to_answer)
    given = _give(reader, piece, Purpose.HIDDEN, now, due_at, now + START_WITHIN)
    tell_proposed(given)
    return given


# What a reader sees of a task.
SHOWN = ("task_title", "brief", "is_blind", "days_to_answer")


def _hidden_piece(reader: User, like: Submission) -> Submission | None:
    """One in the language of the real work, that looks like it or may be made to: nobody else is reading it now."""
    seen = set(ReviewAssignment.objects.filter(reviewer=reader).values_list("submission_id", flat=True))
    held = set(ReviewAssignment.objects.open().filter(purpose=Purpose.HIDDEN).values_list("submission_id", flat=True))
    for sample in _samples(like.frozen_rubric.content["uuid"], Sample.Use.HIDDEN):
        piece = sample.submission
        may_change = piece.pk not in held or all(getattr(piece, name) == getattr(like, name) for name in SHOWN)
        if piece.pk not in seen and piece.language == like.language and may_change:
            return piece
    return None


def _dress(piece: Submission, like: Submission) -> None:
    """The piece is called, and was asked for, as the real work beside which it is given."""
    for name in SHOWN:
        setattr(piece, name, getattr(like, name))
    piece.save(update_fields=SHOWN)


def _place(reader: User, window: int) -> int:
    """Where in this window of seven the hidden piece comes: nobody can count on it."""
    return hashlib.sha256(f"{reader.uuid}:{window}".encode()).digest()[0] % (ONE_IN - 1)


def finish(assessment: Assessment) -> None:
    """A practice piece was handed in: it says something about its reader, and nothing else follows from it.

    Only a first reading counts: whoever reads a piece again knows the trainer's marks.
    """
    assignment = assessment.assignment
    read = ReviewAssignment.objects.filter(submission=assignment.submission_id, reviewer=assignment.reviewer_id)
    if not read.exclude(pk=assignment.pk).exclude(completed_at=None).exists():
        _learn(assessment)
    if assignment.purpose == Purpose.PRACTICE:
        _let_go_on(assignment)


def _learn(assessment: Assessment) -> None:
    """Compare the reader's marks with the trainer's."""
    assignment = assessment.assignment
    given = {row.criterion_key: row.score for row in assessment.scores.all() if row.score is not None}
    key = assignment.submission.sample.key
    known = {name: said["score"] for name, said in key.items() if said["score"] is not None}
    rubric = assignment.submission.frozen_rubric.content
    experience.learn_from_key(rubric, {assignment.reviewer_id: given}, known)


def _let_go_on(assignment: ReviewAssignment) -> None:
    """Who was asked to practise again has done so when no piece is left."""
    reader, rubric_uuid = assignment.reviewer, str(assignment.submission.sample.rubric_uuid)
    if rubric_uuid in _sent_back(reader) and not left_to_do(reader, rubric_uuid):
        experience.end_practice(reader.pk, rubric_uuid)
