"""Pages for readers of other languages: all words of ours are translated, and the registry's are marked as English."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest

from tests.features.reading.conftest import CARS, Reading
from tests.unit.plain.speakers import Brackets, readers_of
from watcher.model.record import Json
from watcher.plain.language import OWN_NAMES, Language

#: Names, which are the same everywhere; and dates, which Babel writes.
NAMES = re.compile(
    r"Trial Watcher|ClinicalTrials\.gov|GeoNames|CC BY|NCT\d*|Atom|JSON Feed|https?://\S+|[\w.-]+@[\w.-]+|\bUTC\b"
    r"|\b(?:\d+ de )?(?:enero|mayo|junio|julio) de \d{4}"
)
WORDS = re.compile(r"[A-Za-z]{3,}[^\n]*")
SEEN = frozenset({"alt", "aria-label", "placeholder", "title"})
VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "path", "circle", "rect", "line", "use"})
TRIAL = f"/trials/{CARS}"
PAGES = ("/", "/manage", TRIAL, f"{TRIAL}/summary", f"/follow?trial={CARS}", "/find?q=cancer", "search", "place", "/no")


class _Reader(HTMLParser):
    """Collects what is said in the page's own language, and what is said to be English."""

    def __init__(self) -> None:
        super().__init__()
        self.ours: list[str] = []
        self.english: list[str] = []
        #: For each open tag, its name and the language of what is in it; none for what programs read.
        self._open: list[tuple[str, str | None]] = [("", "es")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        # A page's title names a trial within our words, and cannot hold a mark of its own.
        is_read = tag not in ("style", "script") and (tag, self._open[-1][0]) != ("title", "head")
        # Zones of time are known by their names everywhere.
        is_read &= "data-zone" not in given
        language = given.get("lang", self._open[-1][1]) if is_read else None
        self._say(language, *(value for name, value in attrs if name in SEEN and value))
        if tag not in VOID:
            self._open.append((tag, language))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self._say(self._open[-1][1], data)

    def _say(self, language: str | None, *said: str) -> None:
        if language == "es":
            self.ours += said
        elif language == "en":
            self.english += said


def read(page: str) -> _Reader:
    reader = _Reader()
    reader.feed(page)
    return reader


def untranslated(page: str, names: Iterator[str]) -> list[str]:
    text = "\n".join(_outside(said) for said in read(page).ours if said not in OWN_NAMES.values())
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, "")
    return WORDS.findall(NAMES.sub("", text))


def _outside(said: str) -> str:
    """Return what stands in no bracket; a sentence that was put together by halves may leave one open."""
    depth, left = 0, ""
    for sign in said:
        depth += {"⟦": 1, "⟧": -1}.get(sign, 0)
        left += " " if depth else sign
    return left


def strings(value: Json) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from strings(part)


def page_of(reading: Reading, path: str) -> str:
    path = getattr(reading, path, path)
    with readers_of(Language.SPANISH, Brackets()):
        return reading.get(f"{path}{'&' if '?' in path else '?'}lang=es").text


@pytest.mark.parametrize("path", PAGES)
def test_all_words_of_a_page_go_through_the_translators(path: str, reading: Reading) -> None:
    trial = reading.json(f"/api/v1/trials/{CARS}")["record"]["protocolSection"]
    assert untranslated(page_of(reading, path), strings(trial["contactsLocationsModule"])) == []


@pytest.mark.parametrize("path", PAGES)
def test_nothing_of_ours_is_said_to_be_english(path: str, reading: Reading) -> None:
    assert [said for said in read(page_of(reading, path)).english if "⟦" in said] == []
