"""What the address of a feed, of a list of changes or of a file asks for, read with care."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Final

from watcher.errors import UsageError
from watcher.model.change import Importance, Kind
from watcher.pages.feed_news import Asked
from watcher.plain.language import _

#: The greatest number of a row in either database.
LAST: Final = 2**63 - 1
#: Batches a page, and the most that one may ask for.
A_PAGE, MOST = 50, 200


def read_asked(given: Mapping[str, str]) -> Asked:
    """Read `kinds`, `least`, `limit` and `before`. Raises UsageError naming what is wrong and what would be right."""
    return Asked(
        kinds=read_kinds(given.get("kinds", "")),
        least=read_least(given.get("least", "")),
        most=read_number(given, "limit", A_PAGE, MOST),
        before=read_number(given, "before", LAST, LAST) if given.get("before") else None,
    )


def read_kinds(text: str) -> frozenset[Kind] | None:
    """Read `status,sites`; None for an empty text: all kinds."""
    names = {name.strip() for name in text.split(",") if name.strip()}
    unknown = sorted(names - set(Kind))
    if unknown:
        told = _("“{name}” is no kind of change: there are {known}.")
        raise UsageError(told.format(name=unknown[0], known=", ".join(Kind)))
    return frozenset(map(Kind, names)) or None


def read_least(text: str) -> Importance:
    """Read the name of an importance; minor for an empty text."""
    by_word = {importance.word: importance for importance in Importance}
    if text and text not in by_word:
        told = _("“{name}” is no importance: there are {known}.")
        raise UsageError(told.format(name=text, known=", ".join(by_word)))
    return by_word.get(text, Importance.MINOR)


def read_number(given: Mapping[str, str], name: str, default: int, most: int) -> int:
    """Read a whole number from 1 to `most`."""
    text = given.get(name) or str(default)
    # Longer ones are none that any row has, and to read a million digits takes Python seconds.
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= len(str(LAST)) else 0
    if not 1 <= number <= most:
        told = _("“{name}” is a whole number from 1 to {most}, and not “{text}”.")
        raise UsageError(told.format(name=name, most=most, text=text[:40]))
    return number


def read_since(text: str) -> datetime | None:
    """Read a day such as 2026-07-01 as its beginning in UTC; None for an empty text."""
    if not text:
        return None
    try:
        return datetime.combine(date.fromisoformat(text), time(), UTC)
    except ValueError:
        told = _("“{text}” is no day: write it like 2026-07-01.")
        raise UsageError(told.format(text=text[:40])) from None
