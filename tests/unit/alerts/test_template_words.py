"""Templates have no words of their own: what a reader sees goes through the translators."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest

from watcher.alerts.templates import JINJA_TAG, load_environment
from watcher.assets import templates_dir

TEMPLATES = load_environment(templates_dir()).list_templates(extensions=["html", "txt"])
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
MESSAGE = re.compile(r"\{%-? *trans\b.*?endtrans *-?%\}", re.DOTALL)
#: A block that stands in an attribute of the page's shell.
CLASS = re.compile(r"\{% *block wide *%\}.*?\{% *endblock *%\}")
#: Names, which are the same everywhere.
NAMES = re.compile(
    r"Trial Watcher|ClinicalTrials\.gov|NCT ID|example\.org|GeoNames|CSV|Atom|JSON Feed|JSON|\?lang=|/trials/"
    r'|https?://\S+|\[\[[^\]]*\]\](/manage)?|aria-[a-z]+="[^"]*"'
)
SEEN = frozenset({"alt", "aria-label", "content", "placeholder", "summary", "title"})
#: What is read by programs.
UNREAD = frozenset({"style", "script"})


class _Reader(HTMLParser):
    """Collects what somebody sees or hears of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        self._within: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._within.append(tag)
        if tag != "meta":
            self.seen += [value for name, value in attrs if name in SEEN and value]

    def handle_endtag(self, tag: str) -> None:
        while self._within and self._within.pop() != tag:
            continue

    def handle_data(self, data: str) -> None:
        if not UNREAD.intersection(self._within):
            self.seen.append(data)


def own_words(name: str) -> Iterator[str]:
    source = (templates_dir() / name).read_text(encoding="utf-8")
    data = JINJA_TAG.sub("", COMMENT.sub("", CLASS.sub("", MESSAGE.sub("", source))))
    seen = [data]
    if name.endswith(".html"):
        reader = _Reader()
        reader.feed(data)
        seen = reader.seen
    for text in seen:
        yield from re.findall(r"[A-Za-z]{2,}", NAMES.sub("", text))


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_has_no_words_of_its_own(name: str) -> None:
    assert list(own_words(name)) == []
