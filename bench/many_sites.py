"""An invented record with 300 sites and the version after it, in which 200 of them were edited.

Five sites share a city, its coordinates and parts of their names, as in the registry: telling them apart is the work.
"""

import random
from dataclasses import dataclass

from bench.records import SITES, make_record
from watcher.model.record import Json, Record, list_at

SITE_COUNT = 300
CITIES = 60
#: How many sites of the old record are edited, by what is done to them; as many are added as are removed.
EDITED = {"status": 50, "contacts": 50, "renamed": 40, "removed": 30}
ADDED = 30
EDITS = sum(EDITED.values()) + ADDED
NAMES = ("University", "Saint Example", "Riverside", "Northern", "Lakeside Community", "Regional")
KINDS = ("Hospital", "Medical Center", "Cancer Institute", "Clinical Research", "Clinic")
NUMBERED = 4

Site = dict[str, Json]


@dataclass(frozen=True, slots=True)
class Edited:
    """Two consecutive records of one trial."""

    old: Record
    new: Record


def make_edited() -> Edited:
    """Return the pair; the same in every run."""
    chance = random.Random(3)  # noqa: S311 - the same records in every run
    old = make_record("NCT90000003", 0, chance)
    new = make_record("NCT90000003", 0, random.Random(3))  # noqa: S311 - the same once more
    before = [_site(number, chance) for number in range(SITE_COUNT)]
    after = _edited(before, chance)
    for place in range(ADDED):
        after.insert(chance.randrange(len(after) + 1), _site(SITE_COUNT + place, chance))
    list_at(old, SITES).extend(before)
    list_at(new, SITES).extend(after)
    return Edited(old, new)


def _edited(before: list[Site], chance: random.Random) -> list[Json]:
    """Return what became of the sites; those to be renamed lose their names in `before` now and then."""
    edits: list[str | None] = [edit for edit, count in EDITED.items() for _ in range(count)]
    edits += [None] * (len(before) - len(edits))
    chance.shuffle(edits)
    found: list[Json] = []
    for number, (site, edit) in enumerate(zip(before, edits, strict=True)):
        match edit:
            case "status":
                found.append(site | {"status": "COMPLETED"})
            case "contacts":
                found.append(site | {"contacts": [{"name": f"Sam Doe {number}", "role": "CONTACT"}]})
            case "renamed":
                found.append(site | {"facility": _renamed(str(site["facility"]), number)})
                site["facility"] = site["facility"] if number % NUMBERED else f"Local Institution - {number:04d}"
            case None:
                found.append(dict(site))
    return found


def _renamed(name: str, number: int) -> str:
    match number % NUMBERED:
        case 1:
            return name.upper()
        case 2:
            return f"{name} ( Site {number:04d})"
        case 3:
            return f"Department of Oncology, {name}"
        case _:
            return name


def _site(number: int, chance: random.Random) -> Site:
    city = number % CITIES
    kind = KINDS[number // CITIES % len(KINDS)]
    return {
        "facility": f"{NAMES[number % len(NAMES)]} {kind} of Example {city}",
        "status": "RECRUITING",
        "city": f"Example City {city}",
        "state": "Examplia",
        "zip": f"{10_000 + 10 * city + chance.randrange(3):05d}",
        "country": "United States",
        "contacts": [{"name": f"Pat Doe {number}", "role": "CONTACT", "email": f"pat{number}@example.org"}],
        # The registry looks up the city, so all of its sites stand on one point.
        "geoPoint": {"lat": 25 + city / 3, "lon": -120 + city / 2},
    }
