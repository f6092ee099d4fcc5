"""Why somebody was told of a change, or was not, in words: one for each condition, with the value that decided."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Final, TypeAlias

from watcher.model.change import Kind
from watcher.model.record import Json, at, text_at
from watcher.model.verdict import Check, Condition, Verdict
from watcher.plain.joining import large, listed
from watcher.plain.language import N_, _
from watcher.plain.places import away_from, km_words

Teller: TypeAlias = Callable[[Condition], str]

#: What passes by itself, or when the owner of the address or an operator says so.
WAITING: Final = frozenset({Check.BELIEVED, Check.MATCHED, Check.CONFIRMED, Check.CLOSED, Check.TOLD})
#: As the subscriptions name them, listed for the translators.
IMPORTANCES: Final = (N_("critical"), N_("notable"), N_("minor"), N_("administrative"))
#: Before the path of what an operator decided to keep as history.
QUIET: Final = "quiet "


def condition_words(condition: Condition) -> str:
    """Return one condition as a clause: `its importance is minor, the subscription wants notable or more`."""
    return TELLERS[condition.check](condition)


def verdict_words(verdict: Verdict) -> str:
    """Return the outcome as one sentence."""
    against = verdict.against
    if against is None:
        return _("{told}.").format(told=large(condition_words(verdict.told[-1])))
    told = _("Not told yet: {why}.") if _waits(against) else _("Not told: {why}.")
    return told.format(why=condition_words(against))


def _waits(against: Condition) -> bool:
    is_decided = against.check is Check.MATCHED and against.found is not None
    return against.check in WAITING and not is_decided and not str(against.found).startswith(QUIET)


def moment_words(written: Json) -> str:
    """Return an ISO time to the minute: `2026-07-03 15:00 UTC`."""
    if not isinstance(written, str):
        return _("an unknown time")
    return f"{datetime.fromisoformat(written).astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _followed(one: Condition) -> str:
    told = _("the watch “{watch}” followed {trial}") if one.holds else _("the watch “{watch}” did not follow {trial}")
    return told.format(watch=one.wanted, trial=one.found)


def _member(one: Condition) -> str:
    if one.holds:
        return _("the trial had not left it")
    return _("the trial had left it on {moment}").format(moment=moment_words(one.found))


def _own_watch(one: Condition) -> str:
    if one.found is None:
        return _("it is a change in the trial's record, and so for every watch that has the trial")
    if one.holds:
        return _("it is about this watch and not a change in the trial's record")
    return _("it is about another watch and not a change in the trial's record")


def _since(one: Condition) -> str:
    told = (
        _("the change was found on {found}; the subscription began on {began}")
        if one.holds
        else _(
            "that was before you followed it: history, never an alert "
            "(found on {found}, the subscription began on {began})"
        )
    )
    return told.format(found=moment_words(one.found), began=moment_words(one.wanted))


def _past(one: Condition) -> str:
    told = _(
        "that was before you followed it: history, never an alert (submitted on {day}, first seen here on {moment})"
    )
    return told.format(day=one.found, moment=moment_words(one.wanted))


def _lasting(one: Condition) -> str:
    if one.found is None:
        return _("the subscription lasts")
    told = (
        _("the subscription ended on {moment}, after the change was matched")
        if one.holds
        else _("the subscription ended on {moment}")
    )
    return told.format(moment=moment_words(one.found))


def _kind(one: Condition) -> str:
    wanted = [name for name in one.wanted if isinstance(name, str)] if isinstance(one.wanted, list) else []
    if set(wanted) >= set(Kind) - {Kind.SEARCH} and one.holds:
        return _("the subscription wants every kind of change; this is {kind}").format(kind=one.found)
    told = _("the subscription wants only {kinds}; this is {kind}")
    return told.format(kinds=listed(wanted), kind=one.found)


def _importance(one: Condition) -> str:
    if one.wanted == "critical":
        told = _("its importance is {importance}, the subscription wants critical")
    else:
        told = _("its importance is {importance}, the subscription wants {least} or more")
    return told.format(importance=_(str(one.found)), least=_(str(one.wanted)))


def _near(one: Condition) -> str:
    if one.wanted is None:
        return _("the subscription is for any place")
    place, reach = text_at(one.wanted, "place"), _distance(at(one.wanted, "within_km"))
    if one.found == "no site":
        return _("it is no change of a site, so {place} does not matter").format(place=place)
    if isinstance(one.found, str):
        told = _("the record does not say where the site is, so it may be within {reach} of {place}")
        return told.format(reach=reach, place=place)
    if not isinstance(one.found, int | float):
        told = _("the site is {distance} from {place}, the subscription wants {reach}")
        return told.format(distance=_distance(one.found), place=place, reach=reach)
    told = _("the site is {where}, the subscription wants {reach}")
    return told.format(where=away_from(one.found, place or ""), reach=reach)


def _hospital(one: Condition) -> str:
    if one.found == "no site":
        return _("it is no change of a site, so {place} does not matter").format(place=one.wanted)
    if one.found:
        told = _("the site is called “{name}”, the subscription wants {wanted}")
        return told.format(name=one.found, wanted=one.wanted)
    return _("the site has no name, the subscription wants {wanted}").format(wanted=one.wanted)


def _believed(one: Condition) -> str:
    path = str(one.found).removeprefix(QUIET)
    told = (
        _("{path} moved in very many trials at once, and an operator decided that this tells nobody")
        if path != one.found
        else _("it is held back for an operator: {path} moved in very many trials at once")
    )
    return told.format(path=path)


def _matched(one: Condition) -> str:
    if one.found is None and not one.holds:
        return _("it waits to be compared with the subscriptions")
    told = (
        _("it was matched on {moment}")
        if one.holds
        else _(
            "it was compared with the subscriptions on {moment} and did not match: "
            "what the subscription asks for was changed since"
        )
    )
    return told.format(moment=moment_words(one.found))


def _confirmed(one: Condition) -> str:
    if one.holds:
        return _("the owner of the address said yes on {moment}").format(moment=moment_words(one.found))
    return _("the owner of the address has not confirmed yet")


def _paused(one: Condition) -> str:
    told = (
        _("the subscription is paused since {moment}, and it is told once its owner resumes and asks for it")
        if one.wanted == "paused"
        else _("its owner resumed the subscription on {moment} and did not ask for what the pause held back")
    )
    return told.format(moment=moment_words(one.found))


def _kept(one: Condition) -> str:
    told = (
        _("the subscription ended on {moment}, after it was told")
        if one.holds
        else _("the subscription ended on {moment}, before it was told")
    )
    return told.format(moment=moment_words(one.found))


def _closed(one: Condition) -> str:
    if one.holds:
        return _("its window closed when the sweep ended on {moment}").format(moment=moment_words(one.found))
    return _("it waits for its window: the sweep that found it still runs")


def _told(one: Condition) -> str:
    if one.holds:
        told = _("it was told in alert {alert} on {moment}")
        return told.format(alert=one.wanted, moment=moment_words(one.found))
    return _("it waits for its turn in the next round")


def _distance(km: Json) -> str:
    return km_words(km) if isinstance(km, int | float) else _("an unknown distance")


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
    Check.PAUSED: _paused,
    Check.KEPT: _kept,
    Check.CLOSED: _closed,
    Check.TOLD: _told,
}
