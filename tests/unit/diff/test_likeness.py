"""How sure two sites are one place, and why, by name, town, postal code and distance."""

import pytest

from watcher.diff.likeness import alike
from watcher.diff.place import places_of
from watcher.model.record import Json, Record

NAMED: Record = {"facility": "Marigold Hospital", "city": "Springfield", "zip": "12345", "country": "Turkey"}
HIDDEN: Record = {**NAMED, "facility": "Research Site"}
HERE: Json = {"lat": 52.514, "lon": 13.4998}
SUBURB: Json = {"lat": 52.5244, "lon": 13.4105}
FAR: Json = {"lat": 48.1, "lon": 11.6}


def sure(old: Record, new: Record) -> float:
    found = alike(places_of([old], [0])[0], places_of([new], [0])[0])
    return found.sure if found else 0.0


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (NAMED, {**NAMED, "zip": "54321"}),
        (NAMED, {**NAMED, "country": "Turkey (Türkiye)"}),
        ({**NAMED, "geoPoint": HERE}, {**NAMED, "city": "Shelby", "zip": "1", "geoPoint": SUBURB}),
        (HIDDEN, {**HIDDEN, "city": "Springfield City"}),
        ({**HIDDEN, "geoPoint": HERE}, {**HIDDEN, "city": "Shelby", "geoPoint": SUBURB}),
        (HIDDEN, {**HIDDEN, "zip": ""}),
        (HIDDEN, {**HIDDEN, "zip": "54321"}),
        (NAMED, HIDDEN),
        ({**NAMED, "facility": "A ( Site 07)"}, {**NAMED, "facility": "B ( Site 7)"}),
        ({**NAMED, "contacts": [{"name": "Ada"}]}, {**NAMED, "facility": "Tulip", "contacts": [{"name": "Ada"}]}),
    ],
)
def test_these_are_one_place(old: Record, new: Record) -> None:
    assert sure(old, new) > 0


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (NAMED, {**NAMED, "country": "Greece"}),
        (NAMED, {**NAMED, "facility": "Tulip Clinic"}),
        ({**NAMED, "geoPoint": HERE}, {**NAMED, "city": "Shelby", "zip": "1", "geoPoint": FAR}),
        (NAMED, {**NAMED, "city": "Shelby", "zip": "1"}),
        (HIDDEN, {**NAMED, "zip": "54321"}),
        ({**HIDDEN, "status": "RECRUITING"}, {**HIDDEN, "zip": "54321", "status": "COMPLETED"}),
        ({**HIDDEN, "facility": "Local Institution - 1"}, {**HIDDEN, "facility": "Local Institution - 2"}),
    ],
)
def test_these_are_two(old: Record, new: Record) -> None:
    assert sure(old, new) == 0


def test_the_surer_of_two_partners_has_the_address_too() -> None:
    there = {**NAMED, "facility": "Springfield Marigold Hospital"}

    assert sure(NAMED, NAMED) > sure(NAMED, {**NAMED, "zip": "54321"}) > sure(NAMED, there)


def test_a_longer_name_at_another_postal_code_is_a_branch() -> None:
    branch = {**NAMED, "facility": "Marigold Hospital - Tulip Street"}

    assert sure(NAMED, branch) > 0
    assert sure(NAMED, {**branch, "zip": "54321"}) == 0
