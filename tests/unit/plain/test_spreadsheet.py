"""CSV that a spreadsheet opens and runs nothing of."""

import csv
from io import StringIO

import pytest

from watcher.plain.spreadsheet import Cell, to_csv


def read(*rows: list[Cell]) -> list[list[str]]:
    return list(csv.reader(StringIO(to_csv(["a", "b"], rows).decode("utf-8-sig"))))


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ('=HYPERLINK("https://example.org";"click")', '\'=HYPERLINK("https://example.org";"click")'),
        ("+1 555 0100", "'+1 555 0100"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1+1", "'=1+1"),
        ("\r=1+1", "'=1+1"),
        ("\n =1+1", "'=1+1"),
        ("\u200b=1+1", "'=1+1"),
        ("\uff1d1+1", "'\uff1d1+1"),
        ("Example Hospital - East", "Example Hospital - East"),
        ('Clinic \u201cA\u201d, "B"', 'Clinic \u201cA\u201d, "B"'),
        ("two\nlines", "two lines"),
        ("", ""),
        (None, ""),
    ],
)
def test_no_text_runs_as_a_formula(text: str | None, cell: str) -> None:
    assert read([text, "x"]) == [["a", "b"], [cell, "x"]]


def test_a_number_stays_a_number() -> None:
    assert to_csv(["lon"], [[-71.06]]).splitlines()[1] == b"-71.06"


def test_every_text_is_quoted_so_that_no_other_separator_cuts_it() -> None:
    assert to_csv(["a"], [["x;=1+1"]]).splitlines()[1] == b'"x;=1+1"'


def test_it_is_utf8_with_a_mark_and_the_line_ends_of_the_standard() -> None:
    assert to_csv(["a"], [["Zürich"]]) == b'\xef\xbb\xbf"a"\r\n"Z\xc3\xbcrich"\r\n'
