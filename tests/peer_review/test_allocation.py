"""Who is asked first, on plain data."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from peer_review.allocation import ROOM, Candidate, Opening, choose_reviewers, rank_openings

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
WHEN = st.one_of(st.none(), st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1), timezones=st.just(UTC)))
CANDIDATE = st.builds(
    Candidate,
    person_id=st.integers(1, 10_000),
    open_count=st.integers(0, ROOM + 2),
    done_count=st.integers(0, 20),
    last_asked_at=WHEN,
    is_author=st.booleans(),
    is_in_conflict=st.booleans(),
    is_last_resort=st.booleans(),
    holds_badge=st.booleans(),
)
CANDIDATES = st.lists(CANDIDATE, max_size=12, unique_by=lambda candidate: candidate.person_id)


def chosen(*candidates: Candidate, wanted: int = 1) -> list[int]:
    return [candidate.person_id for candidate in choose_reviewers(candidates, wanted, "seed")]


def test_who_has_the_fewest_reviews_is_asked_first() -> None:
    busy, both = Candidate(1, open_count=2), Candidate(3, open_count=1, done_count=1)
    assert chosen(busy, Candidate(2, done_count=1), both) == [2]


def test_of_two_with_as_many_reviews_who_waits_longer_is_asked_first() -> None:
    assert chosen(Candidate(1, last_asked_at=MONDAY), Candidate(2, last_asked_at=MONDAY - timedelta(days=1))) == [2]


def test_of_two_with_as_many_reviews_who_holds_the_badge_is_asked_first() -> None:
    waiting, holder = (
        Candidate(1, last_asked_at=MONDAY - timedelta(days=1)),
        Candidate(2, last_asked_at=MONDAY, holds_badge=True),
    )
    assert chosen(waiting, holder) == [2]
    assert chosen(waiting, Candidate(2, open_count=1, holds_badge=True)) == [1]


def test_who_was_never_asked_waits_longest_of_all() -> None:
    assert chosen(Candidate(1, last_asked_at=MONDAY), Candidate(2)) == [2]


def test_a_colleague_in_conflict_is_asked_only_when_nobody_else_is_left() -> None:
    colleague, busy = Candidate(1, is_in_conflict=True), Candidate(2, open_count=4, done_count=50)
    assert chosen(colleague, busy) == [2]
    assert chosen(colleague) == [1]


def test_a_moderator_comes_after_peers_and_before_a_peer_in_conflict() -> None:
    people = (Candidate(1, is_last_resort=True), Candidate(2, done_count=9), Candidate(3, is_in_conflict=True))
    assert chosen(*people, wanted=3) == [2, 1, 3]


def test_who_has_no_room_is_not_asked_however_few_are_left() -> None:
    assert chosen(Candidate(1, open_count=ROOM)) == []


def test_openings_with_the_fewest_reviews_come_first_then_the_oldest() -> None:
    openings = [
        Opening(1, 1, MONDAY - timedelta(days=9)),
        Opening(2, 0, MONDAY),
        Opening(3, 0, MONDAY - timedelta(days=1)),
        Opening(4, 0, MONDAY - timedelta(days=9), is_in_conflict=True),
    ]
    assert [opening.submission_id for opening in rank_openings(openings, "seed")] == [3, 2, 1, 4]


@given(candidates=CANDIDATES, wanted=st.integers(0, 5), seed=st.text(max_size=5))
def test_nobody_judges_their_own_work_and_nobody_is_overloaded(
    candidates: list[Candidate], wanted: int, seed: str
) -> None:
    picked = choose_reviewers(candidates, wanted, seed)
    assert len(picked) <= wanted
    assert not any(candidate.is_author or candidate.open_count >= ROOM for candidate in picked)
    possible = [c for c in candidates if not c.is_author and c.open_count < ROOM]
    assert len(picked) == min(wanted, len(possible))


@given(candidates=CANDIDATES, wanted=st.integers(1, 5), seed=st.text(max_size=5))
def test_nobody_in_conflict_is_picked_while_another_is_possible(
    candidates: list[Candidate], wanted: int, seed: str
) -> None:
    picked = choose_reviewers(candidates, wanted, seed)
    left = [c for c in candidates if c not in picked and not c.is_author and c.open_count < ROOM]
    if any(candidate.is_in_conflict for candidate in picked):
        assert all(candidate.is_in_conflict for candidate in left)


@given(candidates=CANDIDATES, seed=st.text(max_size=5), data=st.data())
def test_the_same_seed_gives_the_same_answer_in_whatever_order_people_come(
    candidates: list[Candidate], seed: str, data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(candidates))
    assert choose_reviewers(candidates, 3, seed) == choose_reviewers(shuffled, 3, seed)


def test_another_seed_draws_other_lots_among_equals() -> None:
    equals = [Candidate(number) for number in range(1, 30)]
    draws = {choose_reviewers(equals, 1, str(seed))[0].person_id for seed in range(40)}
    assert len(draws) > 5
