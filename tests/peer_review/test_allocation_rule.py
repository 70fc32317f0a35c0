"""Who may read what, and who is asked first: one rule from either side, on plain data."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peer_review.allocation import (
    ROOM,
    Refusal,
    Reviewer,
    Work,
    choose_for_reviewer,
    choose_for_work,
    is_in_conflict,
    preference,
    refusal,
)

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
PEOPLE = st.integers(1, 12)
GROUP = st.frozensets(PEOPLE, max_size=3)
LANGUAGE = st.sampled_from(["en", "fr", "ar"])
REVIEWER = st.builds(
    Reviewer,
    person_id=PEOPLE,
    load=st.integers(0, 4),
    open_count=st.integers(0, ROOM + 1),
    last_asked=st.one_of(st.none(), st.floats(0, 100)),
    institutions=st.frozensets(st.integers(1, 3), max_size=2),
    school=st.sampled_from(["", "a", "b"]),
    languages=st.frozensets(LANGUAGE, max_size=2),
    subjects=st.frozensets(st.sampled_from(["maths", "art"])),
    barred=GROUP,
    read_by=GROUP,
    tier=st.integers(0, 2),
    needs_practice=st.booleans(),
)
REVIEWERS = st.lists(REVIEWER, max_size=12, unique_by=lambda reviewer: reviewer.person_id)
WORK = st.builds(
    Work,
    submission_id=st.integers(1, 99),
    author_id=PEOPLE,
    waiting_since=st.floats(0, 100),
    review_count=st.integers(0, 3),
    institutions=st.frozensets(st.integers(1, 3), max_size=2),
    school=st.sampled_from(["", "a", "b"]),
    language=LANGUAGE,
    subjects=st.frozensets(st.sampled_from(["maths", "art"])),
    asked=GROUP,
    read_before=GROUP,
)
WORKS = st.lists(WORK, max_size=8, unique_by=lambda work: work.submission_id)
SEED = st.text(max_size=4)


def work(**changes: Any) -> Work:
    return Work(**{"submission_id": 1, "author_id": 99, "waiting_since": MONDAY, **changes})


def chosen(task: Work, *reviewers: Reviewer, wanted: int = 1) -> list[int]:
    return [reviewer.person_id for reviewer in choose_for_work(task, reviewers, wanted, "seed")]


@pytest.mark.parametrize(
    ("reviewer", "task", "expected"),
    [
        (Reviewer(99), work(), Refusal.SELF),
        (Reviewer(1), work(asked=frozenset([1])), Refusal.ASKED),
        (Reviewer(1, barred=frozenset([99])), work(), Refusal.RELATION),
        (Reviewer(1, read_by=frozenset([99])), work(), Refusal.RECIPROCAL),
        (Reviewer(1, languages=frozenset(["fr"])), work(language="en"), Refusal.LANGUAGE),
        (Reviewer(1, needs_practice=True), work(), Refusal.PRACTICE),
        (Reviewer(1, open_count=ROOM), work(), Refusal.ROOM),
        (Reviewer(1, open_count=ROOM - 1, languages=frozenset(["fr", "en"])), work(language="en"), None),
        (Reviewer(1), work(language="ar"), None),
        (Reviewer(1, languages=frozenset(["fr"])), work(), None),
    ],
)
def test_each_reason_not_to_be_asked_has_a_name(reviewer: Reviewer, task: Work, expected: Refusal | None) -> None:
    assert refusal(reviewer, task) == expected
    assert chosen(task, reviewer) == ([] if expected else [reviewer.person_id])


def test_a_shared_institution_or_school_is_a_conflict_and_none_shared_with_none_is_not() -> None:
    assert is_in_conflict(Reviewer(1, institutions=frozenset([1, 2])), work(institutions=frozenset([2, 3])))
    assert is_in_conflict(Reviewer(1, school="lycée a"), work(school="lycée a"))
    assert not is_in_conflict(Reviewer(1), work())


def test_somebody_in_conflict_is_asked_only_when_nobody_else_may_be() -> None:
    task = work(institutions=frozenset([1]))
    colleague = Reviewer(1, institutions=frozenset([1]))
    moderator = Reviewer(2, load=50, tier=2)
    assert chosen(task, colleague, moderator) == [2]
    assert chosen(task, colleague) == [1]


def test_who_read_the_attempt_before_is_asked_first_unless_in_conflict() -> None:
    task = work(read_before=frozenset([1]), school="a")
    assert chosen(task, Reviewer(1, load=4), Reviewer(2)) == [1]
    assert chosen(task, Reviewer(1, school="a"), Reviewer(2)) == [2]


def test_peers_come_before_wider_circles_however_busy() -> None:
    assert chosen(work(), Reviewer(1, tier=1), Reviewer(2, load=9), Reviewer(3, tier=2), wanted=3) == [2, 1, 3]


def test_the_least_busy_comes_before_the_best_fit() -> None:
    task = work(subjects=frozenset(["maths"]))
    assert chosen(task, Reviewer(1, load=1, subjects=frozenset(["maths"])), Reviewer(2)) == [2]


def test_of_the_equally_busy_who_fits_best_is_asked_then_who_waits_longest() -> None:
    task = work(subjects=frozenset(["maths"]), school_level="2", items=frozenset(["a"]))
    fit = Reviewer(1, subjects=frozenset(["maths"]), school_level="2", items=frozenset(["a", "b"]), last_asked=MONDAY)
    waiting = Reviewer(2, school_level="2", last_asked=MONDAY - timedelta(days=9))
    never = Reviewer(3, school_level="2")
    assert [preference(reviewer, task) for reviewer in (fit, waiting, never)] == [3, 1, 1]
    assert chosen(task, waiting, never, fit, wanted=3) == [1, 3, 2]


def test_a_reader_takes_the_least_read_work_then_the_oldest() -> None:
    works = [
        work(submission_id=1, review_count=1, waiting_since=MONDAY - timedelta(days=9)),
        work(submission_id=2),
        work(submission_id=3, waiting_since=MONDAY - timedelta(days=1)),
        work(submission_id=4, waiting_since=MONDAY - timedelta(days=9), school="a"),
    ]
    taken = choose_for_reviewer(Reviewer(1, school="a"), works, "seed")
    assert taken is not None
    assert taken.submission_id == 3


def test_a_reader_is_offered_the_next_attempt_of_what_they_read_first() -> None:
    works = [work(submission_id=1), work(submission_id=2, review_count=2, read_before=frozenset([1]))]
    taken = choose_for_reviewer(Reviewer(1), works, "seed")
    assert taken is not None
    assert taken.submission_id == 2


def test_another_seed_draws_other_lots_among_equals() -> None:
    equals = [Reviewer(number) for number in range(1, 30)]
    draws = {choose_for_work(work(), equals, 1, str(seed))[0].person_id for seed in range(40)}
    assert len(draws) > 5


@given(reviewers=REVIEWERS, task=WORK, wanted=st.integers(0, 5), seed=SEED)
def test_no_hard_rule_is_ever_broken_and_nobody_is_left_out_for_nothing(
    reviewers: list[Reviewer], task: Work, wanted: int, seed: str
) -> None:
    picked = choose_for_work(task, reviewers, wanted, seed)
    possible = [reviewer for reviewer in reviewers if refusal(reviewer, task) is None]
    assert all(reviewer in possible for reviewer in picked)
    assert len(set(picked)) == len(picked) == min(wanted, len(possible))


@given(reviewers=REVIEWERS, task=WORK, wanted=st.integers(1, 5), seed=SEED)
def test_a_conflict_is_chosen_only_when_nobody_else_is_possible(
    reviewers: list[Reviewer], task: Work, wanted: int, seed: str
) -> None:
    picked = choose_for_work(task, reviewers, wanted, seed)
    left = [r for r in reviewers if r not in picked and refusal(r, task) is None]
    if any(is_in_conflict(reviewer, task) for reviewer in picked):
        assert all(is_in_conflict(reviewer, task) for reviewer in left)


@given(reviewers=REVIEWERS, task=WORK, wanted=st.integers(1, 5), seed=SEED)
def test_nobody_left_out_is_less_busy_than_who_was_chosen_of_the_same_tier(
    reviewers: list[Reviewer], task: Work, wanted: int, seed: str
) -> None:
    picked = choose_for_work(task, reviewers, wanted, seed)
    left = [r for r in reviewers if r not in picked and refusal(r, task) is None]

    def kind(reviewer: Reviewer) -> tuple[bool, int]:
        return is_in_conflict(reviewer, task), reviewer.tier

    newcomers = [reviewer for reviewer in picked if reviewer.person_id not in task.read_before]
    assert all(one.load <= other.load for one in newcomers for other in left if kind(one) == kind(other))


@given(reviewers=REVIEWERS, task=WORK, seed=SEED, data=st.data())
def test_the_same_seed_gives_the_same_people_in_whatever_order_they_come(
    reviewers: list[Reviewer], task: Work, seed: str, data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(reviewers))
    assert choose_for_work(task, reviewers, 3, seed) == choose_for_work(task, shuffled, 3, seed)


@given(reviewer=REVIEWER, works=WORKS, seed=SEED, data=st.data())
def test_a_reader_who_asks_gets_what_they_may_read_by_the_same_rules(
    reviewer: Reviewer, works: list[Work], seed: str, data: st.DataObject
) -> None:
    taken = choose_for_reviewer(reviewer, works, seed)
    possible = [task for task in works if refusal(reviewer, task) is None]
    assert (taken is None) == (not possible)
    if taken is not None:
        assert taken in possible
        assert not is_in_conflict(reviewer, taken) or all(is_in_conflict(reviewer, task) for task in possible)
    assert taken == choose_for_reviewer(reviewer, data.draw(st.permutations(works)), seed)
