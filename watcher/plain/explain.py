"""Why somebody was told of a change, or was not, in words: one for each condition, with the value that decided."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Final, TypeAlias

from watcher.model.change import Kind
from watcher.model.record import Json, at, text_at
from watcher.model.verdict import Check, Condition, Verdict
from watcher.plain.places import km_words

Teller: TypeAlias = Callable[[Condition], str]

#: What passes by itself, or when the owner of the address or an operator says so.
WAITING: Final = frozenset({Check.BELIEVED, Check.MATCHED, Check.CONFIRMED, Check.CLOSED, Check.TOLD})
HISTORY: Final = "that was before you followed it: history, never an alert"
#: Before the path of what an operator decided to keep as history.
QUIET: Final = "quiet "


def condition_words(condition: Condition) -> str:
    """Return one condition as a clause: `its importance is minor, the subscription wants notable or more`."""
    return TELLERS[condition.check](condition)


def verdict_words(verdict: Verdict) -> str:
    """Return the outcome as one sentence."""
    against = verdict.against
    if against is None:
        told = condition_words(verdict.told[-1])
        return f"{told[0].upper()}{told[1:]}."
    head = "Not told yet" if _waits(against) else "Not told"
    return f"{head}: {condition_words(against)}."


def _waits(against: Condition) -> bool:
    is_decided = against.check is Check.MATCHED and against.found is not None
    return against.check in WAITING and not is_decided and not str(against.found).startswith(QUIET)


def moment_words(written: Json) -> str:
    """Return an ISO time to the minute: `2026-07-03 15:00 UTC`."""
    if not isinstance(written, str):
        return "an unknown time"
    return f"{datetime.fromisoformat(written).astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _followed(one: Condition) -> str:
    verb = "followed" if one.holds else "did not follow"
    return f"the watch “{one.wanted}” {verb} {one.found}"


def _member(one: Condition) -> str:
    return "the trial had not left it" if one.holds else f"the trial had left it on {moment_words(one.found)}"


def _own_watch(one: Condition) -> str:
    if one.found is None:
        return "it is a change in the trial's record, and so for every watch that has the trial"
    which = "this watch" if one.holds else "another watch"
    return f"it is about {which} and not a change in the trial's record"


def _since(one: Condition) -> str:
    found, began = moment_words(one.found), moment_words(one.wanted)
    if one.holds:
        return f"the change was found on {found}; the subscription began on {began}"
    return f"{HISTORY} (found on {found}, the subscription began on {began})"


def _past(one: Condition) -> str:
    return f"{HISTORY} (submitted on {one.found}, first seen here on {moment_words(one.wanted)})"


def _lasting(one: Condition) -> str:
    if one.found is None:
        return "the subscription lasts"
    ended = f"the subscription ended on {moment_words(one.found)}"
    return f"{ended}, after the change was matched" if one.holds else ended


def _kind(one: Condition) -> str:
    wanted = [name for name in one.wanted if isinstance(name, str)] if isinstance(one.wanted, list) else []
    if set(wanted) >= set(Kind) - {Kind.SEARCH} and one.holds:
        return f"the subscription wants every kind of change; this is {one.found}"
    return f"the subscription wants only {', '.join(wanted)}; this is {one.found}"


def _importance(one: Condition) -> str:
    least = f"{one.wanted} or more" if one.wanted != "critical" else "critical"
    return f"its importance is {one.found}, the subscription wants {least}"


def _near(one: Condition) -> str:
    if one.wanted is None:
        return "the subscription is for any place"
    place, reach = text_at(one.wanted, "place"), _distance(at(one.wanted, "within_km"))
    if one.found == "no site":
        return f"it is no change of a site, so {place} does not matter"
    if isinstance(one.found, str):
        return f"the record does not say where the site is, so it may be within {reach} of {place}"
    return f"the site is {_distance(one.found)} from {place}, the subscription wants {reach}"


def _hospital(one: Condition) -> str:
    if one.found == "no site":
        return f"it is no change of a site, so {one.wanted} does not matter"
    called = f"is called “{one.found}”" if one.found else "has no name"
    return f"the site {called}, the subscription wants {one.wanted}"


def _believed(one: Condition) -> str:
    path = str(one.found).removeprefix(QUIET)
    if path != one.found:
        return f"{path} moved in very many trials at once, and an operator decided that this tells nobody"
    return f"it is held back for an operator: {path} moved in very many trials at once"


def _matched(one: Condition) -> str:
    if one.holds:
        return f"it was matched on {moment_words(one.found)}"
    if one.found is None:
        return "it waits to be compared with the subscriptions"
    return (
        f"it was compared with the subscriptions on {moment_words(one.found)} and did not match: "
        "what the subscription asks for was changed since"
    )


def _confirmed(one: Condition) -> str:
    if one.holds:
        return f"the owner of the address said yes on {moment_words(one.found)}"
    return "the owner of the address has not confirmed yet"


def _kept(one: Condition) -> str:
    ended = f"the subscription ended on {moment_words(one.found)}"
    return f"{ended}, after it was told" if one.holds else f"{ended}, before it was told"


def _closed(one: Condition) -> str:
    if one.holds:
        return f"its window closed when the sweep ended on {moment_words(one.found)}"
    return "it waits for its window: the sweep that found it still runs"


def _told(one: Condition) -> str:
    if one.holds:
        return f"it was told in alert {one.wanted} on {moment_words(one.found)}"
    return "it waits for its turn in the next round"


def _distance(km: Json) -> str:
    return km_words(km) if isinstance(km, int | float) else "an unknown distance"


TELLERS: Final[Mapping[Check, Teller]] = {
    Check.PAST: _past,
    Check.SINCE: _since,
    Check.LASTING: _lasting,
    Check.FOLLOWED: _followed,
    Check.MEMBER: _member,
    Check.OWN_WATCH: _own_watch,
    Check.KIND: _kind,
    Check.IMPORTANCE: _importance,
    Check.NEAR: _near,
    Check.HOSPITAL: _hospital,
    Check.BELIEVED: _believed,
    Check.MATCHED: _matched,
    Check.CONFIRMED: _confirmed,
    Check.KEPT: _kept,
    Check.CLOSED: _closed,
    Check.TOLD: _told,
}
