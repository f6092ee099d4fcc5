"""Which elements of two long lists are worth comparing text by text: those that share rare words.

Every old element beside every new one is fine for twenty; for 500 reworded outcomes it took 2.3 seconds, for the
1,000 publications of a trial 5.6. The words alone take a hundredth of that.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from heapq import nlargest
from typing import Final

#: As many are compared with each old element; in lists of as many, all.
ENOUGH: Final = 24
#: A word of very many elements says little about any; the rarest are looked up first, up to so many elements.
LOOK_UPS: Final = 400
#: Most rewording leaves an element where it was: so many on either side of the same rank are always compared.
AROUND: Final = 4
#: Texts of so few words may share none and still be one, misspelt; so their letters in threes count as words.
FEW_WORDS: Final = 6


def candidates(old: Mapping[int, str], new: Mapping[int, str]) -> Iterator[tuple[int, int]]:
    """Yield pairs of keys of the old and the new texts that may be alike."""
    if len(new) <= ENOUGH:
        yield from ((before, after) for before in old for after in new)
        return
    having: defaultdict[str, list[int]] = defaultdict(list)
    for after, text in new.items():
        for mark in _marks(text):
            having[mark].append(after)
    in_order = list(new)
    for rank, (before, text) in enumerate(old.items()):
        near = in_order[max(rank - AROUND, 0) : rank + AROUND + 1]
        for after in dict.fromkeys([*near, *_likeliest(_marks(text), having)]):
            yield before, after


def _likeliest(marks: set[str], having: Mapping[str, list[int]]) -> list[int]:
    shared: defaultdict[int, float] = defaultdict(float)
    looked_up = 0
    for places in sorted((having[mark] for mark in marks if mark in having), key=len):
        looked_up += len(places)
        if looked_up > LOOK_UPS and shared:
            break
        for after in places[:LOOK_UPS]:
            shared[after] += 1 / len(places)
    return nlargest(ENOUGH, shared, key=shared.__getitem__)


def _marks(text: str) -> set[str]:
    words = text.split()
    threes = (text[at : at + 3] for at in range(len(text) - 2)) if len(words) <= FEW_WORDS else ()
    return {*words, *threes}
