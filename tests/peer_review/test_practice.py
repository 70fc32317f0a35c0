"""Practice pieces: before the first review, after marks that were far off, and hidden among real work."""

from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.models import Institution, Notification, User
from competencies.models import CFRubric
from peer_review import experience, practice
from peer_review.actions.assess import assess
from peer_review.actions.make_sample import make_sample, retire_sample
from peer_review.actions.offer_practice import offer_practice, offer_practice_again
from peer_review.actions.raise_flag import raise_flag
from peer_review.actions.save_draft import save_draft
from peer_review.actions.start_review import start_review
from peer_review.errors import EmptySubmissionError, IncompleteAssessmentError, PractiseFirstError
from peer_review.models import Decision, Reliability, ReviewAssignment, ReviewerProfile, Sample, Submission
from peer_review.reliability import Observed
from tests.peer_review.conftest import Submit, marks

KEY = {
    "aim": {"score": 3, "feedback": "The second line names it."},
    "care": {"score": 2, "feedback": "Nobody at the back has a part."},
}


@pytest.fixture
def make(atlas: Institution, rubric: CFRubric, trainer: User) -> Any:
    """Makes a piece; every argument of `make_sample` can be given."""

    def _make(**given: Any) -> Sample:
        arguments: dict[str, Any] = {"title": "A lesson on shade", "text": "We measured shade.", "key": KEY}
        return make_sample(maker=trainer, institution=atlas, rubric=rubric, **{**arguments, **given})

    return _make


@pytest.fixture
def pieces(make: Any) -> list[Sample]:
    return [make(text=f"Piece {number}") for number in range(3)]


def do(piece: ReviewAssignment | None, score: int = 3) -> None:
    assert piece is not None
    start_review(assignment=piece)
    assess(assignment=piece, scores=marks(score))


def test_a_first_review_begins_with_two_pieces(assignments: list[ReviewAssignment], pieces: list[Sample]) -> None:
    first = assignments[0]
    for _ in range(2):
        with pytest.raises(PractiseFirstError):
            start_review(assignment=first)
        do(offer_practice(assignment=first))
    assert offer_practice(assignment=first) is None
    assert start_review(assignment=first).started_at


def test_the_piece_that_was_begun_is_offered_again(assignments: list[ReviewAssignment], pieces: list[Sample]) -> None:
    assert offer_practice(assignment=assignments[0]) == offer_practice(assignment=assignments[0])


def test_who_has_reviewed_by_this_rubric_before_begins_at_once(
    assignments: list[ReviewAssignment], make: Any, hand_in: Submit, administrator: User
) -> None:
    reader = assignments[0].reviewer
    assess(assignment=assignments[0], scores=marks(3))
    make()
    again = hand_in(administrator, text="Mine.", reviews_wanted=4).assignments.get(reviewer=reader)
    assert start_review(assignment=again).started_at


def test_where_there_is_nothing_to_practise_on_one_begins_at_once(
    assignments: list[ReviewAssignment], make: Any, trainer: User
) -> None:
    retire_sample(sample=make(), actor=trainer)
    make(use="hidden")
    assert start_review(assignment=assignments[0]).started_at


def test_a_piece_that_is_hidden_keeps_nobody_from_reading(
    assignments: list[ReviewAssignment], make: Any, moderator: User
) -> None:
    make()
    piece = offer_practice(assignment=assignments[0])
    assert piece is not None
    raise_flag(assignment=start_review(assignment=piece), kind="child")
    assert offer_practice(assignment=assignments[0]) is None
    assert start_review(assignment=assignments[0]).started_at


def test_nothing_is_decided_by_practice(assignments: list[ReviewAssignment], pieces: list[Sample]) -> None:
    do(offer_practice(assignment=assignments[0]))
    assert not Decision.objects.exists()
    assert pieces[0].submission.steps.count() == 0


def test_a_mark_is_compared_with_the_trainer_s_per_criterion(
    assignments: list[ReviewAssignment], pieces: list[Sample]
) -> None:
    do(offer_practice(assignment=assignments[0]), score=3)
    rows = {row.criterion_key: row for row in Reliability.objects.filter(person=assignments[0].reviewer)}
    assert (rows["aim"].count, rows["aim"].squared_error) == (1, 0)
    assert rows["care"].squared_error == pytest.approx(1 / 9)


def test_who_is_far_off_practises_again_gently_and_then_goes_on(
    assignments: list[ReviewAssignment], pieces: list[Sample], rubric: CFRubric
) -> None:
    reader, content = assignments[0].reviewer, assignments[0].submission.frozen_rubric.content
    for _ in range(2):
        do(offer_practice(assignment=assignments[0]))
    for _ in range(6):
        experience.add(reader.pk, content, "aim", Observed(1, 0.6))
    experience.send_to_practice([reader.pk], content)
    assert practising(reader) == {content["uuid"]}
    told = Notification.objects.get(recipient=reader, kind="review-practice")
    assert "two practice pieces" in told.body
    for _ in range(2):
        do(offer_practice_again(reader=reader))
    assert offer_practice_again(reader=reader) is None
    assert practising(reader) == set()
    told.refresh_from_db()
    assert told.read_at is not None  # nothing is asked of them any more


def practising(reader: User) -> set[str]:
    return set(ReviewerProfile.objects.get(person=reader).to_practise)


@pytest.fixture
def sent(assignments: list[ReviewAssignment], pieces: list[Sample], rubric: CFRubric) -> User:
    """The first reader, who has a long record of marks far off, and was sent to practise for it."""
    reader, content = assignments[0].reviewer, assignments[0].submission.frozen_rubric.content
    experience.add(reader.pk, content, "aim", Observed(60, 40))
    experience.send_to_practice([reader.pk], content)
    assert practising(reader) == {content["uuid"]}
    return reader


def test_a_long_record_does_not_send_somebody_back_who_has_practised_well(
    sent: User, assignments: list[ReviewAssignment]
) -> None:
    content = assignments[0].submission.frozen_rubric.content
    for _ in range(2):
        do(offer_practice_again(reader=sent))
    for key in ("aim", "care"):
        experience.add(sent.pk, content, key, Observed(4, 0.1))
    experience.send_to_practice([sent.pk], content)
    assert practising(sent) == set()
    assert Notification.objects.filter(recipient=sent, kind="review-practice").count() == 1


def test_the_old_record_fades_when_they_are_sent_so_that_practice_counts_in_full(sent: User) -> None:
    assert Reliability.objects.get(person=sent, criterion_key="aim").count == pytest.approx(0.5, abs=0.5)
    before = Reliability.objects.get(person=sent, criterion_key="aim").count
    do(offer_practice_again(reader=sent))
    assert Reliability.objects.get(person=sent, criterion_key="aim").count == pytest.approx(before + 1)


def test_being_sent_is_void_when_no_piece_is_left(sent: User, pieces: list[Sample], trainer: User) -> None:
    uuid = str(pieces[0].rubric_uuid)
    assert practice.must_practise([uuid]) == {uuid: {sent.pk}}
    do(offer_practice_again(reader=sent))
    for piece in pieces[1:]:
        retire_sample(sample=piece, actor=trainer)
    assert practice.must_practise([uuid]) == {}
    assert not practice.is_asked_to_practise(sent)
    assert offer_practice_again(reader=sent) is None


def test_who_practises_by_one_rubric_reads_on_by_others(sent: User) -> None:
    assert practice.must_practise([str(uuid4())]) == {}


def test_a_piece_that_is_read_again_teaches_nothing_about_its_reader(
    sent: User, pieces: list[Sample], trainer: User
) -> None:
    for piece in pieces[1:]:
        retire_sample(sample=piece, actor=trainer)
    do(offer_practice_again(reader=sent))
    experience.begin_practice(sent.pk, [str(pieces[0].rubric_uuid)])
    faded = list(Reliability.objects.values_list("count", "squared_error"))
    do(offer_practice_again(reader=sent))
    assert list(Reliability.objects.values_list("count", "squared_error")) == faded


def draft_at_once(assignment: ReviewAssignment) -> None:
    save_draft(assignment=assignment, draft={})


def hand_in_at_once(assignment: ReviewAssignment) -> None:
    assess(assignment=assignment, scores=marks(3))


@pytest.mark.parametrize("act", [draft_at_once, hand_in_at_once])
def test_what_practice_comes_before_is_neither_drafted_nor_handed_in(
    act: Any, assignments: list[ReviewAssignment], pieces: list[Sample]
) -> None:
    with pytest.raises(PractiseFirstError):
        act(assignments[0])
    assignments[0].refresh_from_db()
    assert assignments[0].started_at is None
    assert assignments[0].completed_at is None


def test_who_had_begun_before_they_were_sent_may_finish(
    assignments: list[ReviewAssignment], pieces: list[Sample]
) -> None:
    ReviewAssignment.objects.filter(pk=assignments[0].pk).update(started_at=timezone.now())
    assert assess(assignment=assignments[0], scores=marks(3)).pk


def test_taken_out_a_piece_is_waited_for_by_nobody(
    assignments: list[ReviewAssignment], pieces: list[Sample], trainer: User
) -> None:
    given = offer_practice(assignment=assignments[0])
    assert given is not None
    retire_sample(sample=pieces[0], actor=trainer)
    given.refresh_from_db()
    assert given.released_for == ReviewAssignment.Released.OVER
    other = offer_practice(assignment=assignments[0])
    assert other is not None
    assert other.submission == pieces[1].submission


def test_without_pieces_nobody_is_sent_to_practise(assignments: list[ReviewAssignment]) -> None:
    content = assignments[0].submission.frozen_rubric.content
    for _ in range(20):
        experience.add(assignments[0].reviewer_id, content, "aim", Observed(1, 1))
    experience.send_to_practice([assignments[0].reviewer_id], content)
    assert not ReviewerProfile.objects.exists()


def test_at_most_one_in_eight_pieces_is_hidden_practice_and_its_place_cannot_be_foreseen(
    submission: Submission, make: Any, hand_in: Submit
) -> None:
    for number in range(12):
        make(use="hidden", text=f"Hidden {number}")
    places = set()
    for number in range(6):
        reader = User.objects.create_user(f"reader{number}@example.org")
        kinds = [_next_for(reader, submission) for _ in range(70)]
        assert kinds.count(True) <= 70 / 7
        assert kinds.count(True) >= 8
        assert not any(kinds[:7])
        places.add(tuple(place % 7 for place, is_hidden in enumerate(kinds) if is_hidden))
    assert len(places) > 1


def _next_for(reader: User, submission: Submission) -> bool:
    """A real piece is given; whether a hidden one comes with it."""
    given = practice.mix_in(reader, submission, timezone.now())
    copy = Submission.objects.get(pk=submission.pk)
    copy.pk, copy.uuid, copy.attempt = None, None, 1 + Submission.objects.count()
    copy._state.adding = True
    Submission.objects.bulk_create([_unlike(copy)])
    row = Submission.objects.latest("pk")
    ReviewAssignment.objects.create(submission=row, reviewer=reader, due_at=timezone.now())
    return given is not None


def _unlike(copy: Submission) -> Submission:
    return Submission(
        author=copy.author,
        institution=copy.institution,
        task_uuid=copy.task_uuid,
        task_title=copy.task_title,
        frozen_rubric=copy.frozen_rubric,
        attempt=copy.attempt,
        status=Submission.Status.NEEDS_WORK,
    )


@pytest.mark.parametrize(
    ("key", "missing"),
    [
        ({"aim": KEY["aim"]}, {"care": "level"}),
        ({**KEY, "aim": {"score": 3, "feedback": " "}}, {"aim": "comment"}),
        ({**KEY, "aim": {"score": 9, "feedback": "Yes."}}, {"aim": "level"}),
    ],
)
def test_a_piece_has_the_trainer_s_level_and_remark_on_every_criterion(
    make: Any, key: dict[str, Any], missing: dict[str, str]
) -> None:
    with pytest.raises(IncompleteAssessmentError) as raised:
        make(key=key)
    assert raised.value.missing == missing


def test_a_piece_without_anything_to_read_is_refused(make: Any) -> None:
    with pytest.raises(EmptySubmissionError):
        make(text="  ")


def test_a_piece_is_nobody_s_submission(pieces: list[Sample], trainer: User, django_user_model: Any) -> None:
    assert not Submission.objects.awaiting_review().exists()
    assert pieces[0].submission.status == Submission.Status.SAMPLE
