"""Which elements of long lists are compared at all."""

from watcher.diff.candidates import AROUND, ENOUGH, candidates

#: More than are compared one by one.
MANY = 500


def test_short_lists_are_compared_whole() -> None:
    assert sorted(candidates({0: "a", 1: "b"}, {5: "x", 6: "y"})) == [(0, 5), (0, 6), (1, 5), (1, 6)]


def test_an_element_that_moved_far_is_found_by_its_rare_words() -> None:
    old = {at: f"overall survival of group {at}th at week {at}w" for at in range(MANY)}
    new = {MANY - at: f"survival, overall, of group {at}th at week {at}w" for at in range(MANY)}

    found = set(candidates(old, new))
    assert all((at, MANY - at) in found for at in range(MANY))


def test_misspelt_words_are_found_by_their_letters() -> None:
    old = {at: f"{at:03}diabetes" for at in range(MANY)}
    new = {MANY - at: f"{at:03}diabtes" for at in range(MANY)}

    found = set(candidates(old, new))
    assert all((at, MANY - at) in found for at in range(MANY))


def test_elements_without_a_rare_word_are_compared_with_those_around_their_place() -> None:
    texts = dict.fromkeys(range(MANY), "the same for all of them here")

    found = set(candidates(texts, texts))
    assert {(40, 40), (40, 40 - AROUND), (40, 40 + AROUND)} <= found


def test_no_element_is_compared_with_very_many() -> None:
    texts = {at: f"words that all share {at % 7}" for at in range(MANY)}

    assert len(list(candidates(texts, texts))) <= MANY * (ENOUGH + 2 * AROUND + 1)


def test_nothing_is_compared_with_nothing() -> None:
    assert list(candidates({}, dict.fromkeys(range(MANY), "a"))) == []
    assert list(candidates({0: ""}, {})) == []
