"""The words that two names share, however they are written."""

import pytest

from watcher.diff.name_words import Worth
from watcher.diff.names import name_of
from watcher.diff.shared_words import shared_words, spelt_like


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Chong Qing", "Chongqing"),
        ("Larkspurr", "Larkspur"),
        ("KULA", "Keystone University of Lincoln Arts"),
        ("Haematology", "Hematologie"),
        ("Tulip Cancer", "Tulip Oncology"),
    ],
)
def test_nothing_is_left_of_two_spellings_of_one_name(old: str, new: str) -> None:
    before, after = name_of(old), name_of(new)
    shared = shared_words(before, after, before.worths, after.worths)

    assert [worth for side in shared.left for worth in side.values() if worth is not Worth.EMPTY] == []


def test_words_that_were_paired_are_worth_the_less_of_both() -> None:
    before, after = name_of("Tulip Cancer"), name_of("Tulip Oncology")

    assert shared_words(before, after, before.worths, after.worths).pairs == [Worth.TELLING, Worth.DEPARTMENT]


@pytest.mark.parametrize(("word", "other"), [("henan", "hunan"), ("ash", "asp"), ("marigold", "mangrove")])
def test_other_words_are_no_spellings(word: str, other: str) -> None:
    assert spelt_like(word, [other]) is None
