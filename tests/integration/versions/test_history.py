"""Step 1: versions with their changes, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.factories import ENROLLMENT, NOW, SITES, STATUS, make_trial
from watcher.db import Store
from watcher.db.tables import change, fan_out, noise
from watcher.diff import compare
from watcher.model.change import Change as Told
from watcher.model.change import Diff, Importance, Kind, Noise
from watcher.model.record import Json
from watcher.model.sweep import Release
from watcher.registry.parse import parse_trial
from watcher.sweep.journal import Journal
from watcher.versions import Versions, digest
from watcher.versions.history import next_version

NCT_ID = "NCT99990001"


@pytest.fixture
def versions(store: Store) -> Versions:
    opened = Versions(store, parse_trial)
    trial = make_trial()
    opened.add_baseline(trial, digest(trial.record), None, NOW)
    return opened


@pytest.fixture
def sweep_id(store: Store) -> int:
    return Journal(store).begin(Release("2.0.5", NOW, None), NOW)


def add(versions: Versions, sweep_id: int, values: dict[str, Json]) -> None:
    latest = versions.latest([NCT_ID])[NCT_ID]
    new = make_trial(values=values)
    before = versions.restored(latest.id)
    following = next_version(new, digest(new.record), compare(before.record, new.record), before)
    versions.add([following], sweep_id=sweep_id, now=NOW + timedelta(days=1))


def count(store: Store, table: str) -> int:
    tables = {"change": change, "fan_out": fan_out}
    with store.read() as connection:
        found: int = connection.execute(select(func.count()).select_from(tables[table])).scalar_one()
    return found


def test_a_first_sight_is_a_version_without_changes(store: Store, versions: Versions) -> None:
    assert [version.number for version in versions.of_trial(NCT_ID)] == [1]
    assert count(store, "fan_out") == 0


def test_a_record_comes_back_as_it_was_received(versions: Versions) -> None:
    newest = versions.newest(NCT_ID)

    assert newest is not None
    assert newest.trial == make_trial()


def test_the_next_version_carries_its_changes(versions: Versions, sweep_id: int) -> None:
    add(versions, sweep_id, {STATUS: "RECRUITING", ENROLLMENT: 60})

    fields = {(number, found.field) for number, _, found in versions.changes_of(NCT_ID)}
    assert fields == {(2, "status"), (2, "enrollment")}


def test_a_change_comes_back_as_the_diff_made_it(versions: Versions, sweep_id: int) -> None:
    add(versions, sweep_id, {f"{SITES}/0/status": "WITHDRAWN"})

    old, new = versions.of_trial(NCT_ID)
    stored = [found for _, _, found in versions.changes_of(NCT_ID)]
    assert stored == list(compare(old.trial.record, new.trial.record).changes)


def test_two_processes_that_find_the_same_version_store_it_once(
    store: Store, versions: Versions, sweep_id: int
) -> None:
    latest = versions.latest([NCT_ID])[NCT_ID]
    new = make_trial(values={STATUS: "RECRUITING"})
    before = versions.restored(latest.id)
    diff = compare(before.record, new.record)

    for _ in range(2):
        versions.add([next_version(new, digest(new.record), diff, before)], sweep_id=sweep_id, now=NOW)
        versions.add_baseline(new, digest(new.record), None, NOW)

    assert len(versions.of_trial(NCT_ID)) == 2
    assert count(store, "change") == len(diff.changes)


@pytest.mark.parametrize("value", [7, 0.5, True, None, "7", "", [7], {"count": 7}])
def test_a_value_of_any_type_comes_back_as_it_was(versions: Versions, sweep_id: int, value: Json) -> None:
    new, latest = make_trial(values={STATUS: "RECRUITING"}), versions.latest([NCT_ID])[NCT_ID]
    told = Told(Kind.OTHER, "other", "a.b", "changed", value, [value], Importance.MINOR, "r")

    following = next_version(new, digest(new.record), Diff((told,)), versions.restored(latest.id))
    versions.add([following], sweep_id=sweep_id, now=NOW)

    assert [found for _, _, found in versions.changes_of(NCT_ID)] == [told]


def test_why_two_sites_are_one_is_kept(store: Store, versions: Versions, sweep_id: int) -> None:
    new, latest = make_trial(values={STATUS: "RECRUITING"}), versions.latest([NCT_ID])[NCT_ID]
    why = ("same-words:93", None)
    changes = tuple(
        Told(Kind.SITES, "site.status", "", "changed", "A", "B", Importance.MINOR, "r", why_same=one) for one in why
    )
    hidden = tuple(Noise("site-renamed", "", why_same=one) for one in why)

    following = next_version(new, digest(new.record), Diff(changes, hidden), versions.restored(latest.id))
    versions.add([following], sweep_id=sweep_id, now=NOW)

    assert tuple(found.why_same for _, _, found in versions.changes_of(NCT_ID)) == why
    with store.read() as connection:
        assert tuple(connection.execute(select(noise.c.why_same).order_by(noise.c.id)).scalars()) == why


def test_a_version_is_known_by_the_bytes_that_last_proved_to_be_its_record(versions: Versions, sweep_id: int) -> None:
    before = versions.latest([NCT_ID])[NCT_ID]
    versions.note_raw({before.id: "as it came"})
    known = versions.latest([NCT_ID])[NCT_ID]

    add(versions, sweep_id, {STATUS: "RECRUITING"})

    assert (before.raw_digest, known.raw_digest) == (None, "as it came")
    assert versions.latest([NCT_ID])[NCT_ID].raw_digest is None, "the bytes of another record"
