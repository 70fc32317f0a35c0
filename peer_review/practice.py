"""Practice pieces: before the first review, after marks that were far off, and now and then among real work.

An engine: it writes. A piece is read on the same pages as real work; its reader sees the trainer's marks and remarks
when they have handed in.
"""

import hashlib
from datetime import datetime, timedelta

from accounts.models import User
from peer_review import experience
from peer_review.models import Assessment, ReviewAssignment, ReviewerProfile, Sample, Submission

Purpose = ReviewAssignment.Purpose
# One hidden piece at most among this many real ones.
ONE_IN = 8
# Before the first review of a rubric, and when somebody is asked to practise again.
PIECES = 2
A_LONG_TIME = timedelta(days=365)


def comes_first(reader: User, submission: Submission) -> bool:
    """Whether this person practises before they read by the rubric of this submission."""
    return bool(_left_to_do(reader, submission.frozen_rubric.content["uuid"]))


def piece_to_do(reader: User, submission: Submission, now: datetime) -> ReviewAssignment | None:
    """The practice piece that comes before this review, given now; None when the reader may begin."""
    left = _left_to_do(reader, submission.frozen_rubric.content["uuid"])
    return _offered(reader, left, now) if left else None


def _left_to_do(reader: User, rubric_uuid: str) -> list[Sample]:
    """The pieces to choose the next from, best first; [] when nothing is left to practise."""
    training = _samples(rubric_uuid, Sample.Use.TRAINING)
    since = _to_practise_since(reader)
    if not training or (since is None and _has_experience(reader, rubric_uuid)):
        return []
    read = ReviewAssignment.objects.filter(reviewer=reader, submission__sample__rubric_uuid=rubric_uuid)
    practised = read.filter(purpose=Purpose.PRACTICE).exclude(completed_at=None)
    if since:
        practised = practised.filter(completed_at__gte=since)
    done = set(practised.values_list("submission", flat=True))
    if len(done) >= min(PIECES, len(training)):
        return []
    seen = set(read.exclude(completed_at=None).values_list("submission", flat=True))
    return sorted((s for s in training if s.submission_id not in done), key=lambda s: s.submission_id in seen)


def _to_practise_since(reader: User) -> datetime | None:
    found = ReviewerProfile.objects.filter(person=reader).values_list("to_practise_since", flat=True)
    return found.first()


def _has_experience(reader: User, rubric_uuid: str) -> bool:
    """They have reviewed by this rubric before."""
    done = ReviewAssignment.objects.filter(reviewer=reader).exclude(completed_at=None).exclude(purpose=Purpose.PRACTICE)
    return done.filter(submission__frozen_rubric__content__uuid=rubric_uuid).exists()


def _samples(rubric_uuid: str, use: str) -> list[Sample]:
    # A piece that somebody said shows a child is not given to anybody until it was looked at.
    rows = Sample.objects.filter(rubric_uuid=rubric_uuid, use=use, retired_at=None, submission__hidden_at=None)
    return list(rows.select_related("submission").order_by("pk"))


def _offered(reader: User, left: list[Sample], now: datetime) -> ReviewAssignment:
    """The piece that was begun already, else the best of those left."""
    begun = ReviewAssignment.objects.filter(reviewer=reader, purpose=Purpose.PRACTICE).open()
    open_one = begun.filter(submission__in=[sample.submission_id for sample in left]).first()
    return open_one or _give(reader, left[0].submission, Purpose.PRACTICE, now, now + A_LONG_TIME)


def _give(reader: User, piece: Submission, purpose: str, now: datetime, due_at: datetime) -> ReviewAssignment:
    return ReviewAssignment.objects.create(
        submission=piece, reviewer=reader, purpose=purpose, proposed_at=now, due_at=due_at, reminders_sent=1
    )


def mix_in(reader: User, submission: Submission, now: datetime) -> ReviewAssignment | None:
    """Beside a real piece, at a place drawn by lot among every seven, also a hidden one that the reader never saw."""
    real = ReviewAssignment.objects.filter(reviewer=reader, purpose=Purpose.REVIEW).count()
    if real < ONE_IN - 1 or real % (ONE_IN - 1) != _place(reader, real // (ONE_IN - 1)):
        return None
    seen = ReviewAssignment.objects.filter(reviewer=reader).values_list("submission_id", flat=True)
    pieces = _samples(submission.frozen_rubric.content["uuid"], Sample.Use.HIDDEN)
    fresh = [piece for piece in pieces if piece.submission_id not in set(seen)]
    if not fresh:
        return None
    due_at = now + timedelta(days=submission.days_to_answer)
    return _give(reader, fresh[0].submission, Purpose.HIDDEN, now, due_at)


def _place(reader: User, window: int) -> int:
    """Where in this window of seven the hidden piece comes: nobody can count on it."""
    return hashlib.sha256(f"{reader.uuid}:{window}".encode()).digest()[0] % (ONE_IN - 1)


def finish(assessment: Assessment) -> None:
    """A practice piece was handed in: it says something about its reader, and nothing else follows from it."""
    assignment = assessment.assignment
    sample = assignment.submission.sample
    rubric = assignment.submission.frozen_rubric.content
    given = {row.criterion_key: row.score for row in assessment.scores.all() if row.score is not None}
    known = {key: said["score"] for key, said in sample.key.items() if said["score"] is not None}
    experience.learn_from_key(rubric, {assignment.reviewer_id: given}, known)
    if assignment.purpose == Purpose.PRACTICE:
        _let_go_on(assignment)


def _let_go_on(assignment: ReviewAssignment) -> None:
    """Who was asked to practise again has done so when no piece is left: what was before counts half."""
    reader = assignment.reviewer
    rubric_uuid = str(assignment.submission.sample.rubric_uuid)
    if _to_practise_since(reader) and not _left_to_do(reader, rubric_uuid):
        experience.begin_anew(reader.pk, rubric_uuid)
