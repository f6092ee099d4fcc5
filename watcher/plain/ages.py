"""Age limits in words."""

import re
from typing import Final

from watcher.model.change import Change
from watcher.model.record import Json

#: The registry writes `18 Years`, `6 Months`, `1 Week`.
AGE: Final = re.compile(r"(\d+) (Year|Month|Week|Day|Hour|Minute)s?")
HOURS: Final = {"Year": 8766, "Month": 730.5, "Week": 168, "Day": 24, "Hour": 1, "Minute": 1 / 60}


def age_summary(which: str, change: Change) -> str:
    """Tell a moved age limit; `which` is lower or upper."""
    before, after = _text(change.before), _text(change.after)
    if before is None:
        return f"{'A lower' if which == 'lower' else 'An upper'} age limit was set: {after}"
    if after is None:
        return f"The {which} age limit ({before}) was removed"
    verb = _verb(before, after)
    return f"The {which} age limit {verb} from {_short(before, after)} to {after}"


def _text(value: Json) -> str | None:
    return None if value is None else str(value).lower() if _hours(value) is not None else str(value)


def _hours(value: Json) -> float | None:
    found = AGE.fullmatch(value.title()) if isinstance(value, str) else None
    return None if found is None else int(found[1]) * HOURS[found[2]]


def _verb(before: str, after: str) -> str:
    old, new = _hours(before), _hours(after)
    if old is None or new is None or old == new:
        return "changed"
    return "rose" if new > old else "fell"


def _short(before: str, after: str) -> str:
    """Leave out the unit when the other limit names the same one: from 75 to 80 years."""
    number, _, unit = before.partition(" ")
    return number if unit and after.endswith(f" {unit}") else before
