"""What a reviewer's marks weigh, from how far off they were."""

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peer_review.reliability import (
    AGREEMENT,
    LEFT,
    Observed,
    Prior,
    allowed_error,
    compared,
    expected_error,
    faded,
    is_constant,
    needs_practice,
    others_mark,
    prior_of,
    share_left,
    weight,
    weights,
)

USUAL = Prior(squared_error=0.04, strength=4)
OBSERVED = st.floats(0, 50).flatmap(lambda count: st.builds(Observed, st.just(count), st.floats(0, count)))


def marks(*pairs: tuple[float, float]) -> Observed:
    """Comparisons of (mark, known mark) on a scale of four levels."""
    return sum((compared(mark, known, 3) for mark, known in pairs), Observed())


def test_one_comparison_counts_its_squared_error_as_a_share_of_the_scale() -> None:
    assert compared(4, 1, 3) == Observed(1, 1)
    assert compared(3, 3, 3) == Observed(1, 0)
    assert compared(4, 1, 3, AGREEMENT) == Observed(0.5, 0.5)


def test_a_scale_of_one_level_compares_nothing() -> None:
    assert compared(1, 1, 0) == Observed()


def test_whoever_is_unknown_weighs_as_much_as_is_usual() -> None:
    assert weight(Observed(), USUAL) == 1.0


def test_exact_marks_weigh_more_and_wild_ones_less_within_the_bounds() -> None:
    exact, wild = marks(*[(3, 3)] * 50), marks(*[(1, 4)] * 50)
    assert weight(exact, USUAL) == 2.0
    assert weight(wild, USUAL) == 0.5
    assert 1 < weight(marks((3, 3), (2, 2)), USUAL) < 2


def test_few_comparisons_move_the_weight_less_than_many_of_the_same_kind() -> None:
    once, often = marks((4, 3)), marks(*[(4, 3)] * 10)
    assert 1 > weight(once, USUAL) > weight(often, USUAL)


def test_an_estimate_lies_between_what_is_usual_and_the_record() -> None:
    assert expected_error(Observed(4, 0.4), USUAL) == pytest.approx((0.04 + 0.1) / 2)


def test_what_is_usual_starts_from_a_guess_and_follows_the_reviewers() -> None:
    assert prior_of([]) == Prior()
    many = prior_of([Observed(500, 50), Observed(500, 50)])
    assert many.squared_error == pytest.approx(0.1, rel=0.01)


def test_with_nothing_usual_known_to_be_off_a_perfect_record_is_only_usual() -> None:
    assert weight(Observed(5, 0), Prior(squared_error=0)) == 1.0


def test_each_criterion_has_a_weight_of_its_own() -> None:
    record = {"aim": marks(*[(3, 3)] * 9), "care": marks(*[(1, 4)] * 9)}
    found = weights(record, {"aim": USUAL})
    assert found["aim"] > 1 > found["care"]


def test_the_others_mark_leaves_ones_own_vote_out() -> None:
    assert others_mark([1, 4, 4], [1, 1, 3], 0) == 4
    assert others_mark([1, 2, 4], [1, 1, 3], 2) == 1.5
    assert others_mark([3], [1], 0) is None


def test_practice_is_asked_of_who_is_far_off_and_only_after_enough_comparisons() -> None:
    far = marks(*[(1, 3)] * 4)
    assert not needs_practice({"aim": far})
    assert needs_practice({"aim": far, "care": far})
    assert not needs_practice({"aim": marks(*[(2, 3), (3, 3)] * 4)})


def careers(levels: int, off: Callable[[Random, int], int], people: int = 600, marks: int = 80) -> float:
    """The share of people who are sent to practise at any time in so many marks, looked at after every second one."""
    random, sent, limit = Random(levels), 0, {"aim": allowed_error(levels)}
    for _ in range(people):
        record = Observed()
        for number in range(marks):
            known = random.randrange(levels)
            record += compared(off(random, known), known, levels - 1)
            if number % 2 and needs_practice({"aim": record}, limit):
                sent += 1
                break
    return sent / people


def honest(levels: int, share: float) -> Callable[[Random, int], int]:
    """Right but for a share of marks, which are a level off, to whatever side there is."""

    def mark(random: Random, known: int) -> int:
        if random.random() >= share:
            return known
        return random.choice([level for level in (known - 1, known + 1) if 0 <= level < levels])

    return mark


def by_lot(levels: int) -> Callable[[Random, int], int]:
    return lambda random, _: random.randrange(levels)


def always(one: int) -> Callable[[Random, int], int]:
    return lambda _, __: one


@pytest.mark.parametrize(
    ("levels", "share", "most"), [(2, 0.1, 0.02), (3, 0.25, 0.03), (4, 0.25, 0.02), (5, 0.25, 0.02)]
)
def test_honest_readers_are_hardly_ever_sent_however_many_levels_there_are(
    levels: int, share: float, most: float
) -> None:
    assert careers(levels, honest(levels, share)) < most


@pytest.mark.parametrize("levels", [2, 3, 4, 5])
def test_marks_by_lot_and_one_mark_for_all_are_always_found(levels: int) -> None:
    assert careers(levels, by_lot(levels), people=200) > 0.97
    for one in range(levels):
        assert careers(levels, always(one), people=200) > 0.97


def test_where_the_others_are_far_apart_too_more_is_allowed_but_never_a_mark_drawn_by_lot() -> None:
    assert allowed_error(4, Prior(0.01)) == allowed_error(4) < allowed_error(4, Prior(0.08))
    drawn = {2: 0.5, 3: 1 / 3, 4: 10 / 36, 5: 0.25}
    best_constant = {2: 0.5, 3: 1 / 6, 4: 1 / 6, 5: 0.125}
    for levels in drawn:
        assert allowed_error(levels, Prior(1.0)) < drawn[levels]
        assert allowed_error(levels) < best_constant[levels]


@given(record=st.dictionaries(st.sampled_from(["aim", "care"]), OBSERVED))
def test_of_a_record_so_little_is_left_that_its_person_is_not_sent_back_at_once(record: dict[str, Observed]) -> None:
    kept = {key: faded(observed, share_left(record)) for key, observed in record.items()}
    assert sum(kept.values(), Observed()).count <= LEFT + 1e-9
    well_done = kept | {"idea": Observed(10, 0.5)}
    assert not needs_practice(well_done)


def test_who_gives_one_mark_whatever_they_read_is_sent_to_practise() -> None:
    """Practice pieces lie all over the scale, so that no single mark is near all of them."""
    for constant in (1, 2, 3, 4):
        record = marks(*[(constant, known) for known in (1, 2, 3, 4)] * 2)
        assert needs_practice({"aim": record})


def test_practising_well_brings_somebody_back() -> None:
    record = faded(marks(*[(1, 3)] * 8))
    assert record.count == 4
    assert not needs_practice({"aim": record + marks(*[(3, 3)] * 16)})


def test_one_mark_for_pieces_that_differ_is_a_sign_and_for_equal_ones_is_not() -> None:
    assert is_constant([3] * 6, [1, 2, 3, 4, 1, 2])
    assert not is_constant([3] * 6, [3] * 6)
    assert not is_constant([3, 3, 3, 3, 3, 4], [1, 2, 3, 4, 1, 2])
    assert not is_constant([3] * 5, [1, 2, 3, 4, 1])


@given(observed=OBSERVED, usual=st.floats(0.001, 1), strength=st.floats(0.1, 20))
def test_nobody_is_silenced_and_nobody_counts_more_than_twice(
    observed: Observed, usual: float, strength: float
) -> None:
    assert 0.5 <= weight(observed, Prior(usual, strength)) <= 2


@given(observed=OBSERVED, mark=st.integers(1, 4), known=st.integers(1, 4))
def test_a_worse_mark_never_weighs_more(observed: Observed, mark: int, known: int) -> None:
    exact, off = observed + compared(known, known, 3), observed + compared(mark, known, 3)
    assert weight(off, USUAL) <= weight(exact, USUAL)


@given(records=st.lists(OBSERVED, max_size=5), data=st.data())
def test_sums_do_not_depend_on_the_order_of_comparisons(records: list[Observed], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(records))
    one, other = sum(records, Observed()), sum(shuffled, Observed())
    assert (one.count, one.squared_error) == pytest.approx((other.count, other.squared_error))
