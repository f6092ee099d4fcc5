"""A record whose every text is markup: on each page and in each feed it stays text, in every language."""

import re
from datetime import timedelta
from html.parser import HTMLParser
from typing import Final

import orjson
import pytest

from tests.integration.web.visitor import Visitor
from watcher.asgi import pages_and_api
from watcher.bootstrap import Service
from watcher.jobs.follow import Target, subscribe
from watcher.model.change import Kind
from watcher.model.record import Json, Record
from watcher.model.sweep import Release
from watcher.model.trial import RawRecord
from watcher.model.watch import Channel, Interest, Vicinity
from watcher.pages.samples_trial import BOSTON, CLINIC, HOSPITAL, NCT_ID, sample_record

ATTACK: Final = "<script>alert(1)</script>\"><img src=x onerror='alert(2)'>"
#: What the service itself reads: ids, dates, tokens and numbers keep their form, or no page would show the rest.
KEPT: Final = re.compile(r"NCT\d+|[\d-]+|[A-Z][A-Z0-9_]+|\d+ Years")
LANGUAGES: Final = ("en", "es", "zh-Hans")
HARMLESS: Final = re.compile(r"[/#?]|https?://|mailto:|tel:")
HOSTILE_TAGS: Final = frozenset({"img", "iframe", "object", "embed", "base", "style"})


def poisoned(value: Json, mark: str) -> Json:
    """Return a record's value with every text of its author replaced by the attack and a mark."""
    match value:
        case dict():
            return {key: poisoned(each, mark) for key, each in value.items()}
        case list():
            return [poisoned(each, mark) for each in value]
        case str() if not KEPT.fullmatch(value):
            return f"{value} {ATTACK} {mark}"
    return value


class Elements(HTMLParser):
    """What a browser makes of a page: its tags, and their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]


def harm(html: str) -> list[str]:
    """Return what of a page could run or load something; the pages' own scripts are files of this service."""
    page = Elements(html)
    wrong = [tag for tag in page.tags if tag in HOSTILE_TAGS]
    wrong += ["script"] * (page.tags.count("script") - len(re.findall(r'<script src="/static/[^"]+" defer>', html)))
    wrong += [name for name, _ in page.attributes if name.startswith("on") or name == "style"]
    return wrong + [value for name, value in page.attributes if name == "href" and not HARMLESS.match(value)]


def receive(service: Service, *records: Json) -> None:
    for at, record in enumerate(records):
        moment = service.now() - timedelta(days=len(records) - at)
        release = Release("2.0.5", moment, None)
        raw = RawRecord(NCT_ID, (), orjson.dumps(record))
        service.pipeline.receive([raw], sweep_id=service.journal.begin(release, moment), release=release, now=moment)


@pytest.fixture
def attacked(at_registry: Service) -> Visitor:
    """A reader of a service with a hostile trial whose texts all changed, followed alone, in a search, at a place."""
    before: Record = sample_record("NOT_YET_RECRUITING", (HOSPITAL,))
    receive(at_registry, poisoned(before, "before"), poisoned(sample_record(sites=(HOSPITAL, CLINIC)), "after"))
    book, now = at_registry.pipeline.book, at_registry.now()
    watches = (
        book.watch_trial(NCT_ID, f"A trial {ATTACK}", now),
        book.watch_search("x", f"A search {ATTACK}", {"query.cond": ATTACK}, [NCT_ID], now),
        book.watch_place("y", f"A place {ATTACK}", {}, Vicinity(BOSTON, 100), [NCT_ID], now),
    )
    for watch in watches:
        target = Target(Channel.EMAIL, "pat.doe@example.org", is_confirmed=True)
        subscribe(at_registry.pipeline, watch, target, Interest(frozenset(Kind)), now)
    return Visitor(at_registry, app=pages_and_api(at_registry))


TRIAL: Final = f"/trials/{NCT_ID}"
PAGES: Final = (
    TRIAL, f"{TRIAL}?near=Boston, MA", f"{TRIAL}/summary", f"/follow?trial={NCT_ID}", "/searches/2", "/places/3",
    # The replay's own hostile trial is among what the registry finds.
    "/find?q=ward music",
)  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_shows_the_attack_as_text(attacked: Visitor, language: str) -> None:
    for path in PAGES:
        answer = attacked.get(path, {"Accept-Language": language})

        assert answer.status_code == 200, path
        assert "&lt;script&gt;alert(" in answer.text, path
        assert harm(answer.text) == [], path


def test_every_feed_has_the_attack_as_text(attacked: Visitor) -> None:
    for page in (TRIAL, "/searches/2", "/places/3"):
        feed = attacked.get(f"{page}/changes.json").json()
        atom = attacked.get(f"{page}/changes.atom").text

        assert not re.search("<(script|img)", atom)
        assert "alert(1)" in atom
        assert [found for entry in feed["items"] for found in harm(entry["content_html"])] == []


def test_what_is_no_page_is_not_taken_for_one(attacked: Visitor) -> None:
    for path in (f"/api/v1{TRIAL}", f"/api/v1{TRIAL}/changes", f"{TRIAL}/sites.csv"):
        answer = attacked.get(path)

        assert answer.status_code == 200, path
        assert not answer.headers["content-type"].startswith("text/html")
        assert answer.headers["x-content-type-options"] == "nosniff"
