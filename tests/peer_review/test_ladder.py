"""Nobody waits for ever: what each hour of waiting brings."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peer_review.ladder import (
    Move,
    Rung,
    Standing,
    expected_by,
    is_lapsed,
    lease_until,
    moderator_due,
    next_move,
    quorum,
    readers_wanted,
    reminders_due,
    responsible_from,
    rung,
)
from peer_review.scoring import Doubt, Kind, Rule, Verdict

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
FIRM = Verdict(True, [], "")
DOUBTFUL = Verdict(False, [], "", (Doubt(Kind.SPLIT, "aim"),))


def after(hours: float) -> datetime:
    return MONDAY + timedelta(hours=hours)


def move(
    hours: float, done: int, reading: int, verdict: Verdict | None = None, weight: float = 3, **known: bool
) -> Move:
    return next_move(Standing(MONDAY, done, reading, weight, verdict, **known), Rule(), after(hours))


def test_whoever_was_asked_has_a_day_to_start_and_the_days_of_the_assignment_to_finish() -> None:
    assert lease_until(MONDAY, None) == after(24)
    assert lease_until(MONDAY, after(20)) == after(96)
    assert lease_until(MONDAY, after(20), days=2) == after(48)


def test_an_assignment_lapses_at_the_end_of_its_lease_not_before() -> None:
    assert not is_lapsed(MONDAY, None, after(23.9))
    assert is_lapsed(MONDAY, None, after(24))
    assert not is_lapsed(MONDAY, after(1), after(95.9))
    assert is_lapsed(MONDAY, after(1), after(96))


def test_reminders_are_sent_at_once_after_two_days_after_four_and_never_again() -> None:
    assert [reminders_due(MONDAY, 0, after(hours)) for hours in (0, 47, 48, 96, 900)] == [1, 1, 2, 3, 3]
    assert [reminders_due(MONDAY, sent, after(48)) for sent in (0, 1, 2, 3)] == [2, 1, 0, 0]


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        (0, Rung.PEERS),
        (47.9, Rung.PEERS),
        (48, Rung.WIDENED),
        (96, Rung.LOWERED),
        (119.9, Rung.LOWERED),
        (120, Rung.MODERATOR),
        (9_000, Rung.MODERATOR),
    ],
)
def test_the_wait_decides_how_far_up_the_ladder_a_submission_is(hours: float, expected: Rung) -> None:
    assert rung(MONDAY, after(hours)) == expected


def test_two_reviews_are_enough_from_the_fourth_day_on_when_they_weigh_enough() -> None:
    assert quorum(Rule(), Rung.WIDENED, 3) == 3
    assert quorum(Rule(), Rung.LOWERED, 3) == 2
    assert quorum(Rule(), Rung.LOWERED, 1.4) == 3
    assert quorum(Rule(reviews_wanted=1), Rung.LOWERED, 0.6) == 1


def test_readers_are_asked_for_until_enough_are_reading() -> None:
    assert move(0, 0, 0) == Move.ASK
    assert move(1, 1, 1, FIRM) == Move.ASK
    assert move(1, 1, 2, FIRM) == Move.WAIT
    assert move(1, 0, 0, is_exhausted=True) == Move.WAIT


def test_a_firm_verdict_of_the_quorum_decides() -> None:
    assert move(1, 3, 0, FIRM) == Move.DECIDE
    assert move(95, 2, 1, FIRM) == Move.WAIT
    assert move(96, 2, 1, FIRM) == Move.DECIDE
    assert move(96, 2, 1, FIRM, weight=1) == Move.WAIT


def test_a_doubt_asks_for_two_more_readers_at_a_time_then_for_the_moderator() -> None:
    assert [readers_wanted(done, Rule()) for done in (2, 3, 4, 5)] == [4, 5, 5, 6]
    assert move(1, 3, 0, DOUBTFUL) == Move.ASK
    assert move(1, 3, 1, DOUBTFUL) == Move.ASK
    assert move(1, 3, 2, DOUBTFUL) == Move.WAIT
    assert move(1, 5, 0, DOUBTFUL) == Move.MODERATE


def test_after_five_days_the_moderator_has_it_unless_it_can_be_decided() -> None:
    assert move(120, 0, 0) == Move.MODERATE
    assert move(120, 1, 2, FIRM) == Move.MODERATE
    assert move(120, 3, 2, DOUBTFUL) == Move.MODERATE
    assert move(120, 2, 1, FIRM) == Move.DECIDE


def test_a_human_is_responsible_after_five_days_and_has_two() -> None:
    assert responsible_from(MONDAY) == after(120)
    assert moderator_due(responsible_from(MONDAY)) == MONDAY + timedelta(days=7)
    assert expected_by(MONDAY, after(3)) == after(120)
    assert expected_by(MONDAY, after(121)) == MONDAY + timedelta(days=7)


@given(
    hours=st.floats(0, 2_000),
    done=st.integers(0, 8),
    reading=st.integers(0, 5),
    weight=st.floats(0, 9),
    is_firm=st.booleans(),
    is_exhausted=st.booleans(),
    wanted=st.integers(1, 5),
)
def test_at_the_top_of_the_ladder_there_is_always_a_next_step_that_ends_it(
    hours: float, done: int, reading: int, weight: float, is_firm: bool, is_exhausted: bool, wanted: int
) -> None:
    verdict = None if not done else FIRM if is_firm else DOUBTFUL
    standing = Standing(MONDAY, done, reading, weight, verdict, is_exhausted)
    found = next_move(standing, Rule(reviews_wanted=wanted), after(hours))
    if hours >= 120:
        assert found in (Move.DECIDE, Move.MODERATE)
    assert found != Move.DECIDE or (verdict == FIRM and done >= min(wanted, 2))
    assert found != Move.ASK or not is_exhausted


@given(first=st.floats(0, 500), more=st.floats(0, 500))
def test_waiting_never_leads_down_the_ladder(first: float, more: float) -> None:
    assert rung(MONDAY, after(first)) <= rung(MONDAY, after(first + more))
