"""Krippendorff's α against his own worked example, and what is said where it says nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peer_review.agreement import Level, Metric, alpha, comparable, confusion, level_of

# K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section C: four observers, twelve units.
OBSERVERS = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3),
    (None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None),
)
UNITS = list(zip(*OBSERVERS, strict=True))
RATING = st.one_of(st.none(), st.integers(1, 4))
TABLE = st.lists(st.lists(RATING, min_size=1, max_size=5), max_size=12)


@pytest.mark.parametrize(
    ("metric", "published"), [(Metric.NOMINAL, 0.743), (Metric.ORDINAL, 0.815), (Metric.INTERVAL, 0.849)]
)
def test_the_published_example_has_the_published_values(metric: Metric, published: float) -> None:
    found = alpha(UNITS, metric)
    assert found is not None
    assert round(found, 3) == published


def test_two_observers_and_two_values_have_the_published_value() -> None:
    """The same paper, section A: ten units, binary, α = 0.095."""
    meg, owen = (0, 1, 0, 0, 0, 0, 0, 0, 1, 0), (1, 1, 1, 0, 0, 1, 0, 0, 0, 0)
    found = alpha(zip(meg, owen, strict=True), Metric.NOMINAL)
    assert found is not None
    assert round(found, 3) == 0.095


def test_perfect_agreement_is_one_and_perfect_disagreement_is_below_nothing() -> None:
    assert alpha([(1, 1, 1), (2, 2, 2), (4, 4, 4)]) == 1
    found = alpha([(1, 4)] * 9)
    assert found is not None
    assert found < 0


@pytest.mark.parametrize("units", [[], [(3,), (2, None)], [(3, 3), (3, 3, 3)], [(None, None)]])
def test_without_anything_to_compare_or_to_tell_apart_there_is_no_agreement_to_speak_of(
    units: list[tuple[int | None, ...]],
) -> None:
    assert alpha(units) is None


def test_a_near_miss_counts_less_than_a_far_one_in_order_but_not_by_name() -> None:
    rest = [(1, 1), (2, 2), (3, 3), (4, 4)] * 3
    near, far = [*rest, (3, 4), (1, 2)], [*rest, (1, 4), (2, 3)]
    assert (alpha(near) or 0) > (alpha(far) or 0)
    assert alpha(near, Metric.NOMINAL) == pytest.approx(alpha(far, Metric.NOMINAL))


def test_the_confusion_table_counts_each_pair_of_reviewers_once_and_mirrors_it() -> None:
    table = confusion([(1, 2, 2), (2, 2), (3, None)], [1, 2, 3])
    assert table == [[0, 2, 0], [2, 2, 0], [0, 0, 0]]


def test_agreement_has_a_level_only_where_enough_works_were_rated_twice() -> None:
    assert [level_of(value, 50) for value in (0.9, 0.7, 0.4, 0.1, -0.5)] == [
        Level.GOOD,
        Level.TENTATIVE,
        Level.WEAK,
        Level.NONE,
        Level.NONE,
    ]
    assert level_of(0.9, 3) == Level.UNKNOWN
    assert level_of(None, 50) == Level.UNKNOWN
    assert comparable(UNITS) == 11


@given(units=TABLE, metric=st.sampled_from(Metric), data=st.data())
def test_neither_the_order_of_reviewers_nor_of_works_matters(
    units: list[list[int | None]], metric: Metric, data: st.DataObject
) -> None:
    shuffled = [data.draw(st.permutations(unit)) for unit in data.draw(st.permutations(units))]
    assert alpha(shuffled, metric) == pytest.approx(alpha(units, metric))


@given(units=TABLE, metric=st.sampled_from(Metric))
def test_agreement_is_never_more_than_perfect(units: list[list[int | None]], metric: Metric) -> None:
    found = alpha(units, metric)
    assert found is None or found <= 1 + 1e-9


@given(units=TABLE)
def test_the_confusion_table_holds_every_pair(units: list[list[int | None]]) -> None:
    table = confusion(units, [1, 2, 3, 4])
    counts = [sum(value is not None for value in unit) for unit in units]
    on_or_above = sum(table[row][column] for row in range(4) for column in range(row, 4))
    assert on_or_above == sum(count * (count - 1) // 2 for count in counts)
    assert all(table[row][column] == table[column][row] for row in range(4) for column in range(4))
