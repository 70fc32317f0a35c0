"""A whole cohort gets its readers: the same rule, kept by a pool that changes, and levelled."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peer_review import cohort as cohort_module
from peer_review import pool as pool_module
from peer_review.allocation import ROOM, Refusal, Reviewer, Work, is_in_conflict, preference, refusal, sustainable
from peer_review.cohort import allocate
from peer_review.pool import Pool

LANGUAGES = [frozenset({"en"}), frozenset({"en", "fr"}), frozenset({"fr"})]


def plain(size: int) -> tuple[list[Work], list[Reviewer]]:
    return [Work(n, n, float(n)) for n in range(size)], [Reviewer(n) for n in range(size)]


def spread(given_readers: dict[int, list[int]], size: int) -> int:
    loads = Counter(person for people in given_readers.values() for person in people)
    return max(loads[n] for n in range(size)) - min(loads[n] for n in range(size))


@st.composite
def cohorts(draw: st.DrawFn) -> tuple[list[Work], list[Reviewer]]:
    """Up to 14 people, each with a work, with institutions, languages, relations and somebody who must practise."""
    size = draw(st.integers(1, 14))
    numbers = st.frozensets(st.integers(0, size - 1), max_size=3)
    reviewers = [
        Reviewer(
            number,
            institutions=draw(st.frozensets(st.integers(1, 3), max_size=1)),
            languages=draw(st.sampled_from(LANGUAGES)),
            subjects=draw(st.frozensets(st.sampled_from(["maths", "art"]), max_size=1)),
            barred=draw(numbers),
            read_by=draw(numbers),
            tier=draw(st.sampled_from([0, 0, 0, 1])),
            needs_practice=draw(st.integers(0, 5)) == 0,
        )
        for number in range(size)
    ]
    works = [
        Work(
            person.person_id,
            person.person_id,
            0.0,
            institutions=person.institutions,
            language=draw(st.sampled_from(sorted(person.languages))),
            subjects=person.subjects,
            asked=draw(numbers),
        )
        for person in reviewers
    ]
    return works, reviewers


@pytest.mark.parametrize("size", [3, 5, 6, 7, 8, 30, 100, 1000])
def test_everybody_gets_what_the_cohort_can_sustain_and_reads_as_much_as_anybody(size: int) -> None:
    for seed in range(10 if size < 100 else 2):
        readers = allocate(*plain(size), 3, str(seed), 0.0)
        assert {len(people) for people in readers.values()} == {sustainable(size, 3)}
        assert spread(readers, size) <= 1


def test_nobody_reads_whose_reader_they_are() -> None:
    readers = allocate(*plain(40), 3, "seed", 0.0)
    pairs = {(person, author) for author, people in readers.items() for person in people}
    assert not any((author, person) in pairs for person, author in pairs)


def test_load_is_level_though_not_everybody_reads_every_language() -> None:
    size = 600
    reviewers = [Reviewer(n, languages=LANGUAGES[n % 3]) for n in range(size)]
    works = [Work(n, n, 0.0, language=("en", "fr", "fr")[n % 3]) for n in range(size)]
    assert spread(allocate(works, reviewers, 3, "seed", 0.0), size) <= 1


def test_a_large_institution_is_read_by_the_others_and_soon() -> None:
    """Three in five are colleagues: whoever looked through them one by one for each work would take minutes."""
    size = 4_000
    places = [frozenset([1 if n % 5 < 3 else n]) for n in range(size)]
    works = [Work(n, n, 0.0, institutions=places[n]) for n in range(size)]
    readers = allocate(works, [Reviewer(n, institutions=places[n]) for n in range(size)], 2, "seed", 0.0)
    assert all(len(people) == 2 for people in readers.values())
    assert not any(places[n] & places[person] for n, people in readers.items() for person in people)


def test_the_same_seed_gives_the_same_plan_and_another_seed_another() -> None:
    assert allocate(*plain(60), 3, "a", 0.0) == allocate(*plain(60), 3, "a", 0.0)
    assert allocate(*plain(60), 3, "a", 0.0) != allocate(*plain(60), 3, "b", 0.0)


@given(cohort=cohorts(), wanted=st.integers(1, 4), seed=st.text(max_size=3))
def test_a_plan_breaks_no_hard_rule(cohort: tuple[list[Work], list[Reviewer]], wanted: int, seed: str) -> None:
    works, reviewers = cohort
    readers = allocate(works, reviewers, wanted, seed, 0.0)
    people = {reviewer.person_id: reviewer for reviewer in reviewers}
    pairs = {(person, author) for author, chosen in readers.items() for person in chosen}
    for work in works:
        chosen = readers[work.submission_id]
        assert len(chosen) == len(set(chosen)) <= wanted
        assert all(refusal(people[person], work) is None and people[person].tier == 0 for person in chosen)
    assert not any((author, person) in pairs for person, author in pairs)


@given(cohort=cohorts(), wanted=st.integers(1, 3))
def test_the_pool_chooses_by_the_rule_step_by_step(cohort: tuple[list[Work], list[Reviewer]], wanted: int) -> None:
    """After every choice: no conflict while another was possible, nobody passed over who was less busy."""
    works, reviewers = cohort
    pool = Pool(reviewers, "seed")
    for work in works:
        before = {reviewer.person_id: reviewer for reviewer in pool}
        chosen = pool.choose(work, wanted, 0.0, widest_tier=1)
        possible = {n: r for n, r in before.items() if refusal(r, work) is None}
        assert set(chosen) <= set(possible)
        assert len(chosen) == min(wanted, len(possible))
        keys = {n: (is_in_conflict(r, work), r.tier, r.load) for n, r in possible.items()}
        left = [keys[n] for n in possible if n not in chosen]
        assert all(keys[n] <= other for n in chosen for other in left)


def test_the_pool_prefers_who_fits_among_the_equally_busy() -> None:
    pool = Pool([Reviewer(n, subjects=frozenset(["art" if n < 6 else "maths"])) for n in range(8)], "seed")
    work = Work(1, 99, 0.0, subjects=frozenset(["maths"]))
    chosen = pool.choose(work, 2, 0.0)
    assert [preference(pool[person], work) for person in chosen] == [1, 1]


def test_the_pool_offers_the_next_attempt_to_who_read_the_last_one() -> None:
    pool = Pool([replace(Reviewer(n), load=4 if n == 3 else 0) for n in range(6)], "seed")
    assert pool.choose(Work(1, 99, 0.0, read_before=frozenset([3])), 2, 0.0)[0] == 3


def test_who_is_full_is_passed_over_until_they_hand_in_or_are_let_go() -> None:
    pool = Pool([Reviewer(1, load=ROOM, open_count=ROOM)], "seed")
    assert pool.choose(Work(1, 99, 0.0), 1, 0.0) == []
    pool.complete(1, 50)
    assert pool.choose(Work(1, 99, 0.0), 1, 0.0) == [1]
    pool.release(1, 99)
    assert pool.choose(Work(2, 98, 0.0), 1, 0.0) == [1]


def test_a_lapse_stays_in_the_load_and_what_nobody_needed_does_not() -> None:
    pool = Pool([Reviewer(1), Reviewer(2)], "seed")
    pool.ask(1, 99, 0.0)
    pool.release(1, 99, is_lapse=True)
    pool.ask(2, 99, 0.0)
    pool.release(2, 99)
    assert [(pool[n].load, pool[n].open_count) for n in (1, 2)] == [(1, 0), (0, 0)]


def test_a_reading_that_was_let_go_no_longer_stands_in_the_way_and_a_finished_one_does() -> None:
    pool = Pool([Reviewer(1), Reviewer(2)], "seed")
    pool.ask(1, 2, 0.0)
    assert refusal(pool[2], Work(9, 1, 0.0)) == "reciprocal"
    pool.release(1, 2)
    assert refusal(pool[2], Work(9, 1, 0.0)) is None
    pool.ask(1, 2, 0.0)
    pool.complete(1, 2)
    pool.ask(1, 2, 0.0)
    pool.release(1, 2)
    assert refusal(pool[2], Work(9, 1, 0.0)) == "reciprocal"


def test_who_must_practise_leaves_the_pool_and_comes_back() -> None:
    pool = Pool([Reviewer(1)], "seed")
    pool.put(replace(pool[1], needs_practice=True))
    assert pool.choose(Work(1, 99, 0.0), 1, 0.0) == []
    pool.put(replace(pool[1], needs_practice=False))
    assert pool.choose(Work(1, 99, 0.0), 1, 0.0) == [1]


def test_a_reader_of_the_pool_who_asks_is_served_by_the_same_rule() -> None:
    pool = Pool([Reviewer(1)], "seed")
    works = [Work(1, 1, 0.0), Work(2, 5, 3.0, review_count=1), Work(3, 6, 9.0)]
    taken = pool.next_for(1, works)
    assert taken is not None
    assert taken.submission_id == 3
    assert 1 in pool
    assert 2 not in pool


def test_twice_as_many_people_take_about_twice_as_much_looking(monkeypatch: pytest.MonkeyPatch) -> None:
    """How often somebody is looked at for a work is counted, since clocks lie on a busy machine."""
    looks = 0

    def counted(reviewer: Reviewer, work: Work) -> Refusal | None:
        nonlocal looks
        looks += 1
        return refusal(reviewer, work)

    def looks_for(size: int) -> int:
        nonlocal looks
        looks = 0
        allocate(*plain(size), 3, "seed", 0.0)
        return looks

    for module in (pool_module, cohort_module):
        monkeypatch.setattr(module, "refusal", counted)
    few, many = looks_for(1_000), looks_for(4_000)
    assert few >= 3_000
    assert many < 6 * few
