"""A feed as Atom (RFC 4287), one page of several (RFC 5005)."""

from datetime import UTC, datetime
from typing import Final
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from watcher.pages.feed import Entry, Feed
from watcher.plain.printable import one_line, printable

ATOM: Final = "http://www.w3.org/2005/Atom"
LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"
MEDIA_TYPE: Final = "application/atom+xml"
# Feed readers of the simpler kind look for `<feed`, not for `<ns0:feed` with the same meaning.
register_namespace("", ATOM)


def atom(feed: Feed) -> bytes:
    """Return the document; what XML 1.0 has no place for is taken out of every text."""
    root = Element(_name("feed"), {LANGUAGE: feed.language.value})
    _text(root, "id", feed.id)
    _text(root, "title", one_line(feed.title))
    _text(root, "subtitle", one_line(feed.about))
    _text(root, "updated", _time(feed.updated_at))
    _link(root, "self", feed.url, MEDIA_TYPE)
    _link(root, "alternate", feed.page_url, "text/html")
    if feed.next_url:
        _link(root, "next", feed.next_url, MEDIA_TYPE)
    _text(SubElement(root, _name("author")), "name", "Trial Watcher")
    _text(root, "generator", "Trial Watcher")
    for entry in feed.entries:
        _add(root, entry)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _add(root: Element, entry: Entry) -> None:
    element = SubElement(root, _name("entry"))
    _text(element, "id", entry.id)
    _text(element, "title", one_line(entry.title))
    _link(element, "alternate", entry.url, "text/html")
    _text(element, "published", _time(entry.found_at))
    _text(element, "updated", _time(entry.found_at))
    for tag in map(one_line, entry.tags):
        SubElement(element, _name("category"), {"term": tag})
    _text(element, "summary", one_line(entry.text))
    # HTML as text, escaped once more: a reader that shows it runs its own cleaning over it.
    _text(element, "content", printable(entry.html)).set("type", "html")


def _link(parent: Element, rel: str, url: str, media_type: str) -> None:
    SubElement(parent, _name("link"), {"rel": rel, "type": media_type, "href": url})


def _text(parent: Element, name: str, text: str) -> Element:
    element = SubElement(parent, _name(name))
    element.text = text
    return element


def _name(local: str) -> str:
    return f"{{{ATOM}}}{local}"


def _time(value: datetime) -> str:
    """Return a time as of RFC 3339, in UTC."""
    return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
