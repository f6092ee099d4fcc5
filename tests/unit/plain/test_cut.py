"""Where a text without end is cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.plain.cut import cut

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
FLAGS = "\U0001f1e9\U0001f1ea\U0001f1eb\U0001f1f7"


@pytest.mark.parametrize(
    ("text", "longest", "told"),
    [
        ("Exemplumab", 10, "Exemplumab"),
        ("Exemplumab for migraine", 16, "Exemplumab for …"),
        ("Exemplumab for migraine", 15, "Exemplumab …"),
        ("Exemplumab for migraine", 11, "Exemplumab…"),
        ("of Exemplumabutide", 12, "of Exemplum…"),  # two letters alone would say nothing
        ("字字字字字字", 4, "字字字…"),
        ("ge\u0301ne\u0301e", 6, "ge\u0301n…"),
        ("cafe\u0301s", 5, "caf…"),
        (f"us {FAMILY} all", 6, "us …"),
        (f"a{FAMILY}", 4, "a…"),
        ("ok\U0001f44d\U0001f3fd!", 4, "ok…"),
        (f"a{FLAGS}", 4, f"a{FLAGS[:2]}…"),
        (FLAGS, 3, f"{FLAGS[:2]}…"),
        ("a\ud83d\ude00b", 3, "a…"),
        ("word", 1, "…"),
    ],
)
def test_a_text_ends_after_a_word_and_never_within_a_character(text: str, longest: int, told: str) -> None:
    assert cut(text, longest) == told


def test_marks_without_end_on_one_letter_are_cut_all_the_same() -> None:
    assert len(cut("e" + "\u0301" * 1_000, 50)) == 50


@given(st.text(), st.integers(1, 40))
def test_however_a_text_looks_it_gets_no_longer_than_asked(text: str, longest: int) -> None:
    short = cut(text, longest)

    assert len(short) <= longest
    assert short == text or (short.endswith("…") and text.startswith(short[:-1].rstrip()))
