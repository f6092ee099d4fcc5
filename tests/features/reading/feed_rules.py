"""What makes a JSON document a feed: the rules of JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlsplit

from watcher.model.record import Json

FEED_KEYS = {
    "version", "title", "home_page_url", "feed_url", "description", "user_comment", "next_url", "icon", "favicon",
    "authors", "language", "expired", "hubs", "items",
}  # fmt: skip
ENTRY_KEYS = {
    "id", "url", "external_url", "title", "content_html", "content_text", "summary", "image", "banner_image",
    "date_published", "date_modified", "authors", "tags", "language", "attachments",
}  # fmt: skip


def faults(feed: dict[str, Json]) -> list[str]:
    """Return what a strict reader would refuse; nothing for a good feed."""
    entries = feed.get("items")
    found = list(_of_feed(feed))
    if not isinstance(entries, list):
        return [*found, "items is no list"]
    for entry in entries:
        found += _of_entry(entry) if isinstance(entry, dict) else ["an entry is no object"]
    ids = [entry.get("id") for entry in entries if isinstance(entry, dict)]
    return found if len(set(map(str, ids))) == len(ids) else [*found, "two entries have one id"]


def _of_feed(feed: dict[str, Json]) -> Iterator[str]:
    if feed.get("version") != "https://jsonfeed.org/version/1.1":
        yield "version"
    if not isinstance(feed.get("title"), str):
        yield "title"
    yield from (key for key in ("home_page_url", "feed_url", "next_url") if key in feed and not _is_url(feed[key]))
    yield from (key for key in feed if key not in FEED_KEYS and not _is_extension(key))


def _of_entry(entry: dict[str, Json]) -> Iterator[str]:
    if not isinstance(entry.get("id"), str) or not entry["id"]:
        yield "id"
    if not entry.get("content_html") and not entry.get("content_text"):
        yield "neither content_html nor content_text"
    if not _is_url(entry.get("url")):
        yield "url"
    tags = entry.get("tags")
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        yield "tags"
    published = entry.get("date_published")
    if not isinstance(published, str) or datetime.fromisoformat(published).tzinfo is None:
        yield "date_published"
    yield from (key for key in entry if key not in ENTRY_KEYS and not _is_extension(key))


def _is_url(value: Json) -> bool:
    return isinstance(value, str) and urlsplit(value).scheme in {"http", "https"} and bool(urlsplit(value).netloc)


def _is_extension(key: str) -> bool:
    """Say whether a key belongs to an extension: an underscore, a letter, and no period."""
    return key.startswith("_") and key[1:2].isalpha() and "." not in key
