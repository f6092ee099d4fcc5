"""What sponsors do to the names and addresses of sites without any site being another: one edit each."""

import random
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from watcher.model.record import Json, Record, at, text_at

#: Returns the edited site, or None where the edit has nothing to do.
Edit: TypeAlias = Callable[[Record, random.Random], Record | None]

#: Names that say nothing of who it is. Our own and simple, so that it does not follow the matcher's opinion.
NAMELESS: Final = re.compile(r"\bsite\b|local institution|investigat|^$", re.IGNORECASE)
DEPARTMENTS: Final = ("Department of Oncology", "Dept. of Cardiology", "Clinical Research Unit", "Internal Medicine")
PART: Final = re.compile(r"\s*[,;]\s*|\s+-\s+")
DEPARTMENT: Final = re.compile(r"\b(?:dep(?:artmen)?t|department|division|unit|ward|section)\b", re.IGNORECASE)
HOUSE: Final = re.compile(r"hospital|clini|univers|cent(?:er|re)|institut|school", re.IGNORECASE)
SHORT: Final = {"University": "Univ.", "Hospital": "Hosp.", "Saint": "St.", "Center": "Ctr", "Medical": "Med."}
#: A hundredth of a degree is about a kilometer; a city is given new coordinates within a few.
MOVED: Final = 0.03
LONG_WORD: Final = 6


@dataclass(frozen=True, slots=True)
class Rewriting:
    """An edit, and on which sites it leaves no doubt about who they are."""

    edit: Edit
    #: Not on sites without a name: their address is all that tells them apart.
    named_only: bool = True
    #: Only on sites that no other one of the list equals in these texts.
    alone_by: tuple[str, ...] = ()


def is_named(site: Json) -> bool:
    return NAMELESS.search(text_at(site, "facility") or "") is None


def _on(change: Callable[[str], str], *keys: str) -> Edit:
    """Return an edit that changes these texts of a site."""

    def edit(site: Record, _chance: random.Random) -> Record | None:
        edited = {**site, **{key: change(text) for key in keys if (text := text_at(site, key))}}
        return None if edited == site else edited

    return edit


def without_accents(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text)
    return "".join(char for char in apart if not unicodedata.combining(char))


def read_wrongly(text: str) -> str:
    """Return UTF-8 as a program shows it that takes it for Latin-1."""
    return text.encode().decode("latin-1")


def in_question_marks(text: str) -> str:
    return re.sub(r"[^\x00-\x7f]", "?", text)


def without_department(text: str) -> str:
    parts = PART.split(text)
    kept = [part for part in parts if not DEPARTMENT.search(part) or HOUSE.search(part)]
    return ", ".join(kept) if 0 < len(kept) < len(parts) else text


def shortened(text: str) -> str:
    return re.sub(rf"\b(?:{'|'.join(SHORT)})\b", lambda found: SHORT[found[0]], text)


def turned_round(text: str) -> str:
    return re.sub(r"\bUniversity of ([A-Z]\w+)", r"\1 University", text)


def with_initials(text: str) -> str:
    initials = "".join(re.findall(r"\b[A-Z]", text))
    return f"{text} ({initials})" if len(initials) > 1 else text


def _with_department(site: Record, chance: random.Random) -> Record | None:
    name, department = text_at(site, "facility") or "", chance.choice(DEPARTMENTS)
    parts = (department, name) if chance.random() < 1 / 2 else (name, department)
    return {**site, "facility": chance.choice((", ", " - ", "; ")).join(parts)}


def _misspelt(site: Record, chance: random.Random) -> Record | None:
    """Swap two letters in the middle of a long word."""
    name = text_at(site, "facility") or ""
    words = [found for found in re.finditer(r"[^\W\d_]+", name) if len(found[0]) >= LONG_WORD]
    if not words:
        return None
    word = chance.choice(words)
    place = chance.randrange(word.start() + 1, word.end() - 2)
    swapped = name[:place] + name[place + 1] + name[place] + name[place + 2 :]
    return None if swapped == name else {**site, "facility": swapped}


def _with_other_zip(site: Record, chance: random.Random) -> Record | None:
    """Change the last two digits: another post box or building of the same quarter."""
    code = text_at(site, "zip") or ""
    digits = [found.start() for found in re.finditer(r"\d", code)][-2:]
    other = list(code)
    for place in digits:
        other[place] = str(chance.randrange(10))
    return None if "".join(other) == code else {**site, "zip": "".join(other)}


def _without(key: str) -> Edit:
    def edit(site: Record, _chance: random.Random) -> Record | None:
        return {name: value for name, value in site.items() if name != key} if site.get(key) else None

    return edit


def _moved(site: Record, chance: random.Random) -> Record | None:
    north, east = at(site, "geoPoint.lat"), at(site, "geoPoint.lon")
    if not isinstance(north, float) or not isinstance(east, float):
        return None
    point = [round(degrees + chance.uniform(-MOVED, MOVED), 5) for degrees in (north, east)]
    return {**site, "geoPoint": dict(zip(("lat", "lon"), point, strict=True))}


def _hidden(site: Record, _chance: random.Random) -> Record | None:
    return {**site, "facility": "Research Site"} if site.get("zip") else None


ANYBODY: Final = False
REWRITINGS: Final[Mapping[str, Rewriting]] = {
    "capital letters": Rewriting(_on(str.upper, "facility", "city"), ANYBODY),
    "accents lost": Rewriting(_on(without_accents, "facility", "city"), ANYBODY),
    "UTF-8 read as Latin-1": Rewriting(_on(read_wrongly, "facility", "city"), ANYBODY),
    "accents turned into question marks": Rewriting(_on(in_question_marks, "facility", "city"), ANYBODY),
    "department added": Rewriting(_with_department),
    "department dropped": Rewriting(_on(without_department, "facility")),
    "initials added in brackets": Rewriting(_on(with_initials, "facility")),
    "University of X written as X University": Rewriting(_on(turned_round, "facility")),
    "words shortened (Univ., Hosp.)": Rewriting(_on(shortened, "facility")),
    "two letters swapped": Rewriting(_misspelt),
    "another ZIP code": Rewriting(_with_other_zip, alone_by=("facility", "city")),
    "ZIP code dropped": Rewriting(_without("zip"), alone_by=("facility", "city")),
    "state dropped": Rewriting(_without("state"), ANYBODY),
    "coordinates moved by up to 5 km": Rewriting(_moved, ANYBODY),
    "name replaced by Research Site": Rewriting(_hidden, alone_by=("city", "zip")),
}
