"""What an address follows, as its owner reads it: each subscription in words, and what can be done with it."""

from collections.abc import Mapping
from dataclasses import dataclass

from watcher.model.watch import Subscription, WatchKind
from watcher.plain import date_words, status_words
from watcher.plain.searches import watch_title


@dataclass(frozen=True, slots=True)
class Card:
    """One subscription. `kinds`, `limit` and `often` are told as in the mail that asked for it."""

    id: int
    kind: WatchKind
    name: str
    #: Our page of it.
    url: str
    nct_id: str | None
    #: The registry's token, and in words; None for a search or a place.
    status: str | None
    status_words: str | None
    kinds: str
    limit: str | None
    often: str
    #: Since when it is paused, in words; None: it is not.
    paused: str | None
    #: How many changes a paused one has missed so far.
    missed: int


@dataclass(frozen=True, slots=True)
class Told:
    """What a subscription asks for, in the words of the mail that asked for it."""

    kinds: str
    limit: str | None
    often: str
    #: The registry's token; None for a search or a place.
    status: str | None


def card(found: Subscription, told: Told, missed: Mapping[int, int]) -> Card:
    watch, paused_at = found.watch, found.paused_at
    return Card(
        id=found.id,
        kind=watch.kind,
        name=watch_title(watch),
        url=page_of(found),
        nct_id=watch.nct_id,
        status=told.status,
        status_words=status_words(told.status) if told.status else None,
        kinds=told.kinds,
        limit=told.limit,
        often=told.often,
        paused=date_words(paused_at.date().isoformat()) if paused_at else None,
        missed=missed.get(found.id, 0),
    )


def page_of(found: Subscription) -> str:
    """Return the address of the page of what is followed, on this site."""
    watch = found.watch
    match watch.kind:
        case WatchKind.TRIAL:
            return f"/trials/{watch.nct_id}"
        case WatchKind.SEARCH:
            return f"/searches/{watch.id}"
        case WatchKind.PLACE:
            return f"/places/{watch.id}"
