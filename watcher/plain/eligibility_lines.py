"""Eligibility criteria in plain words: by rules alone, beside the original, and nothing lost on the way.

A criterion that is known as a whole is said anew, in any language. In English, medical words of any other criterion are
replaced by plain ones. A line that would lose or add a number, a unit, a comparison or a negation is not shown, nor one
that is still hard to read: then the original stands alone.
"""

import re
from functools import lru_cache
from re import Match
from typing import Final

from watcher.plain.language import Language, speaking, spoken
from watcher.plain.line_facts import keeps_facts
from watcher.plain.line_grammar import SEAM, fits, with_articles
from watcher.plain.line_templates import FRINGE, known_line
from watcher.plain.line_words import SIGNS, SMALL_WORDS, WORDS

#: Words of a line that a reader takes in at once.
MOST_WORDS: Final = 45
#: Letters of a word that most readers know, and abbreviations that the lines themselves explain or everybody knows.
LONGEST_WORD: Final = 13
KNOWN: Final = frozenset(
    {
        "ALT", "ANC", "AND", "AST", "BMI", "COPD", "COVID", "CT", "DNA", "ECG", "ECOG", "EU", "FDA", "GFR", "HIV",
        "INR", "IUD", "LVEF", "MRI", "NOT", "OR", "RNA", "UK", "US", "USA",
    }
)  # fmt: skip
LONG_BUT_KNOWN: Final = frozenset(
    {
        "antibiotics", "antidepressants", "antihistamine", "antihistamines", "approximately", "breastfeeding",
        "chemotherapy", "communication", "hospitalization", "hospitalized", "immunotherapy", "inflammation",
        "investigations", "participate", "participants", "participating", "participation", "questionnaire",
        "questionnaires", "transplantation", "understanding",
    }
)  # fmt: skip
ABBREVIATION: Final = re.compile(r"\b[A-Z][A-Z0-9]*[A-Z][A-Z0-9-]*\b")
WORD: Final = re.compile(r"[A-Za-z][A-Za-z'-]*")
BEFORE_BRACKET: Final = re.compile(r"([(\[]) ")
#: Criteria that are kept in memory with their lines: a page of a trial that is looked at often has some thirty.
MOST_LINES: Final = 20_000


#: All rows at once: each has a group of its own, and what is replaced is not replaced again.
ROWS: Final = WORDS + SMALL_WORDS
#: Words end where letters end; signs stand anywhere.
REPLACED: Final = re.compile(
    r"(?<![\w-])(?:" + "|".join(rf"({pattern})(?![\w-])" for pattern, _ in ROWS) + ")|(" + "|".join(SIGNS) + ")",
    re.IGNORECASE,
)


def plain_line(text: str) -> str | None:
    """Return a criterion in plain words of the language that is spoken; None: there are none that say the same.

    >>> plain_line("Life expectancy ≥ 12 weeks.")
    'Expected to live at least 12 weeks'
    """
    return _plain_line(text, spoken())


@lru_cache(MOST_LINES)
def _plain_line(text: str, language: Language) -> str | None:
    # What keeps the facts in English keeps them in each language: a template's parts are the same in all.
    with speaking(Language.ENGLISH):
        known = known_line(text)
    line = known or (_reworded(text) if language is Language.ENGLISH else None)
    if line is None or not keeps_facts(text, line):
        return None
    if language is not Language.ENGLISH:
        return known_line(text)
    return line if line.casefold() != text.strip(FRINGE).casefold() else None


def _reworded(text: str) -> str | None:
    said, fitting = set[int](), list[bool]()

    def _instead(found: Match[str]) -> str:
        row = (found.lastindex or 0) - 1
        said.add(row)
        if row == len(ROWS):
            return f" {SIGNS[found[0]]} "
        plain = ROWS[row][1]
        fitting.append(fits(found.string[: found.start()], found[0], plain, found.string[found.end() :]))
        return f"{SEAM}{plain}"

    line = REPLACED.sub(_instead, " ".join(text.replace(SEAM, "").split()).strip(FRINGE))
    line = with_articles(BEFORE_BRACKET.sub(r"\1", " ".join(line.split())))
    if not all(fitting) or not any(row < len(WORDS) or row == len(ROWS) for row in said) or _is_hard(line):
        return None
    return line[:1].upper() + line[1:]


def _is_hard(line: str) -> bool:
    words = WORD.findall(line)
    if len(words) > MOST_WORDS or any(each not in KNOWN for each in ABBREVIATION.findall(line)):
        return True
    parts = (part for each in words for part in each.split("-"))
    return any(len(part) > LONGEST_WORD and part.lower() not in LONG_BUT_KNOWN for part in parts)
