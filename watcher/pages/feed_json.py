"""A feed as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from datetime import UTC, datetime
from typing import Final

import orjson

from watcher.model.record import Json
from watcher.pages.feed import Entry, Feed
from watcher.plain.printable import one_line, printable

VERSION: Final = "https://jsonfeed.org/version/1.1"
MEDIA_TYPE: Final = "application/feed+json"
#: What belongs to an extension begins with an underscore and a letter, and is passed over by who does not know it.
EXTENSION: Final = "_trial_watcher"


def json_feed(feed: Feed) -> bytes:
    body: dict[str, Json] = {
        "version": VERSION,
        "title": one_line(feed.title),
        "home_page_url": feed.page_url,
        "feed_url": feed.url,
        "description": one_line(feed.about),
        "language": feed.language.value,
        "authors": [{"name": "Trial Watcher"}],
    }
    if feed.next_url:
        body["next_url"] = feed.next_url
    about: dict[str, Json] = {"id": feed.id, "updated_at": _time(feed.updated_at)}
    return orjson.dumps(_clean({**body, EXTENSION: about, "items": [_entry(one, feed) for one in feed.entries]}))


def _entry(entry: Entry, feed: Feed) -> dict[str, Json]:
    return {
        "id": entry.id,
        "url": entry.url,
        "title": one_line(entry.title),
        "content_html": printable(entry.html),
        "content_text": one_line(entry.text),
        "date_published": _time(entry.found_at),
        "tags": list(entry.tags),
        "language": feed.language.value,
        EXTENSION: entry.data,
    }


def _clean(value: Json) -> Json:
    """Return a value without halves of surrogate pairs, which a record may hold and UTF-8 has no bytes for."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [_clean(each) for each in value]
    if isinstance(value, dict):
        return {key: _clean(each) for key, each in value.items()}
    return value


def _time(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
