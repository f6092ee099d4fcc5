"""Age limits in words."""

import re
from typing import Final

from watcher.model.change import Change
from watcher.model.record import Json
from watcher.plain.language import N_, NN_, Language, _, ngettext, spoken

#: The registry writes `18 Years`, `6 Months`, `1 Week`.
AGE: Final = re.compile(r"(\d+) (Year|Month|Week|Day|Hour|Minute)s?")
HOURS: Final = {"Year": 8766, "Month": 730.5, "Week": 168, "Day": 24, "Hour": 1, "Minute": 1 / 60}
UNITS: Final = {
    "Year": NN_("{count} year of age", "{count} years of age"),
    "Month": NN_("{count} month of age", "{count} months of age"),
    "Week": NN_("{count} week of age", "{count} weeks of age"),
    "Day": NN_("{count} day of age", "{count} days of age"),
    "Hour": NN_("{count} hour of age", "{count} hours of age"),
    "Minute": NN_("{count} minute of age", "{count} minutes of age"),
}
LIMITS: Final = {
    "lower": {
        "set": N_("A lower age limit was set: {after}"),
        "removed": N_("The lower age limit ({before}) was removed"),
        "changed": N_("The lower age limit changed from {before} to {after}"),
        "rose": N_("The lower age limit rose from {before} to {after}"),
        "fell": N_("The lower age limit fell from {before} to {after}"),
    },
    "upper": {
        "set": N_("An upper age limit was set: {after}"),
        "removed": N_("The upper age limit ({before}) was removed"),
        "changed": N_("The upper age limit changed from {before} to {after}"),
        "rose": N_("The upper age limit rose from {before} to {after}"),
        "fell": N_("The upper age limit fell from {before} to {after}"),
    },
}


def age_summary(which: str, change: Change) -> str:
    """Tell a moved age limit; `which` is lower or upper."""
    before, after = _text(change.before), _text(change.after)
    sayings = LIMITS[which]
    if before is None:
        saying = sayings["set"]
        return _(saying).format(after=after)
    if after is None:
        saying = sayings["removed"]
        return _(saying).format(before=before)
    saying = sayings[_verb(change.before, change.after)]
    return _(saying).format(before=_short(before, after), after=after)


def age_words(age: str) -> str:
    """Return an age as the registry writes it in words: `18 years`; what is none comes back unchanged."""
    found = AGE.fullmatch(age.title())
    if found is None:
        return age
    if spoken() is Language.ENGLISH:
        return age.lower()
    count = int(found[1])
    return ngettext(*UNITS[found[2]], count).format(count=count)


def _text(value: Json) -> str | None:
    return None if value is None else age_words(str(value))


def _hours(value: Json) -> float | None:
    found = AGE.fullmatch(value.title()) if isinstance(value, str) else None
    return None if found is None else int(found[1]) * HOURS[found[2]]


def _verb(before: Json, after: Json) -> str:
    old, new = _hours(before), _hours(after)
    if old is None or new is None or old == new:
        return "changed"
    return "rose" if new > old else "fell"


def _short(before: str, after: str) -> str:
    """Leave out the unit when the other limit names the same one: from 75 to 80 years."""
    number, _space, unit = before.partition(" ")
    return number if unit and after.endswith(f" {unit}") else before
