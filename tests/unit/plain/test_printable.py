"""What a stranger typed, made safe to show."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.plain.printable import escaped_json, one_line, printable


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("plain words\nin two lines\t", "plain words\nin two lines\t"),
        ("São Paulo, Türkiye, 東京, القاهرة, ≥50%", "São Paulo, Türkiye, 東京, القاهرة, ≥50%"),
        # What a terminal obeys.
        ("bell\x07 nul\x00 escape\x1b[31m", "bell nul escape[31m"),
        ("back\b\b\b\bspace\x7f", "backspace"),
        ("C1: \x9b2J \x90q\x9c \x9d0;title\x9c", "C1: 2J q 0;title"),
        # What begins a line where none should begin.
        ("one\rtwo\r\nthree\x0bfour\x0cfive\x85six", "one two three four five six"),
        ("para\u2029graph, line\u2028line", "para graph, line line"),
        # What reorders the words around it.
        ("turned \u202eround\u202c, \u2067isolated\u2069", "turned round, isolated"),
        ("marks \u200e\u200f\u061c", "marks "),
        # What cannot be seen.
        ("zero\u200bwidth \u2060\ufeffsoft\u00adhyphen", "zerowidth softhyphen"),
        ("tags\U000e0041\U000e0042", "tags"),
        ("joined\u200d\u200cLatin", "joinedLatin"),
        ("\u200d", ""),
        ("می\u200cشود", "می\u200cشود"),
        # What is no character.
        ("half \ud83d a pair", "half \ufffd a pair"),
        ("\ufffe \uffff \U0001fffe \u0378", "\ufffd \ufffd \ufffd \ufffd"),
        # Marks: as many as people write stay.
        ("e\u0302\u0301", "e\u0302\u0301"),
        ("e" + "\u0301" * 300, "e" + "\u0301" * 4),
        # Markup is the business of whoever prints it.
        ("<b>[red]&amp;", "<b>[red]&amp;"),
    ],
)
def test_what_could_fake_or_break_something_is_not_shown(typed: str, shown: str) -> None:
    assert printable(typed) == shown


def obeyed(text: str) -> list[str]:
    """Return the characters of a text that may do more than stand there."""
    unsafe = {"Cc", "Cf", "Cs", "Cn", "Zl", "Zp"}
    return [char for char in text if char not in "\t\n\u200c\u200d" and unicodedata.category(char) in unsafe]


@given(st.text(st.characters()))
def test_nothing_that_a_terminal_obeys_is_left_and_once_is_enough(typed: str) -> None:
    shown = printable(typed)

    assert obeyed(shown) == []
    assert printable(shown) == shown


def test_a_name_with_line_breaks_stays_on_one_line() -> None:
    assert one_line("Clinic\n\n of\r\nSt. Nobody \u200b\u2029 ") == "Clinic of St. Nobody"


@given(st.text())
def test_escaped_json_says_the_same_and_nothing_that_a_terminal_obeys(typed: str) -> None:
    written = escaped_json(json.dumps([typed], ensure_ascii=False))

    assert json.loads(written) == [typed]
    assert obeyed(written) == []


def test_words_of_any_language_stay_readable_in_json() -> None:
    assert escaped_json('["東京 \U0001f9ea \x9b \U000e0041"]') == '["東京 \U0001f9ea \\u009b \\udb40\\udc41"]'
