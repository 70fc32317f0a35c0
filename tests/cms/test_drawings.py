"""The arch says the truth about progress."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.drawings import MOST_STONES, bridge, plate, progress_arch, stones_for


@given(st.integers(0, 400), st.integers(1, 400))
def test_the_arch_closes_when_all_is_done_and_never_before(done: int, total: int) -> None:
    laid, count = stones_for(done, total)
    assert 0 <= laid <= count <= MOST_STONES
    assert (laid == count) is (done >= total)
    assert (laid == 0) is (done == 0)


@given(st.integers(1, 400), st.data())
def test_more_done_never_takes_a_stone_away(total: int, data: st.DataObject) -> None:
    done = data.draw(st.integers(1, total))
    assert stones_for(done, total)[0] >= stones_for(done - 1, total)[0]


def test_a_course_without_steps_is_an_empty_arch() -> None:
    assert progress_arch(0, 0)[0] == ""


def test_every_stone_is_drawn_once() -> None:
    laid, still_open = progress_arch(4, 9)
    assert laid.count("M") == 4
    assert still_open.count("M") == 5


def test_the_keystone_is_laid_last() -> None:
    _, still_open = progress_arch(8, 9)
    x = float(still_open[1:].split()[0])
    assert 50 < x < 60


def test_a_higher_tier_has_more_courses_of_stone() -> None:
    counts = [plate(tier)["stones"].count("M") for tier in (1, 2, 3)]
    assert counts == sorted(set(counts))


def test_there_is_no_fourth_tier() -> None:
    with pytest.raises(KeyError):
        plate(4)


def test_the_bridge_has_one_keystone_between_its_stones() -> None:
    assert bridge()["stones"].count("M") == 26
    assert bridge()["key"].count("M") == 1
