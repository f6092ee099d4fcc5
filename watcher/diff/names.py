"""A hospital's name as words that mean something, in whatever language, order and spelling it is written."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeAlias

from watcher.diff.codes import split_code
from watcher.diff.name_words import ORDINALS, SYNONYMS, TOGETHER, WORTHS, Worth, worth_of

#: Numbers this long are street numbers, codes and the like.
LONG_NUMBER: Final = 4
#: How long abbreviations are; two letters are one only where a university is meant: UC.
INITIALS: Final = range(2, 7)
PAIR: Final = 2
INITIALS_ADDED: Final = re.compile(r"\s*[(\[]([A-Z]{2,6})[)\]]")
#: Shorter words with two letters exchanged may be other words.
LONG_ENOUGH: Final = 6
Run: TypeAlias = tuple[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Name:
    """A name as far as it tells who it is, apart from where it is."""

    #: Each once, in the order of the name, each replaced by the word for its idea.
    worths: dict[str, Worth]
    #: First or Second Hospital, Hospital No. 44; not the number of a department.
    numbers: frozenset[int]
    #: It is the Second or a later one, and its number stands before the house: Second Xiangya Hospital.
    is_later: bool
    #: All its words, and those that are not small, each after their first letters: abbreviations are made of these.
    written: tuple[Run, ...]
    telling: frozenset[str]
    #: Its words in order, without those that say nothing.
    phrase: tuple[str, ...]

    @property
    def is_hospital(self) -> bool:
        return "hospital" in self.worths or {"medical", "center"} <= self.worths.keys()


@lru_cache(maxsize=16384)
def name_of(facility: str) -> Name:
    """Read a facility's name; the sponsor's own number of it is left out."""
    written = split_code(_without_initials(facility))[0].split()
    words = _together(_meanings(map(_slipped, _with_letters_joined(written))))
    numbers = frozenset(_numbers(words))
    worths = {word: worth_of(word) for word in words if not word.isdigit()}
    runs = _run(written), _run([word for word in written if worth_of(word) is not Worth.EMPTY])
    worths = {word: worth for word, worth in worths.items() if not stands_for(word, runs)}
    telling = frozenset(word for word, worth in worths.items() if worth is Worth.TELLING)
    phrase = tuple(word for word in words if worths.get(word, Worth.EMPTY) is not Worth.EMPTY)
    return Name(worths, numbers, _is_later(words), runs, telling, phrase)


def _without_initials(facility: str) -> str:
    """Return a name without its own initials in brackets: Example Clinic (EC)."""
    return INITIALS_ADDED.sub(
        lambda found: "" if _are_initials(found[1], found.string[: found.start()]) else found[0], facility
    )


def _are_initials(letters: str, name: str) -> bool:
    remaining = iter(word[0].upper() for word in name.split())
    return all(letter in remaining for letter in letters)


def _run(words: list[str]) -> Run:
    return "".join(word[0] for word in words), tuple(words)


def stands_for(word: str, runs: tuple[Run, ...]) -> tuple[str, ...]:
    """Return the words whose first letters an abbreviation is made of: UCLA."""
    if len(word) not in INITIALS:
        return ()
    for letters, written in runs:
        start = letters.find(word)
        meant = written[start : start + len(word)] if start >= 0 else ()
        if meant and (len(word) > PAIR or any("university" in SYNONYMS.get(one, one) for one in meant)):
            return meant
    return ()


def _with_letters_joined(words: list[str]) -> list[str]:
    """Join letters that stand alone: M. D. Anderson is MD Anderson."""
    joined: list[str] = []
    open_run = False
    for word in words:
        single = len(word) == 1 and word.isalpha()
        if single and open_run:
            joined[-1] += word
        else:
            joined.append(word)
        open_run = single
    return joined


def _meanings(words: Iterable[str]) -> list[str]:
    found: list[str] = []
    for word in words:
        found += SYNONYMS.get(word, _without_s(word)).split()
    return found


@lru_cache(maxsize=16384)
def _slipped(word: str) -> str:
    """Return the known word of which two neighboring letters changed places: cetnre; else the word."""
    if len(word) < LONG_ENOUGH or word in WORTHS or word in SYNONYMS:
        return word
    swapped = (f"{word[:at]}{word[at + 1]}{word[at]}{word[at + 2 :]}" for at in range(len(word) - 1))
    return next((other for other in swapped if other in SYNONYMS or other in WORTHS), word)


def _without_s(word: str) -> str:
    """Return whom a house serves, of whom it is written to be: women's."""
    served = word.removesuffix("s")
    return served if WORTHS.get(served) in (Worth.CLASS, Worth.OWN_HOUSE) else word


def _together(words: list[str]) -> list[str]:
    """Replace two words that mean one thing only together."""
    found: list[str] = []
    for word in words:
        pair = TOGETHER.get((found[-1], word)) if found else None
        if pair is None:
            found.append(word)
        else:
            found[-1] = pair
    return found


def _numbers(words: list[str]) -> Iterator[int]:
    """Walk the numbers of a house, written out or inside a word like No44."""
    for at, word in enumerate(words):
        if word in ORDINALS:
            if not _of_a_part(words[at + 1 : at + 3]):
                yield ORDINALS[word]
            continue
        for digits in re.findall(r"[0-9]+", word):
            if len(digits) < LONG_NUMBER:
                yield int(digits)


def _is_later(words: list[str]) -> bool:
    before = words[: words.index("hospital")] if "hospital" in words else []
    return any(ORDINALS.get(word, 0) > 1 and not _of_a_part(before[at + 1 : at + 3]) for at, word in enumerate(before))


def _of_a_part(after: list[str]) -> bool:
    """Say whether the words after a number make it that of a department, or of the university."""
    if not after:
        return False
    if after == ["university"]:
        return False  # the Second University Hospital is a hospital of one university
    if after[0] in ("department", "university") or worth_of(after[0]) is Worth.DEPARTMENT:
        return True
    return after == ["medical", "university"]
