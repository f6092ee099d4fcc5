"""Word by word: what came, what went, and how long unchanged stretches are cut."""

from hypothesis import given
from hypothesis import strategies as st

from watcher.plain.words import Segment, count_words, shorten, word_diff

PIECES = st.sampled_from(["age", "over", "18", "years", " ", "\n", ".", "of", "0.5", "é"])
TEXTS = st.lists(PIECES, max_size=30).map("".join)


def _side(segments: tuple[Segment, ...], other: str) -> str:
    return "".join(segment.text for segment in segments if segment.kind != other)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_from_the_segments(before: str, after: str) -> None:
    segments = word_diff(before, after)

    assert _side(segments, "added") == before
    assert _side(segments, "removed") == after


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert all(segment.kind == "same" for segment in word_diff(text, text))


def test_a_number_is_one_word() -> None:
    assert word_diff("at 0.5 mg", "at 1.5 mg") == (
        Segment("same", "at "),
        Segment("removed", "0.5"),
        Segment("added", "1.5"),
        Segment("same", " mg"),
    )


def test_a_short_word_between_two_replacements_goes_with_them() -> None:
    assert word_diff("history of asthma now", "signs of cancer now") == (
        Segment("removed", "history of asthma"),
        Segment("added", "signs of cancer"),
        Segment("same", " now"),
    )


def test_long_unchanged_stretches_are_cut_at_words() -> None:
    text = "one two three four five six seven eight nine ten"
    segments = (Segment("same", text), Segment("added", "new"), Segment("same", text), Segment("removed", "old"))

    assert [segment.text for segment in shorten(segments, keep=12)] == [
        "… nine ten",
        "new",
        "one two … nine ten",
        "old",
    ]


def test_the_space_beside_a_change_stays() -> None:
    segments = shorten(word_diff(f"{'x' * 30} one two three", f"{'x' * 30} one two four"), keep=8)

    assert segments[0].text == "… two "


def test_short_stretches_stay_whole() -> None:
    segments = word_diff("a trial of one drug", "a trial of two drugs")

    assert shorten(segments) == segments


def test_a_stretch_without_a_space_is_cut_all_the_same() -> None:
    [start, _] = shorten((Segment("same", "x" * 200), Segment("added", "new")), keep=20)

    assert len(start.text) < 30


def test_words_are_counted_by_what_happened_to_them() -> None:
    assert count_words(word_diff("one two", "one three four"), "added") == 2


def test_texts_without_end_are_one_replacement() -> None:
    before, after = "one " * 10_000, "two " * 10_000

    assert [part.kind for part in word_diff(before, after)] == ["removed", "added"]
