"""When two texts say the same."""

import pytest

from watcher.diff.text import same_words


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Age \\> 18", "Age > 18"),
        ("Age &gt; 18", "Age > 18"),
        ("* one\n* two", "- one\n\n- two"),
        ("one\u00a0 two ", "one two"),
        ("one\u200b two", "one two"),
        ("e\u0301tude", "étude"),
        ("one\u200f two", "one two"),
        ("\u2067one two\u2069", "one two"),
        ("one\x00 two\x7f", "one two"),
        ("", " \n"),
    ],
)
def test_escapes_bullets_and_spaces_say_nothing(old: str, new: str) -> None:
    assert same_words(old, new)


@pytest.mark.parametrize(
    ("old", "new"), [("18", "19"), ("a > b", "a < b"), ("one - two", "one two"), ("A", "a"), ("", "0")]
)
def test_a_sign_or_a_letter_may_say_something(old: str, new: str) -> None:
    assert not same_words(old, new)
