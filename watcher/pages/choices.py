"""What can be chosen of a subscription, as a form shows it: everything in words, with what is chosen now."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from watcher.model.schedule import HOURS, QuietHours, Weekday
from watcher.model.watch import Frequency, WatchKind
from watcher.plain.hours import hour_words, weekday_words
from watcher.plain.kind_groups import groups_for
from watcher.plain.language import N_, OWN_NAMES, _
from watcher.plain.places import km_words

FREQUENCIES: Final = {
    Frequency.IMMEDIATE: (N_("As soon as we find a change"), N_("The registry publishes new data on working days")),
    Frequency.DAILY: (N_("Once a day"), N_("All changes of a day in one mail, and none on a day without any")),
    Frequency.WEEKLY: (N_("Once a week"), N_("All changes of a week in one mail")),
}
#: How near a site must be; what else was chosen by other ways is offered beside them.
NIGHT: Final = QuietHours(22, 7)
USUAL_DISTANCE: Final = "50km"
DISTANCES: Final = ("10km", "25km", "50km", "100km", "250km", "500km")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a form's fields hold: what is chosen now, what is usual, or what was typed and could not be used."""

    #: Codes of groups of kinds.
    kinds: frozenset[str]
    frequency: str = Frequency.IMMEDIATE.value
    hour: str = "8"
    weekday: str = "1"
    zone: str = "UTC"
    language: str = "en"
    #: Where sites must be near; empty: anywhere.
    place: str = ""
    distance: str = USUAL_DISTANCE
    is_quiet: bool = False
    #: The hours in which nothing is sent, where it is quiet.
    night: QuietHours = NIGHT
    email: str = ""


@dataclass(frozen=True, slots=True)
class Wrong:
    """What cannot be used of a form: the name of the field, or empty for the form as a whole, and a sentence."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class ToFollow:
    """What a form would follow: a trial, a search or a place."""

    kind: WatchKind
    #: The trial's title, or the search or place in words.
    name: str
    #: The end of the address of its search on this site; empty for a trial.
    query: str
    #: What the form sends along, to mean the same again.
    fields: Mapping[str, str]
    #: Of a trial; None for a search or a place.
    nct_id: str | None = None
    #: The registry's token; None as of `nct_id`.
    status: str | None = None
    #: How many trials a search or a place has now; None: a trial.
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    is_chosen: bool
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Choices:
    """A form's fields in words. `zones` are in groups, by their part of the world."""

    kinds: tuple[Option, ...]
    frequencies: tuple[Option, ...]
    hours: tuple[Option, ...]
    weekdays: tuple[Option, ...]
    zones: Mapping[str, tuple[Option, ...]]
    languages: tuple[Option, ...]
    place: str
    distances: tuple[Option, ...]
    is_quiet: bool
    #: In words, such as "10 p.m.".
    quiet_since: str
    quiet_until: str
    email: str
    #: The watch is on a place itself, so that a place near which sites must be would be one too many.
    is_of_place: bool


def choices(chosen: Chosen, followed: WatchKind, zones: Mapping[str, Collection[str]]) -> Choices:
    """Return a form's fields. `zones` are IANA names by their first part."""
    return Choices(
        kinds=tuple(_kinds(chosen, followed)),
        frequencies=tuple(
            Option(each.value, _(label), each.value == chosen.frequency, _(hint))
            for each, (label, hint) in FREQUENCIES.items()
        ),
        hours=tuple(Option(str(hour), hour_words(hour), str(hour) == chosen.hour) for hour in HOURS),
        weekdays=tuple(Option(str(int(day)), weekday_words(day), str(int(day)) == chosen.weekday) for day in Weekday),
        zones=zone_options(chosen.zone, zones),
        languages=language_options(chosen.language),
        place=chosen.place,
        distances=tuple(_distances(chosen.distance)),
        is_quiet=chosen.is_quiet,
        quiet_since=hour_words(chosen.night.since),
        quiet_until=hour_words(chosen.night.until),
        email=chosen.email,
        is_of_place=followed is WatchKind.PLACE,
    )


def zone_options(chosen: str, zones: Mapping[str, Collection[str]]) -> Mapping[str, tuple[Option, ...]]:
    """Return zones in their groups, before them UTC; one that is in no group stands beside it."""
    known = {name for names in zones.values() for name in names}
    alone = dict.fromkeys(("UTC", chosen)) if chosen not in known else ("UTC",)
    groups = {"": tuple(Option(name, name, name == chosen) for name in alone)}
    return groups | {area: tuple(_zones(chosen, names)) for area, names in zones.items()}


def language_options(chosen: str) -> tuple[Option, ...]:
    return tuple(Option(each.value, own_name, each.value == chosen) for each, own_name in OWN_NAMES.items())


def _kinds(chosen: Chosen, followed: WatchKind) -> Iterator[Option]:
    for group in groups_for(followed):
        yield Option(group.code, _(group.title), group.code in chosen.kinds, _(group.hint))


def _distances(chosen: str) -> Iterator[Option]:
    offered = sorted({*DISTANCES, chosen}, key=_km)
    yield from (Option(each, km_words(_km(each)), each == chosen) for each in offered)


def _km(written: str) -> float:
    return float(written.removesuffix("km"))


def _zones(chosen: str, names: Collection[str]) -> Iterator[Option]:
    for name in names:
        yield Option(name, name.partition("/")[2].replace("_", " ").replace("/", ", "), name == chosen)
