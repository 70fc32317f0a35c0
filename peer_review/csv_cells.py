"""Tables for spreadsheets that only ever show them. Pure: cells in, bytes out.

A spreadsheet takes a cell that begins with `=`, `+`, `-` or `@` for a formula, and skips a tab, a line's end or a NUL
before it (QUALITY S-07, ASVS 1.2.10). Such a text gets an apostrophe in front; numbers stay numbers.

    >>> neutral("=1+1"), neutral("Shade"), neutral(-3)
    ("'=1+1", 'Shade', -3)
"""

import csv
from collections.abc import Iterable
from io import StringIO

Cell = str | int | float | None
# The wide forms of East Asian scripts are read as the narrow ones.
FORMULA_STARTS = tuple("=+-@\t\r\n\0＝＋－＠")
# Excel takes a file for UTF-8 when it begins with this.
BYTE_ORDER_MARK = "\ufeff"


def neutral(cell: Cell) -> Cell:
    """The cell as a spreadsheet may have it."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell


def as_csv(header: Iterable[Cell], rows: Iterable[Iterable[Cell]]) -> bytes:
    """RFC 4180, UTF-8 with a byte order mark, every cell neutralised."""
    written = StringIO()
    writer = csv.writer(written)
    for row in (header, *rows):
        writer.writerow([neutral(cell) for cell in row])
    return (BYTE_ORDER_MARK + written.getvalue()).encode()
