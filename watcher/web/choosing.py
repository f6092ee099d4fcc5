"""Between a form's fields and an interest, in both directions."""

from dataclasses import replace

from fastapi import Request

from watcher.errors import UsageError
from watcher.match.places import find_place, read_distance
from watcher.model.change import Importance, Kind
from watcher.model.schedule import HOURS, Schedule, Weekday
from watcher.model.watch import Frequency, Interest, Vicinity, WatchKind
from watcher.pages.choices import NIGHT, USUAL_DISTANCE, Choices, Chosen, choices
from watcher.plain.kind_groups import SITES, codes_of, kinds_of, usual_groups
from watcher.plain.language import _, language_of, spoken
from watcher.watches.clocks import usual_zone, zones_by_area
from watcher.watches.zones import find_zone
from watcher.web.forms import FieldError, Form, reading
from watcher.web.wanted import MOST_LETTERS


def usual(request: Request, followed: WatchKind) -> Chosen:
    """Return what a form holds at first: what most people want, in the browser's language and by its clock."""
    zone = usual_zone(request.headers.get("accept-language", ""))
    return Chosen(usual_groups(followed), zone=zone, language=spoken().value)


def chosen_of(interest: Interest, followed: WatchKind) -> Chosen:
    """Return what a form holds that changes an interest."""
    schedule, vicinity = interest.schedule, interest.vicinity
    return Chosen(
        kinds=codes_of(interest.kinds, followed),
        frequency=interest.frequency.value,
        hour=str(schedule.hour),
        weekday=str(int(schedule.weekday)),
        zone=schedule.zone,
        language=interest.language,
        place=vicinity.place.name if vicinity and followed is not WatchKind.PLACE else "",
        distance=_written(vicinity.within_km) if vicinity else USUAL_DISTANCE,
        is_quiet=schedule.quiet is not None,
        night=schedule.quiet or NIGHT,
    )


def typed(form: Form) -> Chosen:
    """Return what a form sent, as it was sent."""
    return Chosen(
        kinds=form.all("kinds"),
        frequency=form.text("frequency"),
        hour=form.text("hour"),
        weekday=form.text("weekday"),
        zone=form.text("zone"),
        language=language_of(form.text("language")).value,
        place=form.text("city")[:MOST_LETTERS],
        distance=form.text("distance"),
        is_quiet=form.text("quiet") == "1",
        email=form.text("email")[:MOST_LETTERS],
    )


def shown(chosen: Chosen, followed: WatchKind) -> Choices:
    """Return the fields in words; a distance that is none is shown as the usual one."""
    try:
        distance = _written(read_distance(chosen.distance))
    except UsageError:
        distance = USUAL_DISTANCE
    # As `interest_of` reads it: who names a place hears of the hospitals there.
    kinds = chosen.kinds | ({SITES.code} if chosen.place else set())
    return choices(replace(chosen, distance=distance, kinds=kinds), followed, zones_by_area())


def interest_of(
    chosen: Chosen, followed: WatchKind, own: Vicinity | None = None, before: Interest | None = None
) -> Interest:
    """Return what a form asks for. Raises FieldError for the first field that cannot be used.

    `own` is the place that is followed itself. What the form does not show stays as it was before. To find a place
    may take a second the first time.
    """
    vicinity = own or _vicinity(chosen, before)
    codes = chosen.kinds | ({SITES.code} if vicinity else set())
    kinds = kinds_of(codes, followed, before.kinds if before else ())
    if not kinds:
        raise FieldError("kinds", _("Choose at least one kind of change that you want to hear of."))
    return Interest(
        kinds=kinds,
        least=_least(kinds, before),
        place=vicinity.place if vicinity else None,
        within_km=vicinity.within_km if vicinity else None,
        frequency=_frequency(chosen.frequency),
        hospital=vicinity.hospital if vicinity else None,
        schedule=_schedule(chosen, before),
        language=language_of(chosen.language).value,
    )


def _vicinity(chosen: Chosen, before: Interest | None) -> Vicinity | None:
    if not chosen.place:
        return None
    with reading("distance"):
        within = read_distance(chosen.distance or USUAL_DISTANCE)
    known = before.vicinity if before else None
    if known is not None and known.place.name == chosen.place:
        return Vicinity(known.place, within, known.hospital)
    with reading("city"):
        return Vicinity(find_place(chosen.place), within)


def _least(kinds: frozenset[Kind], before: Interest | None) -> Importance:
    if before and (Kind.DERIVED in before.kinds) == (Kind.DERIVED in kinds):
        return before.least
    # Who asks for the paperwork wants the registry's own bookkeeping too, which is all of this kind.
    return Importance.ADMINISTRATIVE if Kind.DERIVED in kinds else Importance.MINOR


def _frequency(text: str) -> Frequency:
    try:
        return Frequency(text)
    except ValueError:
        raise FieldError("frequency", _("Choose how often you want to hear of changes.")) from None


def _schedule(chosen: Chosen, before: Interest | None) -> Schedule:
    hour, weekday = _number(chosen.hour), _number(chosen.weekday)
    if hour not in HOURS:
        raise FieldError("hour", _("Choose an hour from the list."))
    if weekday not in set(Weekday):
        raise FieldError("weekday", _("Choose a day of the week from the list."))
    quiet = (before.schedule.quiet if before and before.schedule.quiet else NIGHT) if chosen.is_quiet else None
    if quiet and _frequency(chosen.frequency) is not Frequency.IMMEDIATE and quiet.holds(hour):
        told = _("You chose an hour at night, and not to be written to at night. Please choose one of them.")
        raise FieldError("hour", told)
    with reading("zone"):
        return Schedule(find_zone(chosen.zone), hour, Weekday(weekday), quiet)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= len("23") else -1


def _written(km: float) -> str:
    return f"{km:g}km"
