"""Mails use only what we know of in mail programs, and read well where it is missing."""

import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser

import pytest

from tests.spec.mail_clients import PROGRAMS, PROPERTIES, RULES, TAGS, Support
from watcher.alerts.disabled import SAMPLE_DISABLED
from watcher.alerts.render import Renderer, load_templates
from watcher.alerts.samples import SAMPLE_ALERTS, SAMPLE_ASKED
from watcher.assets import templates_dir

TABLES: list[Mapping[str, Support]] = [TAGS, PROPERTIES, RULES]
DECLARATION = re.compile(r"\s*([\w-]+)\s*:")


class Used(HTMLParser):
    """Collects the tags, the properties and the style sheets' rules of a mail."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.properties: set[str] = set()
        self.sheet = ""
        self.loaded: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            if name == "style":
                self.properties |= set(_properties(value or ""))
            elif name in {"src", "background", "srcset"}:
                self.loaded.append(value or "")

    def handle_comment(self, data: str) -> None:
        """Read what only Word's engine reads."""
        self.tags |= set(re.findall(r"<(\w+)", data))

    def handle_data(self, data: str) -> None:
        if self.lasttag == "style":
            self.sheet += data
            for block in re.findall(r"\{([^{}]*)\}", data):
                self.properties |= set(_properties(block))

    @property
    def rules(self) -> set[str]:
        before = re.findall(r"([^{};]+)\{", re.sub(r"\}", ";", self.sheet))
        each = (part.strip() for rule in before for part in rule.split(","))
        return {re.sub(r"^\.[\w-]+$", ".", rule) for rule in each}


def _properties(block: str) -> Iterator[str]:
    for declaration in block.split(";"):
        if found := DECLARATION.match(declaration):
            yield found[1]


def mails(renderer: Renderer) -> dict[str, str]:
    told = {name: renderer.email(alert).html for name, alert in SAMPLE_ALERTS.items()}
    told |= {name: renderer.confirmation(asked).html for name, asked in SAMPLE_ASKED.items()}
    return told | {"disabled": renderer.disabled(SAMPLE_DISABLED).html, "manage": renderer.manage(None).html}


@pytest.fixture(scope="module")
def used() -> dict[str, Used]:
    return {name: Used(html) for name, html in mails(load_templates(templates_dir())).items()}


def test_every_tag_and_every_style_is_one_that_we_know_of_in_mail_programs(used: dict[str, Used]) -> None:
    for name, mail in used.items():
        unknown = mail.tags - TAGS.keys() | mail.properties - PROPERTIES.keys() | mail.rules - RULES.keys()
        assert not unknown, name


def test_the_table_has_nothing_that_no_mail_uses(used: dict[str, Used]) -> None:
    rare = {"bdi"}  # only beside words in Hebrew or Arabic, which no sample has

    assert TAGS.keys() == rare | set().union(*(mail.tags for mail in used.values()))
    assert PROPERTIES.keys() == set().union(*(mail.properties for mail in used.values()))
    assert RULES.keys() == set().union(*(mail.rules for mail in used.values()))


def test_a_mail_loads_nothing_so_nobody_learns_that_it_was_read(used: dict[str, Used]) -> None:
    for mail in used.values():
        assert not mail.loaded
        assert "url(" not in mail.sheet
        assert "@import" not in mail.sheet


def test_what_some_program_does_not_do_has_a_sentence_on_what_its_reader_sees() -> None:
    for table in TABLES:
        for name, support in table.items():
            assert re.fullmatch(rf"[yan?]{{{PROGRAMS}}}", support.programs), name
            assert support.without or set(support.programs) == {"y"}, name
