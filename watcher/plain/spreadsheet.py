"""Rows as CSV that a spreadsheet opens as they are, and runs nothing of.

A cell that begins like a formula is one to a spreadsheet, and a registry's text may begin so on purpose
(OWASP, "CSV Injection").
"""

import csv
import unicodedata
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Final, TypeAlias

from watcher.plain.printable import one_line

Cell: TypeAlias = str | int | float | None

#: What a formula begins with; a tab or line end before it is taken out first.
FORMULA: Final = frozenset("=+-@")
#: Without it Excel reads UTF-8 as the machine's old code page and garbles every accent; LibreOffice, Numbers and
#: Google Sheets pass over it. A program reads the JSON instead.
BYTE_ORDER_MARK: Final = "\ufeff"


def to_csv(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return CSV as of RFC 4180, in UTF-8 with a byte order mark.

    Every text is quoted: a spreadsheet that separates by semicolons would else find a formula behind one.
    """
    written = StringIO(newline="")
    writer = csv.writer(written, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow(headings)
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    return f"{BYTE_ORDER_MARK}{written.getvalue()}".encode()


def _safe(cell: Cell) -> str | int | float:
    """Return a number as it is, and a text with an apostrophe before it where it could run as a formula."""
    if isinstance(cell, int | float):
        return cell
    text = one_line(cell or "")
    # Some spreadsheets take the signs in full width for the plain ones, too.
    return f"'{text}" if unicodedata.normalize("NFKC", text[:1]) in FORMULA else text
