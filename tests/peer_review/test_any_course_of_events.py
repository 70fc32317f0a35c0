"""Whatever people do, and however time passes, a submission always has a next step, is never lost, and ends.

Random people hand in, read, disagree, give back, flag, appeal and moderate under a random clock; after every move the
promises are held against the rows. At the end of every story moderators do what they are asked to, and nothing is left.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from unittest import mock

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounts.models import User
from peer_review import dispatch, jobs
from peer_review.actions.appeal import appeal, appealable, may_appeal
from peer_review.actions.assess import assess
from peer_review.actions.carry_on import carry_on
from peer_review.actions.declare_relation import declare_relation
from peer_review.actions.make_sample import make_sample
from peer_review.actions.moderate import moderate
from peer_review.actions.offer_practice import offer_practice
from peer_review.actions.raise_flag import raise_flag
from peer_review.actions.recuse import recuse
from peer_review.actions.request_review import request_review
from peer_review.actions.settle_flag import settle_flag
from peer_review.actions.start_review import start_review
from peer_review.actions.withdraw import withdraw
from peer_review.errors import PeerReviewError, PractiseFirstError
from peer_review.judging import final_from, rubric_for, rubric_of
from peer_review.models import ReviewAssignment, ReviewFlag, Submission, SubmissionStep
from tests.peer_review.conftest import Submit

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
PEOPLE, GRADUATES = 4, 5
LATE = timedelta(hours=122)  # five days, and the two hours that a job may be late

people = st.integers(0, PEOPLE + GRADUATES - 1)
any_number = st.integers(0, 1_000)
levels = st.sampled_from((1, 2, 3, 4))
kinds = st.sampled_from(ReviewFlag.Kind.values)
reasons = st.sampled_from(ReviewAssignment.Recusal.values)


class Story(RuleBasedStateMachine):
    """One course of events. `Story.hand_in`, `.moderator` and `.trainer` are set by the test."""

    hand_in: Submit
    moderator: User
    trainer: User
    sample: Callable[[], Any]

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.clock = self.stack.enter_context(time_machine.travel(MONDAY, tick=False))
        # Lots are drawn by uuid: the same story must draw the same.
        self.stack.enter_context(mock.patch("os.urandom", Random(7).randbytes))
        self.stack.enter_context(self._undone())
        self.people = [User.objects.create_user(f"p{number}@example.org") for number in range(PEOPLE)]
        self.people += [self._graduate(number) for number in range(GRADUATES)]
        self.handed_in: set[int] = set()
        self.steps = 0

    @staticmethod
    def _graduate(number: int) -> User:
        """Somebody who once had a portfolio accepted and may read others'."""
        person = User.objects.create_user(f"graduate{number}@example.org")
        old = Story.hand_in(person, text="Long ago.")
        ReviewAssignment.objects.all().delete()
        SubmissionStep.objects.all()._raw_delete("default")
        Submission.objects.filter(pk=old.pk).update(status="accepted", text="Long ago.")
        return person

    @staticmethod
    def _undone() -> Any:
        """A transaction that leaves nothing behind."""
        stack = ExitStack()
        stack.enter_context(transaction.atomic())
        stack.callback(transaction.set_rollback, True)
        return stack

    def _one_of(self, rows: Any, number: int) -> Any:
        found = list(rows.order_by("pk"))
        return found[number % len(found)] if found else None

    def _try(self, action: Callable[[], Any]) -> Any:
        """What is refused is refused with one of the app's own errors, and changes nothing."""
        with suppress(PeerReviewError), transaction.atomic():
            return action()
        return None

    # -- What people do ------------------------------------------------------------------------------------------------

    @initialize(count=st.integers(2, PEOPLE))
    def a_cohort_hands_in(self, count: int) -> None:
        for who in range(count):
            self.somebody_hands_in(who, who)

    @rule(who=people, text=any_number)
    def somebody_hands_in(self, who: int, text: int) -> None:
        made = self._try(lambda: Story.hand_in(self.people[who], text=f"Text {text}"))
        if made:
            self.handed_in.add(made.pk)
            carry_on(submission=made)

    @rule(number=any_number)
    def somebody_takes_it_back(self, number: int) -> None:
        if one := self._one_of(Submission.objects.all(), number):
            self._try(lambda: withdraw(submission=one, actor=one.author))

    @rule(who=people)
    def somebody_asks_for_more(self, who: int) -> None:
        self._try(lambda: request_review(reviewer=self.people[who]))

    @rule(number=any_number)
    def somebody_starts(self, number: int) -> None:
        if row := self._one_of(ReviewAssignment.objects.all(), number):
            try:
                with transaction.atomic():
                    start_review(assignment=row)
            except PractiseFirstError:
                assert offer_practice(assignment=row)
            except PeerReviewError:
                pass

    @rule(number=any_number, one=levels, other=levels)
    def somebody_reviews(self, number: int, one: int, other: int) -> None:
        if row := self._one_of(ReviewAssignment.objects.readable(), number):
            self._read(row, one, other)

    def _read(self, row: ReviewAssignment, one: int, other: int) -> None:
        keys = [criterion["key"] for criterion in rubric_for(row)["criteria"]]
        scores = {key: (score, "Why did they?") for key, score in zip(keys, (one, other), strict=False)}
        self._try(lambda: assess(assignment=row, scores=scores))

    @rule(number=any_number, scores=st.lists(st.tuples(levels, levels), min_size=3, max_size=5))
    def a_whole_round_is_read(self, number: int, scores: list[tuple[int, int]]) -> None:
        if one := self._one_of(Submission.objects.awaiting_review(), number):
            for one_score, other in scores:
                row = one.assignments.readable().order_by("pk").first()
                if row:
                    self._read(row, one_score, other)

    @rule(number=any_number, reason=reasons)
    def somebody_gives_back(self, number: int, reason: str) -> None:
        if row := self._one_of(ReviewAssignment.objects.all(), number):
            self._try(lambda: recuse(assignment=row, reason=reason))

    @rule(number=any_number, kind=kinds)
    def somebody_flags(self, number: int, kind: str) -> None:
        if row := self._one_of(ReviewAssignment.objects.readable(), number):
            self._try(lambda: raise_flag(assignment=row, kind=kind))

    @rule(number=any_number, founded=st.booleans())
    def a_moderator_settles(self, number: int, founded: bool) -> None:
        if flag := self._one_of(ReviewFlag.objects.filter(settled_at=None), number):
            self._try(lambda: settle_flag(flag=flag, moderator=Story.moderator, settlement="Seen.", is_founded=founded))

    @rule(number=any_number, score=levels)
    def a_moderator_decides(self, number: int, score: int) -> None:
        if one := self._one_of(Submission.objects.with_moderator(), number):
            self._moderate(one, score)

    def _moderate(self, one: Submission, score: int) -> None:
        """Whoever answered before an appeal leaves it to the other."""
        scores = {criterion["key"]: score for criterion in rubric_of(one)["criteria"]}
        for person in (Story.moderator, Story.trainer):
            self._try(lambda who=person: moderate(submission=one, moderator=who, scores=scores, reason="Page two."))

    @rule(number=any_number)
    def somebody_appeals(self, number: int) -> None:
        one = self._one_of(Submission.objects.filter(status="needs_work"), number)
        if one and may_appeal(one):
            keys = appealable(one)[:1]
            self._try(lambda: appeal(submission=one, author=one.author, criteria=keys, grounds="Page two."))

    @rule(number=any_number, score=levels)
    def a_work_is_sent_back_and_its_author_appeals(self, number: int, score: int) -> None:
        if one := self._one_of(Submission.objects.filter(status="in_review"), number):
            self.a_whole_round_is_read(number, [(1, score)] * 5)
            one.refresh_from_db()
            if may_appeal(one):
                self._try(lambda: appeal(submission=one, author=one.author, criteria=["aim"], grounds="Page two."))
                carry_on(submission=one)

    @rule(one=people, other=people)
    def somebody_declares_a_relation(self, one: int, other: int) -> None:
        self._try(
            lambda: declare_relation(person=self.people[one], other_email=self.people[other].email, kind="colleague")
        )

    @precondition(lambda self: not Submission.objects.filter(status="sample").exists())
    @rule()
    def the_trainer_adds_a_practice_piece(self) -> None:
        Story.sample()

    @rule(hours=st.sampled_from((1, 5, 20, 26, 49, 97, 125, 400)))
    def time_passes(self, hours: int) -> None:
        self.clock.shift(timedelta(hours=hours))
        self._jobs()

    def _jobs(self) -> None:
        jobs.remind_readers()
        jobs.carry_on_all()

    # -- What holds, always --------------------------------------------------------------------------------------------

    @invariant()
    def nothing_is_lost(self) -> None:
        kept = set(Submission.objects.exclude(status="sample").exclude(text="Long ago.").values_list("pk", flat=True))
        assert kept == self.handed_in

    @invariant()
    def whatever_is_undecided_has_a_next_step(self) -> None:
        for one in Submission.objects.awaiting_review():
            with_person = one.moderation_due_at is not None or one.hidden_at is not None
            assert with_person or timezone.now() - one.waiting_since < LATE + timedelta(hours=400), one

    @invariant()
    def whatever_was_decided_can_be_explained(self) -> None:
        for one in Submission.objects.filter(status__in=("accepted", "needs_work")).exclude(text="Long ago."):
            decision = one.decision
            assert decision and decision.outcome == one.status and decision.reason
            again = final_from(decision.inputs)
            assert (again.results, again.reason) == (decision.results, decision.reason)
            assert again.is_accepted == (decision.outcome == "accepted")

    @invariant()
    def nobody_reads_what_they_must_not(self) -> None:
        rows = ReviewAssignment.objects.filter(released_at=None).exclude(purpose__in=("practice", "hidden"))
        pairs = set(rows.filter(completed_at=None).values_list("submission__author", "reviewer"))
        assert all(author != reader for author, reader in pairs)
        assert not {(reader, author) for author, reader in pairs} & pairs

    @invariant()
    def no_submission_has_more_readers_than_it_wants(self) -> None:
        now = timezone.now()
        for one in Submission.objects.awaiting_review():
            held = one.assignments.of_stage(one.status).holding_place(now)
            assert held.filter(completed_at=None, start_by__gt=now, started_at=None).count() <= one.quorum

    @invariant()
    def the_log_only_grows(self) -> None:
        count = SubmissionStep.objects.count()
        assert count >= self.steps
        self.steps = count

    @invariant()
    def every_step_on_the_way_says_when_its_author_hears(self) -> None:
        ends = ("decided", "appeal_decided", "withdrawn", "taken_out")
        assert not SubmissionStep.objects.filter(expected_at=None).exclude(kind__in=ends).exists()

    # -- How it ends ---------------------------------------------------------------------------------------------------

    def teardown(self) -> None:
        try:
            self._everybody_does_their_duty()
            assert not Submission.objects.awaiting_review().exists()
        finally:
            self.stack.close()

    def _everybody_does_their_duty(self) -> None:
        """Moderators settle and decide, and nobody else does anything."""
        for flag in ReviewFlag.objects.filter(settled_at=None):
            settle_flag(flag=flag, moderator=Story.moderator, settlement="A child.", is_founded=True)
        self.clock.shift(LATE)
        self._jobs()
        for one in Submission.objects.with_moderator():
            self._moderate(one, 3)


@pytest.fixture
def _cast(
    hand_in: Submit, moderator: User, trainer: User, rubric: Any, atlas: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    def sample() -> None:
        key = {name: {"score": 3, "feedback": "So."} for name in ("aim", "care")}
        make_sample(maker=trainer, institution=atlas, rubric=rubric, title="Piece", text="Shade.", key=key)

    monkeypatch.setattr(Story, "hand_in", staticmethod(hand_in), raising=False)
    monkeypatch.setattr(Story, "moderator", moderator, raising=False)
    monkeypatch.setattr(Story, "trainer", trainer, raising=False)
    monkeypatch.setattr(Story, "sample", staticmethod(sample), raising=False)
    yield


@pytest.mark.usefixtures("_cast")
def test_in_any_course_of_events_nothing_is_stuck_lost_or_endless(db: None) -> None:
    long = settings.default is not None and settings.default.max_examples > 100
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Story, settings=settings(max_examples=200 if long else 8, stateful_step_count=30, deadline=None)
    )


def test_the_ladder_s_promise_is_seven_days(submission: Submission) -> None:
    """What the invariants above leave room for, to the hour: nobody answers, and a moderator has it after 120 hours."""
    with time_machine.travel(submission.submitted_at + timedelta(hours=120), tick=False):
        carry_on(submission=submission)
    submission.refresh_from_db()
    assert submission.moderation_due_at == submission.submitted_at + timedelta(days=7)
    assert dispatch.missing(submission, timezone.now()) == 0
