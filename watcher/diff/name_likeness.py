"""How alike two names of hospitals are: the words that tell hospitals apart weigh most."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final, TypeAlias

from watcher.diff.name_words import PRACTICE, QUIET, Worth, worth_of
from watcher.diff.names import Name, name_of, stands_for
from watcher.diff.shared_words import LONG_ENOUGH, Shared, shared_words, spelt_like
from watcher.diff.towns import town_of

Words: TypeAlias = dict[str, Worth]
#: Of 100, for a name all of whose telling words stand in the other: part of the same house, or less precise.
CONTAINED: Final = 80.0
#: The same where no word tells, as in the university of a town, and the rest of the other name tells nothing.
WITHIN: Final = 80.0
#: How much of the longer name the contained one must be, by weight.
HALF: Final = 0.45
#: The same where the other name says much more, or where no word tells but all stand together in the other.
PART: Final = 66.0
#: Two parts of one university, each called what hospitals are called.
ONE_UNIVERSITY: Final = 60.0
#: The same where the other name begins with all of it.
HEAD: Final = 74.0
HEAD_WORDS: Final = 3
#: What may be left of the contained name: one word that most houses have.
SPARE: Final = 0.35
#: Names that each have a telling word of their own are rather two branches of one house.
APART: Final = 0.75
#: No word that both have tells which house it is, only what it is and where.
UNTOLD: Final = 0.85
#: One name gives a number, a branch or a kind of house that the other does not.
ONE_SIDED: Final = 0.85
OTHER_KIND: Final = 0.6
#: Nagoya University and Nagoya City University each have a hospital.
OWNERS: Final = frozenset({"city", "municipal", "prefectural", "provincial", "metropolitan"})
#: How many letters of a town's name many languages bend.
ENDING: Final = 2


@dataclass(frozen=True, slots=True)
class NameLikeness:
    """How sure two names are of one place, from 0 to 100, and whether nothing but common words is left of either."""

    sure: float
    whole: bool
    #: One name has a word more before the one that tells, as a branch has: Gangnam Severance.
    is_branch: bool = False


DIFFERENT: Final = NameLikeness(0.0, whole=False)


def name_likeness(old: str, new: str, towns: frozenset[str], regions: frozenset[str] = frozenset()) -> NameLikeness:
    """Compare two names by their words; the words of their town and region say little."""
    before, after = name_of(old), name_of(new)
    if before.numbers and after.numbers and before.numbers != after.numbers:
        return DIFFERENT  # the First and the Second Affiliated Hospital are two
    theirs, ours = _placed(old, towns, regions), _placed(new, towns, regions)
    if theirs.heads and ours.heads and theirs.heads.isdisjoint(ours.heads) and not _abbreviated(before, after):
        return DIFFERENT
    shared = shared_words(before, after, theirs.words, ours.words)
    numbered = ONE_SIDED if before.numbers != after.numbers else 1.0
    if before.is_later != after.is_later:
        numbered = OTHER_KIND
    part = max(_part(before.phrase, after.phrase), _part(after.phrase, before.phrase))
    if not part and _universities(before).intersection(_universities(after)) and not any(_telling_left(shared)):
        part = ONE_UNIVERSITY
    sure = max(_by_words(shared), part) * _by_kinds(shared) * numbered
    is_branch = any(_is_branch(name, left) for name, left in zip((before, after), shared.left, strict=True))
    return NameLikeness(sure, whole=_is_whole(shared) and numbered == 1.0, is_branch=is_branch)


@dataclass(frozen=True, slots=True)
class _Placed:
    """The words of a name, those of its town and region known as such."""

    words: Words
    #: How its telling words begin. Names that share no beginning are two: it spares most of the work in a large town.
    heads: frozenset[str]


@lru_cache(maxsize=8192)
def _placed(facility: str, towns: frozenset[str], regions: frozenset[str]) -> _Placed:
    found: Words = {}
    for word, worth in name_of(facility).worths.items():
        town = _town(word, towns) if worth is Worth.TELLING else None
        if town is not None:
            found[town] = Worth.TOWN
        elif worth is Worth.TELLING and (word in regions or spelt_like(word, regions)):
            found[word] = Worth.REGION
        else:
            found[word] = worth
    telling = (word for word, worth in found.items() if worth is Worth.TELLING)
    return _Placed(found, frozenset(head for word in telling for head in _heads(word)))


def _heads(word: str) -> tuple[str, ...]:
    """Return how a word begins, also with two of its first letters exchanged."""
    return (word[:2],) if len(word) < LONG_ENOUGH else (word[:2], word[0] + word[2], word[1] + word[0])


def _abbreviated(old: Name, new: Name) -> bool:
    """Say whether a word of one name can be made of the first letters of the other."""
    return any(stands_for(word, other.written) for name, other in ((old, new), (new, old)) for word in name.telling)


def _town(word: str, towns: frozenset[str]) -> str | None:
    """Return the town that a word of a name means, in its one spelling: w Opolu, Münchner."""
    if word in towns or town_of(word) in towns:
        return town_of(word)
    for town in towns:
        root = town[: max(len(town) - ENDING, LONG_ENOUGH)]
        if len(town) >= LONG_ENOUGH and word.startswith(root) and abs(len(word) - len(town)) <= ENDING:
            return town_of(town)
    found = spelt_like(word, towns)
    return None if found is None else town_of(found)


def _part(short: tuple[str, ...], long: tuple[str, ...]) -> float:
    """Judge a name whose words stand together in the other, in any order: Ghent University Hospital."""
    words, size = set(short), len(short)
    if size > len(long) or not size or (size == 1 and worth_of(short[0]) is not Worth.TELLING):
        return 0.0
    if size >= HEAD_WORDS and words == set(long[:size]):
        return HEAD
    return PART if any(words == set(long[start : start + size]) for start in range(len(long) - size + 1)) else 0.0


def _universities(name: Name) -> set[str]:
    """Return the words that stand beside university and are not those of every one."""
    return {
        other
        for pair in pairwise(name.phrase)
        for word, other in (pair, pair[::-1])
        if word == "university" and worth_of(other) is Worth.TELLING
    }


def _telling_left(shared: Shared) -> list[bool]:
    """Say of each name whether it has a telling word of its own."""
    return [Worth.TELLING in side.values() for side in shared.left]


def _by_words(shared: Shared) -> float:
    """Judge the words that both have against those that are left, by weight."""
    told = Worth.TELLING in shared.pairs
    both = _weights(shared.pairs, told=told)
    spare = sorted(_weights(side.values(), told=told) for side in shared.left)
    if not both:
        return 0.0
    least, most = (both + rest for rest in spare)
    found = 100 * 2 * both / (least + most)
    telling = _telling_left(shared)
    if all(telling) or (any(telling) and not told):
        return found * APART
    if told:
        contained = CONTAINED if least >= HALF * most else PART
        return max(found, contained if spare[0] <= SPARE else 0.0)
    return max(found * UNTOLD, WITHIN if _is_within(shared) else 0.0)


def _weights(worths: Iterable[Worth], *, told: bool) -> float:
    """Add up weights; beside a word that tells which house it is, its departments say nothing."""
    return sum(worth.value for worth in worths if not (told and worth is Worth.DEPARTMENT))


def _is_whole(shared: Shared) -> bool:
    """Say whether what is left of both names is what most houses are, or a department."""
    return all(worth in QUIET for side in shared.left for worth in side.values())


def _is_within(shared: Shared) -> bool:
    """Say whether all of one name stands in the other, whose other words say nothing."""
    return len(shared.pairs) > 1 and any(
        all(worth is Worth.EMPTY for worth in here.values())
        and "university" not in there
        and all(worth in QUIET or worth is Worth.REGION for worth in there.values())
        for here, there in (shared.left, shared.left[::-1])
    )


def _by_kinds(shared: Shared) -> float:
    """Judge what is left by kind: whom it serves decides, a branch or another kind of house speaks against."""
    left_old, left_new = shared.left
    theirs, ours = {*left_old.values()}, {*left_new.values()}
    if any(kind in theirs and kind in ours for kind in (Worth.CLASS, Worth.BRANCH)):
        return OTHER_KIND
    if Worth.OWN_HOUSE in theirs | ours or _is_practice(left_old, left_new) or _is_practice(left_new, left_old):
        return OTHER_KIND
    # A town has one cancer hospital, whether or not it names its university.
    told = Worth.TELLING in shared.pairs or Worth.CLASS in shared.pairs
    other_house = not told and any("university" in left or not OWNERS.isdisjoint(left) for left in (left_old, left_new))
    return ONE_SIDED if other_house or Worth.BRANCH in theirs | ours else 1.0


def _is_branch(name: Name, left: Words) -> bool:
    """Say whether a telling word that only this name has stands right before a telling one that both have."""
    return any(
        left.get(word) is Worth.TELLING and other in name.telling and other not in left
        for word, other in pairwise(name.phrase)
    )


def _is_practice(left: Words, other: Words) -> bool:
    """Say whether one is a practice of physicians and the other the hospital that it may work at."""
    return "hospital" in other and not PRACTICE.isdisjoint(left)
