"""What the address of a feed asks for."""

import pytest

from watcher.errors import UsageError
from watcher.model.change import Importance, Kind
from watcher.pages.asked import LAST, read_asked, read_since
from watcher.pages.feed_news import Asked


def test_an_address_without_wishes_asks_for_the_newest_that_matter() -> None:
    assert read_asked({}) == Asked(None, Importance.MINOR, 50, None)


def test_every_wish_is_read() -> None:
    given = {"kinds": "sites, status,", "least": "critical", "limit": "7", "before": "12"}

    assert read_asked(given) == Asked(frozenset({Kind.SITES, Kind.STATUS}), Importance.CRITICAL, 7, 12)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"kinds": "site"}, "“site” is no kind of change: there are status, sites,"),
        ({"least": "huge"}, "“huge” is no importance: there are administrative, minor, notable, critical."),
        ({"limit": "0"}, "“limit” is a whole number from 1 to 200, and not “0”."),
        ({"limit": "201"}, "from 1 to 200"),
        ({"before": "-1"}, f"from 1 to {LAST}"),
        ({"before": "٣"}, "“before” is a whole number"),
        ({"before": "9" * 5000}, "“before” is a whole number"),
    ],
)
def test_a_wish_that_cannot_be_is_named(given: dict[str, str], words: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_asked(given)

    assert words in str(caught.value)


def test_a_day_is_its_beginning_in_utc() -> None:
    assert str(read_since("2026-07-01")) == "2026-07-01 00:00:00+00:00"
    assert read_since("") is None
    with pytest.raises(UsageError, match="write it like 2026-07-01"):
        read_since("July")
