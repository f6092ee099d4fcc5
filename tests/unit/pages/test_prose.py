"""The registry's texts as paragraphs and lists."""

import pytest

from watcher.pages.prose import blocks_of, line_at, one_text, texts_at


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (None, []),
        ("One.\n\nTwo.", [(False, ("One.",)), (False, ("Two.",))]),
        ("Aims:\n\n* safety\n* dose", [(False, ("Aims:",)), (True, ("safety", "dose"))]),
        ("1. First\n2. Second", [(True, ("1. First", "2. Second"))]),
        ("Dose \\> 1 mg &lt; 2 mg", [(False, ("Dose > 1 mg < 2 mg",))]),
        ("T-score of\n-2.5 or less", [(False, ("T-score of",)), (False, ("-2.5 or less",))]),
    ],
)
def test_a_text_is_read_as_its_author_meant_it(text: str | None, found: list[tuple[bool, tuple[str, ...]]]) -> None:
    assert [(block.is_list, block.lines) for block in blocks_of(text)] == found


def test_short_texts_lose_escapes_and_line_breaks_only() -> None:
    assert one_text("Merck Sharp &amp; Dohme\n LLC \\[US\\]") == "Merck Sharp & Dohme LLC [US]"


def test_blank_and_foreign_values_are_left_out() -> None:
    assert texts_at({"names": ["a", " ", 7, None, "b"]}, "names") == ("a", "b")
    assert line_at({"name": "  "}, "name") is None
