"""A feed in both of its forms, whatever its texts hold."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID
from xml.etree.ElementTree import fromstring

import feedparser
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.pages.feed import Entry, Feed, namespace_of, urn
from watcher.pages.feed_atom import atom
from watcher.pages.feed_json import json_feed
from watcher.plain.language import Language

FOUND = datetime(2026, 7, 2, 17, 30, tzinfo=timezone(timedelta(hours=2)))
ENTRY = Entry(
    id="urn:uuid:1",
    url="https://watcher.example.org/trials/NCT99990001#version-2",
    title="Status: Not yet recruiting became Recruiting",
    text="Status: Not yet recruiting became Recruiting. A Trial of Exemplumab (NCT99990001)",
    html="<p>Recruiting</p>",
    found_at=FOUND,
    tags=("Recruitment status", "critical"),
    data={"nct_id": "NCT99990001"},
)
FEED = Feed(
    id="urn:uuid:2",
    title="A Trial of Exemplumab",
    about="What changes",
    page_url="https://watcher.example.org/trials/NCT99990001",
    url="https://watcher.example.org/trials/NCT99990001/changes.atom",
    next_url=None,
    updated_at=FOUND.astimezone(UTC),
    language=Language.CHINESE,
    entries=(ENTRY,),
)
#: What XML cannot hold, what would end an element, and half of a surrogate pair.
NASTY = "\x00\x0b\ufffe ]]> </entry> &nbsp; \ud800 <b>"


def test_an_entry_keeps_its_words_its_links_and_its_time() -> None:
    (entry,) = feedparser.parse(atom(FEED)).entries

    assert (entry.id, entry.title, entry.link) == (ENTRY.id, ENTRY.title, ENTRY.url)
    assert entry.published == "2026-07-02T15:30:00Z"
    assert [tag.term for tag in entry.tags] == ["Recruitment status", "critical"]
    assert entry.content[0].type == "text/html"


def test_a_feed_without_entries_is_one_that_waits() -> None:
    feed = feedparser.parse(atom(replace(FEED, entries=())))

    assert (feed.bozo, feed.entries, feed.feed.updated) == (False, [], "2026-07-02T15:30:00Z")


def test_older_entries_are_a_link_away_in_both_forms() -> None:
    older = replace(FEED, next_url="https://watcher.example.org/x?before=7&kinds=sites")

    assert [link.href for link in feedparser.parse(atom(older)).feed.links if link.rel == "next"] == [older.next_url]
    assert orjson.loads(json_feed(older))["next_url"] == older.next_url


def test_the_language_is_said() -> None:
    assert feedparser.parse(atom(FEED)).feed.language == "zh-Hans"
    assert orjson.loads(json_feed(FEED))["language"] == "zh-Hans"


@given(st.one_of(st.just(NASTY), st.text()))
def test_any_text_is_text(text: str) -> None:
    entry = replace(ENTRY, title=f"x{text}", text=f"x{text}", html=f"x{text}", tags=(text,), data={"x": [text]})
    feed = replace(FEED, title=f"x{text}", entries=(entry,))

    names = [element.tag.partition("}")[2] for element in fromstring(atom(feed)).iter()]  # noqa: S314
    assert names.count("entry") == names.count("content") == 1
    assert len(orjson.loads(json_feed(feed))["items"]) == 1


@pytest.mark.parametrize(("what", "number"), [("change", 2), ("trial", 1)])
def test_an_id_is_one_things_own(what: str, number: int) -> None:
    here = namespace_of(b"a key")

    assert urn(here, "change", 1) == urn(namespace_of(b"a key"), "change", 1)
    assert len({urn(here, "change", 1), urn(here, what, number), urn(namespace_of(b"another"), "change", 1)}) == 3
    assert UUID(urn(here, "change", 1)).version == 5
