"""What may be left empty in the editor is filled in before the form looks at it."""

from typing import Any

import pytest

from competencies.rubric_filling import fill_in
from tests.competencies.rubric_data import criterion, formset


def _filled(*rows: dict[str, Any]) -> dict[str, Any]:
    data = {name: str(value) for name, value in formset("criteria", list(rows)).items()}
    fill_in(data)
    return data


def _scores(data: dict[str, Any], count: int) -> list[str]:
    return [data[f"criteria-0-levels-{number}-score"] for number in range(count)]


@pytest.mark.parametrize(
    ("written", "filled"),
    [
        (("", "", ""), ["1", "2", "3"]),
        (("0", "", "5", ""), ["0", "1", "5", "6"]),
        (("2", "1"), ["2", "1"]),
        (("x", ""), ["x", "1"]),
    ],
)
def test_scores_are_counted_on(written: tuple[str, ...], filled: list[str]) -> None:
    assert _scores(_filled(criterion(scores=written)), len(written)) == filled


@pytest.mark.parametrize(
    ("written", "filled"), [(("", ""), ["0", "1"]), (("3", "1"), ["1", "0"]), (("1", "2", "3"), ["1", "2", "3"])]
)
def test_two_levels_to_pass_have_the_scores_0_and_1(written: tuple[str, ...], filled: list[str]) -> None:
    assert _scores(_filled(criterion(scores=written, mode="pass")), len(written)) == filled


def test_a_key_that_was_written_is_kept_and_never_given_twice() -> None:
    data = _filled(criterion("", title="Aims"), criterion("aims", title="Other"), criterion("", title="Aims"))
    assert [data[f"criteria-{number}-key"] for number in range(3)] == ["aims-2", "aims", "aims-3"]


def test_a_key_fits_however_long_the_title() -> None:
    data = _filled(criterion("", title="a " * 90), criterion("", title="a " * 90))
    keys = [data[f"criteria-{number}-key"] for number in range(2)]
    assert keys[0] != keys[1] and all(0 < len(key) <= 60 for key in keys)


def test_rows_that_are_empty_or_deleted_are_left_alone() -> None:
    data = _filled(
        criterion("", (), title=" "), criterion("", (), title="Gone", DELETE="1"), criterion("", title="Gone")
    )
    assert [data[f"criteria-{number}-key"] for number in range(3)] == ["", "", "gone"]


@pytest.mark.parametrize("total", ["", "-1", "many"])
def test_a_form_that_no_browser_sends_is_left_for_the_form_to_refuse(total: str) -> None:
    data = {"criteria-TOTAL_FORMS": total}
    fill_in(data)
    assert data == {"criteria-TOTAL_FORMS": total}
