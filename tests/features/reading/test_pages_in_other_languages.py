"""Pages for readers of other languages: all words of ours are translated, and the registry's are marked as English."""

# ruff: noqa: RUF001 - Chinese has signs of its own

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest

from tests.features.reading.conftest import CARS, Reading
from tests.unit.plain.speakers import Brackets, readers_of
from watcher.model.record import Json
from watcher.plain.language import OWN_NAMES, Language
from watcher.watches.tokens import Purpose, Token

#: Names, which are the same everywhere; dates, which Babel writes; and the words of a reader's own search.
NAMES = re.compile(
    r"Trial Watcher|ClinicalTrials\.gov|GeoNames|CC BY|NCT\d*|Atom|JSON Feed|https?://\S+|[\w.-]+@[\w.-]+|\bUTC\b"
    r"|gastric cancer|\b(?:\d+ de )?(?:enero|mayo|junio|julio) de \d{4}"
)
#: A narrow sign after a Chinese one, or a space beside a wide sign, which brings its own.
FOREIGN_SIGNS = re.compile(r".*(?:[\u4e00-\u9fff] ?[,;:()]|[(] ?[\u4e00-\u9fff]|[，。：；、（] ).*")
WORDS = re.compile(r"[A-Za-z]{3,}[^\n]*")
SEEN = frozenset({"alt", "aria-label", "placeholder", "title"})
VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "path", "circle", "rect", "line", "use"})
TRIAL = f"/trials/{CARS}"
PAGES = (
    "/", "/manage", TRIAL, f"{TRIAL}/summary", f"/follow?trial={CARS}", "/find?q=cancer", "search", "place", "/no",
    "/confirm/CONFIRM", "/leave/LEAVE", "/manage/MANAGE", "/manage/MANAGE/change/1", "/manage/MANAGE/erase",
)  # fmt: skip


class _Reader(HTMLParser):
    """Collects what is said in the page's own language, and what is said to be English."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._spoken = language.value
        self.ours: list[str] = []
        self.english: list[str] = []
        #: For each open tag, its name and the language of what is in it; none for what programs read.
        self._open: list[tuple[str, str | None]] = [("", self._spoken)]

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
        if language == self._spoken:
            self.ours += said
        elif language == "en":
            self.english += said


def read(page: str, language: Language = Language.SPANISH) -> _Reader:
    reader = _Reader(language)
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


def in_language(reading: Reading, path: str, language: Language) -> str:
    path = getattr(reading, path, path)
    for purpose in Purpose:
        if purpose.name in path:
            made = reading.world.service.tokens.make(Token(purpose, 1), reading.world.service.now())
            path = path.replace(purpose.name, made)
    return reading.get(f"{path}{'&' if '?' in path else '?'}lang={language}").text


def page_of(reading: Reading, path: str) -> str:
    with readers_of(Language.SPANISH, Brackets()):
        return in_language(reading, path, Language.SPANISH)


@pytest.mark.parametrize("path", PAGES)
def test_all_words_of_a_page_go_through_the_translators(path: str, reading: Reading) -> None:
    trial = reading.json(f"/api/v1/trials/{CARS}")["record"]["protocolSection"]
    assert untranslated(page_of(reading, path), strings(trial["contactsLocationsModule"])) == []


@pytest.mark.parametrize("path", PAGES)
def test_nothing_of_ours_is_said_to_be_english(path: str, reading: Reading) -> None:
    assert [said for said in read(page_of(reading, path)).english if "⟦" in said] == []


@pytest.mark.parametrize("path", PAGES)
def test_a_page_in_chinese_has_chinese_signs(path: str, reading: Reading) -> None:
    page = in_language(reading, path, Language.CHINESE)
    assert FOREIGN_SIGNS.findall("\n".join(read(page, Language.CHINESE).ours)) == []
