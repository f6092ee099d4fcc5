"""Records that nobody would send: compared, told and printed without an exception, and nothing invented."""

from collections.abc import Iterator

import orjson
import pytest

from tests.unit.diff.claims import complaints
from tests.unit.diff.records import RECORD
from tests.unit.diff.test_same import nested
from watcher.diff import compare
from watcher.diff.fields import CATALOGUE
from watcher.errors import NotATrialError
from watcher.model.change import Change
from watcher.model.record import Json, Record, at
from watcher.plain import diff_json, group_summary, summary, told_lines
from watcher.registry.parse import parse_trial

#: Where the values below are put: every row of the catalogue, what surrounds them, and what nobody knows.
PATHS = (
    *(field.path for field in CATALOGUE),
    "protocolSection",
    "protocolSection.statusModule",
    "protocolSection.designModule.designInfo.maskingInfo",
    "protocolSection.armsInterventionsModule.armGroups[].interventionNames",
    "protocolSection.outcomesModule.primaryOutcomes[].measure",
    "protocolSection.contactsLocationsModule.locations[].contacts[].name",
    "moduleOfTomorrow.list[].field",
    "a..b",
)
BAD: tuple[Json, ...] = (
    None,
    "",
    " ",
    "x",
    "\x00<b>\u202e\\>",
    0,
    1,
    1.5,
    -1,
    99_999_999,
    True,
    False,
    [],
    {},
    [None],
    ["x", ["y"], {"x": None}],
    {"x": 1},
    {"date": "2026-13-45", "type": 7, "count": True, "status": [], "name": {}, "label": ["x"], "measure": 5},
    [{"date": {"x": 1}, "facility": 5, "contacts": [5, None, {"name": []}], "geoPoint": {"lat": True, "lon": "x"}}],
)


def put(path: str, value: Json) -> Record:
    """Return a record with a value at a path whose lists have one element each."""
    for key in reversed(path.split(".")):
        value = {key.removesuffix("[]"): [value] if key.endswith("[]") else value}
    assert isinstance(value, dict)
    return value


def tell(old: Record, new: Record) -> tuple[Change, ...]:
    """Return the changes of two records after everything that a reader or a program is shown of them."""
    diff = compare(old, new)
    orjson.dumps(diff_json(old, new, diff))
    told_lines(diff.changes, new)
    for change in diff.changes:
        assert summary(change)
        assert group_summary([change], new)
    return diff.changes


def _pairs(values: tuple[Json, ...]) -> Iterator[tuple[Json, Json]]:
    """Return each value beside four others, which come to all of them in the end."""
    for place, value in enumerate(values):
        for step in (1, 3, 7, 12):
            yield value, values[(place + step) % len(values)]


@pytest.mark.parametrize("path", PATHS)
def test_any_value_in_any_place_is_told_once_and_without_an_exception(path: str) -> None:
    for before, after in _pairs(BAD):
        old, new = put(path, before), put(path, after)
        tell(old, new)

        assert complaints(old, new, compare(old, new)) == [], (before, after)


@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_told_between_two_ways_of_saying_nothing(path: str) -> None:
    nothing: tuple[Json, ...] = (None, "", " ", [], {})
    absent = put(path.rpartition(".")[0] or path, {})

    for before in nothing:
        for other in (absent, *(put(path, after) for after in nothing)):
            assert compare(put(path, before), other).changes == compare(other, put(path, before)).changes == ()


@pytest.mark.parametrize("path", PATHS)
def test_no_depth_is_too_deep(path: str) -> None:
    deep: tuple[Json, ...] = (nested(1_500, 1), [{"type": "x", "description": nested(300, "x")}])
    for value in deep:
        old, new = put(path, value), put(path, nested(1_500, True))
        tell(old, new)

        assert compare(old, put(path, value)).changes == ()


def test_a_change_deep_inside_is_told_at_the_place_where_anybody_looks() -> None:
    [change] = tell({"a": nested(5_000, 1)}, {"a": nested(5_000, 2)})

    assert change.path == "a[0]"
    assert change.before != change.after


def test_a_module_of_another_type_is_told_as_it_is() -> None:
    [change] = tell({"protocolSection": {"statusModule": "x"}}, {"protocolSection": {"statusModule": ["y"]}})

    assert (change.before, change.after, change.op) == ("x", ["y"], "changed")


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("hasResults", True, 1),
        ("protocolSection.oversightModule.oversightHasDmc", False, 0),
        ("protocolSection.designModule.enrollmentInfo", {"count": 1}, {"count": True}),
        ("protocolSection.statusModule.startDateStruct", "2026-01", {"date": "2026-01"}),
        ("resultsSection.moreInfoModule", {"a": [{"b": 0}]}, {"a": [{"b": False}]}),
        ("moduleOfTomorrow", [1], [True]),
    ],
)
def test_a_value_that_only_changed_its_type_is_told(path: str, before: Json, after: Json) -> None:
    changes = tell(put(path, before), put(path, after))

    assert changes
    assert all(orjson.dumps(change.before) != orjson.dumps(change.after) for change in changes)


def test_nothing_is_told_of_a_number_that_is_written_in_another_way() -> None:
    point: Record = {"locations": [{"facility": "A", "geoPoint": {"lat": 31, "lon": 121.5}}]}
    same: Record = {"locations": [{"geoPoint": {"lon": 121.5, "lat": 31.0}, "facility": "A"}]}
    path = "protocolSection.contactsLocationsModule"

    assert compare(put(path, point), put(path, same)) == compare({}, {})


def test_a_whole_record_can_come_and_go() -> None:
    tell({}, RECORD)
    tell(RECORD, {})
    tell(RECORD, dict.fromkeys(RECORD))


def test_a_record_can_be_read_whatever_its_modules_are() -> None:
    nct_id = "protocolSection.identificationModule.nctId"
    for value in BAD:
        with pytest.raises(NotATrialError):
            parse_trial(put(nct_id, value))

    for path in ("protocolSection.statusModule", "derivedSection", "protocolSection.statusModule.overallStatus"):
        for value in BAD:
            record = put(path, value) if path == "derivedSection" else {}
            section: Record = {"identificationModule": at(RECORD, "protocolSection.identificationModule")}
            if path != "derivedSection":
                inside = put(path.removeprefix("protocolSection."), value)
                section |= inside
            assert parse_trial({**record, "protocolSection": section}).nct_id == "NCT00000001"
