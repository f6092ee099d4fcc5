"""The words that two names share, however they are spelt, joined or abbreviated."""

from collections.abc import Collection, Iterable, Mapping
from itertools import pairwise
from typing import Final

from rapidfuzz import fuzz

from watcher.diff.name_words import ALMOST, SYNONYMS, Worth, stem, worth_of
from watcher.diff.names import Name, stands_for

#: Of 100: two spellings of one word. Short words differ by one letter and are two: Henan and Hunan reach 80.
SAME_WORD: Final = 80.0
SAME_SHORT_WORD: Final = 88.0
SHORT: Final = 5
#: Three letters are alike by chance.
LONG_ENOUGH: Final = 4
#: How many letters two languages have in common at the start of a specialty.
ROOT: Final = 5


class Shared:
    """What the words that two names share are worth, and the words that are left of each."""

    def __init__(self, old: Mapping[str, Worth], new: Mapping[str, Worth]) -> None:
        self.pairs = [worth for word, worth in old.items() if word in new]
        self.left = (
            {word: worth for word, worth in old.items() if word not in new},
            {word: worth for word, worth in new.items() if word not in old},
        )

    def take(self, here: int, words: Iterable[str], others: Iterable[str]) -> None:
        """Pair words of one side, 0 or 1, with words of the other; together they are worth the least of both."""
        sides = [self.left[here].pop(word) for word in words], [self.left[1 - here].pop(word) for word in others]
        self.pairs.append(min((max(side, key=_weight) for side in sides), key=_weight))


def shared_words(old: Name, new: Name, old_worths: Mapping[str, Worth], new_worths: Mapping[str, Worth]) -> Shared:
    """Pair the words of two names: the same, almost so, written apart, abbreviated."""
    shared = Shared(old_worths, new_worths)
    theirs, ours = shared.left
    for word in list(theirs):
        match = spelt_like(word, ours) if ours else None
        if match is not None:
            shared.take(0, [word], [match])
    for here, other in ((0, new), (1, old)):
        if shared.left[0] and shared.left[1]:
            _take_joined(shared, here)
            _take_initials(shared, here, other)
    return shared


def spelt_like(word: str, words: Collection[str]) -> str | None:
    """Return the word that is spelt almost so, or means almost so."""
    if len(word) < LONG_ENOUGH:
        return None
    if ALMOST.get(word) in words:
        return ALMOST[word]
    best, found = 0.0, None
    for other in words:
        if len(other) < LONG_ENOUGH:
            continue
        least = SAME_SHORT_WORD if min(len(word), len(other)) <= SHORT else SAME_WORD
        score = fuzz.ratio(word, other, score_cutoff=least)
        if score > best:
            best, found = score, other
    return found or _same_specialty(word, words)


def _same_specialty(word: str, words: Collection[str]) -> str | None:
    if worth_of(word) is not Worth.DEPARTMENT:
        return None
    root = stem(word)[:ROOT]
    return next((one for one in words if worth_of(one) is Worth.DEPARTMENT and stem(one)[:ROOT] == root), None)


def _weight(worth: Worth) -> float:
    return worth.value


def _take_joined(shared: Shared, here: int) -> None:
    """Pair words that one name writes apart: Chong Qing and Chongqing."""
    mine, others = shared.left[here], shared.left[1 - here]
    for first, second in pairwise(list(mine)):
        if first + second in others and first in mine and second in mine:
            shared.take(here, [first, second], [first + second])


def _take_initials(shared: Shared, here: int, other: Name) -> None:
    """Pair an abbreviation with the words whose first letters it has: UCLA."""
    for word in [one for one, worth in shared.left[here].items() if worth is Worth.TELLING]:
        meant = {SYNONYMS.get(one, one) for one in stands_for(word, other.written)}
        covered = [one for one in shared.left[1 - here] if one in meant]
        if covered:
            shared.take(here, [word], covered)
