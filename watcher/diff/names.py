"""How alike two names of hospitals are: the words that tell hospitals apart weigh most."""

import re
from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz

from watcher.diff.name_words import ORDINALS, TELLING, weight
from watcher.diff.text import folded

#: Names that sponsors give to sites they do not want to name, with or without a code.
ANONYMOUS: Final = re.compile(
    r"(?:\w+ ){0,3}(?:research|clinical|trial|study|investigational|investigative|investigator) site\b.*"
    r"|(?:local|research|clinical) (?:institution|facility)\b.*|site [a-z]{0,3}\d+"
)
#: `( Site 0123)`, `Site Number : 123`, `Local Institution - 0044`: the sponsor's own number of the place.
CODE: Final = re.compile(r"\b(?:site|institution|number|facility)(?: number| reference| id| org)* ?([a-z]{0,3}\d+)\b")
#: Of 100: two spellings of one word; `center` and `centre` reach 83.
SAME_WORD: Final = 80.0
#: Of 100, for a name all of whose telling words stand in the other: part of the same house, or less precise.
CONTAINED: Final = 80.0
#: What may be missing from the shorter name, and how much of the longer one it must be.
SPARE: Final = 0.3
HALF: Final = 0.45
#: Names that each have a telling word of their own are rather two branches of one house.
APART: Final = 0.8
#: Three letters are alike by chance.
LONG_ENOUGH: Final = 4


@lru_cache(maxsize=8192)
def is_anonymous(name: str) -> bool:
    """Say whether a name hides who it is: `Research Site`, `Local Institution - 0044`, or no name."""
    plain = folded(name)
    return not plain or ANONYMOUS.fullmatch(plain) is not None


@lru_cache(maxsize=8192)
def code_of(name: str) -> str | None:
    """Return the sponsor's own number of a place, if its name carries one."""
    found = CODE.search(folded(name))
    return found[1].lstrip("0") if found else None


@lru_cache(maxsize=8192)
def skeleton(name: str) -> str:
    """Return only what survives a broken character encoding: the ASCII letters and digits of a name."""
    return re.sub(r"[^0-9a-z]", "", name.lower())


def name_likeness(old: str, new: str, towns: frozenset[str]) -> float:
    """Return from 0 to 100 how sure two names are of one place; the words of its town say little."""
    theirs, ours = _weighed(old, towns), _weighed(new, towns)
    numbers = _numbers(theirs), _numbers(ours)
    if numbers[0] and numbers[1] and numbers[0] != numbers[1]:
        return 0.0  # the First and the Second Affiliated Hospital are two
    shared, told, left = _shared(theirs, ours)
    least, most = sorted((sum(theirs.values()), sum(ours.values())))
    if not least:
        return 0.0
    likeness = 100 * 2 * shared / (least + most)
    if all(left) or numbers[0] != numbers[1]:
        return APART * likeness
    contained = told and shared >= least - SPARE and least >= HALF * most
    return max(likeness, CONTAINED) if contained else likeness


def _weighed(name: str, towns: frozenset[str]) -> dict[str, float]:
    return {word: weight(word, towns) for word in folded(name).split()}


def _numbers(words: dict[str, float]) -> set[int]:
    """Return the numbers of a name, written out or inside a word like No44."""
    found = {ORDINALS[word] for word in words if word in ORDINALS}
    return found | {int(digits) for word in words for digits in re.findall(r"[0-9]+", word)}


def _shared(old: dict[str, float], new: dict[str, float]) -> tuple[float, bool, tuple[bool, bool]]:
    """Return the weight of the words both have, whether one of them is telling, and where one is left."""
    open_words = dict(new)
    shared, told, left = 0.0, False, False
    for word, worth in old.items():
        match = word if word in open_words else _spelt_like(word, open_words)
        if match is None:
            left = left or worth >= TELLING
            continue
        found = min(worth, open_words.pop(match))
        shared += found
        told = told or found >= TELLING
    return shared, told, (left, any(worth >= TELLING for worth in open_words.values()))


def _spelt_like(word: str, words: dict[str, float]) -> str | None:
    if len(word) < LONG_ENOUGH:
        return None
    score, best = max(((fuzz.ratio(word, other), other) for other in words), default=(0.0, ""))
    return best if score >= SAME_WORD else None
