"""Feeds that feed readers take: valid, with ids that stay, and cheap to ask for again."""

from typing import Any
from xml.etree.ElementTree import fromstring

import feedparser
import pytest

from tests.features.reading.conftest import CARS, HOSTILE, MERGED, OLD_ID, Reading
from tests.features.reading.feed_rules import faults
from watcher.asgi import pages_and_api

SCRIPT = '<script>alert("trial")</script>'


def pages(reading: Reading) -> list[str]:
    return [f"/trials/{CARS}", f"/trials/{HOSTILE}", reading.search, reading.place]


def atom(reading: Reading, path: str) -> Any:
    answer = reading.get(path)
    assert answer.status_code == 200, answer.text
    return feedparser.parse(answer.content, response_headers={"content-type": answer.headers["content-type"]})


def told(feed: Any) -> list[int]:
    """Return the ids of all changes that a JSON feed tells."""
    return [change["id"] for entry in feed["items"] for change in entry["_trial_watcher"]["changes"]]


def test_a_feed_parser_reads_every_atom_feed_without_a_complaint(reading: Reading) -> None:
    for page in pages(reading):
        feed = atom(reading, f"{page}/changes.atom")

        assert (feed.bozo, feed.version) == (False, "atom10")
        assert feed.feed.links[0].href == f"http://watcher.test{page}/changes.atom"
        assert len({entry.id for entry in feed.entries}) == len(feed.entries) > 1
        assert all(entry.id.startswith("urn:uuid:") and entry.updated_parsed for entry in feed.entries)


def test_every_json_feed_follows_the_rules(reading: Reading) -> None:
    for page in pages(reading):
        assert faults(reading.json(f"{page}/changes.json")) == []


def test_both_forms_tell_the_same_under_the_same_ids(reading: Reading) -> None:
    for page in pages(reading):
        both = reading.json(f"{page}/changes.json")["items"], atom(reading, f"{page}/changes.atom").entries

        assert [entry["id"] for entry in both[0]] == [entry.id for entry in both[1]]


def test_each_change_is_told_once_and_everywhere_under_one_id(reading: Reading) -> None:
    """Also page by page: a page never parts what was found together."""
    whole, pieces = told(reading.json(f"{reading.search}/changes.json?limit=200")), list[int]()
    address: Any = f"{reading.search}/changes.json?limit=3"
    while isinstance(address, str):
        piece = reading.json(address.removeprefix("http://watcher.test"))
        pieces, address = pieces + told(piece), piece.get("next_url")

    assert len(set(whole)) == len(whole) > 20
    assert pieces == whole


def test_a_trials_feed_tells_all_that_its_history_has(reading: Reading) -> None:
    history = reading.world.service.pipeline.versions.changes_of(CARS)
    important = {change_id for _, change_id, change in history if change.importance > 0}

    assert set(told(reading.json(f"/trials/{CARS}/changes.json"))) == important


def test_a_search_says_who_entered_and_who_left_and_why(reading: Reading) -> None:
    titles = [entry.title for entry in atom(reading, f"{reading.search}/changes.atom").entries]

    left = [title for title in titles if "No longer matches the search" in title]
    assert len(left) == 1
    assert "Condition removed: “Gastric Cancer”" in left[0]
    assert any("Entered the search again" in title for title in titles)


def test_a_place_tells_of_its_own_sites_only(reading: Reading) -> None:
    text = reading.get(f"{reading.place}/changes.atom").text

    assert "Xuhui Example Hospital" in text
    assert not [city for city in ("Guangzhou", "Hangzhou", "Beijing Municipality") if f", {city}" in text]


def test_what_a_reader_asks_for_is_narrowed(reading: Reading) -> None:
    feed = reading.json(f"/trials/{CARS}/changes.json?kinds=sites,dates&least=notable")

    changes = [change for entry in feed["items"] for change in entry["_trial_watcher"]["changes"]]
    assert {change["kind"] for change in changes} == {"sites"}
    assert {change["importance"] for change in changes} <= {"notable", "critical"}
    assert feed["feed_url"] == f"http://watcher.test/trials/{CARS}/changes.json?kinds=sites,dates&least=notable"


def test_a_former_id_is_told_to_who_reads_the_trial_that_took_its_place(reading: Reading) -> None:
    assert f"{OLD_ID} is now a former id of {MERGED}" in reading.get(f"/trials/{MERGED}/changes.atom").text


def test_a_title_with_markup_runs_in_no_reader(reading: Reading) -> None:
    answer = reading.get(f"/trials/{HOSTILE}/changes.atom")
    feed = reading.json(f"/trials/{HOSTILE}/changes.json")

    root = fromstring(answer.content)  # noqa: S314 - our own
    assert SCRIPT in str(root.findtext("{http://www.w3.org/2005/Atom}title"))
    contents = [element.text or "" for element in root.iter("{http://www.w3.org/2005/Atom}content")]
    contents += [str(entry["content_html"]) for entry in feed["items"]]
    assert contents
    assert not [content for content in contents if "<script" in content or '<a href="javascript' in content]


@pytest.mark.parametrize("ending", ["atom", "json"])
def test_who_has_it_already_gets_nothing_again(reading: Reading, ending: str) -> None:
    path = f"{reading.search}/changes.{ending}"
    first = reading.get(path)

    for header, value in (("If-None-Match", "etag"), ("If-Modified-Since", "last-modified")):
        again = reading.get(path, {header: first.headers[value]})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
    assert reading.get(path, {"If-None-Match": 'W/"other"'}).status_code == 200


def test_a_feed_is_in_the_language_of_its_address_and_of_nothing_else(reading: Reading) -> None:
    """A cache between would else hand one reader's language to the next."""
    path = f"{reading.search}/changes.atom"

    assert atom(reading, f"{path}?lang=es").feed.language == "es"
    wished = reading.get(path, {"Accept-Language": "es", "Cookie": "lang=es"})
    assert feedparser.parse(wished.content).feed.language == "en"


def test_what_caches_keep_for_everybody_brings_no_cookie(reading: Reading) -> None:
    for path in (f"{reading.search}/changes.atom", f"/trials/{CARS}/sites.csv", f"/api/v1{reading.search}"):
        assert "set-cookie" not in reading.get(f"{path}?lang=es").headers
    assert reading.get(f"{reading.search}?lang=es").cookies["lang"] == "es"


def test_a_change_has_one_id_in_every_language_and_after_a_restart(reading: Reading) -> None:
    path = f"{reading.search}/changes.json"
    there = [entry["id"] for entry in reading.json(path)["items"]]
    again = Reading(reading.world, pages_and_api(reading.world.service), reading.search, reading.place)

    assert [entry["id"] for entry in reading.json(f"{path}?lang=zh-Hans")["items"]] == there
    assert [entry["id"] for entry in again.json(path)["items"]] == there
    assert again.get(path).headers["etag"] == reading.get(path).headers["etag"]


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/trials/NCT00000042/changes.atom", 404, "Nobody follows NCT00000042 here yet"),
        ("/trials/nope/changes.atom", 404, "is not an NCT ID"),
        (f"/trials/{CARS}/changes.rss", 404, "no other feeds"),
        ("/searches/999/changes.atom", 404, "no saved search 999"),
        ("/places/99999999999999999999/changes.json", 404, "no such page"),
        ("/places/x/changes.json", 404, "no such page"),
        (f"/trials/{CARS}/changes.atom?kinds=sizes", 400, "“sizes” is no kind of change"),
        (f"/trials/{CARS}/changes.atom?least=big", 400, "“big” is no importance"),
        (f"/trials/{CARS}/changes.atom?before=-1", 400, "whole number from 1"),
    ],
)
def test_what_is_asked_wrongly_is_named(reading: Reading, path: str, status: int, words: str) -> None:
    answer = reading.get(path)

    assert answer.status_code == status
    assert words in answer.text


def test_a_search_is_no_place(reading: Reading) -> None:
    assert reading.get(reading.search.replace("searches", "places")).status_code == 404
