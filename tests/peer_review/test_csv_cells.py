"""A table that is opened in a spreadsheet runs nothing."""

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peer_review.csv_cells import FORMULA_STARTS, as_csv, neutral


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝"])
def test_what_would_be_a_formula_gets_an_apostrophe(start: str) -> None:
    assert neutral(f'{start}HYPERLINK("http://x")') == f'\'{start}HYPERLINK("http://x")'


@pytest.mark.parametrize("cell", ["Shade", "a=b", "", None, -3, 2.5])
def test_everything_else_stays_as_it_is(cell: object) -> None:
    assert neutral(cell) is cell  # type: ignore[arg-type]


def test_a_table_begins_with_the_mark_that_excel_wants() -> None:
    assert as_csv(["Task", "Days"], [["Déjà vu, “twice”", 3]]) == '\ufeffTask,Days\r\n"Déjà vu, “twice”",3\r\n'.encode()


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2), max_size=5))
def test_no_cell_of_a_table_begins_a_formula(rows: list[list[str]]) -> None:
    text = as_csv(["A", "B"], rows).decode("utf-8-sig")
    cells = [cell for row in csv.reader(StringIO(text, newline="")) for cell in row]
    assert len(cells) == 2 + 2 * len(rows)
    assert not [cell for cell in cells if cell.startswith(FORMULA_STARTS)]
