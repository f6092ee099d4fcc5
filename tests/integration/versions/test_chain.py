"""Versions that are restored through others, on both databases."""

from concurrent.futures import ThreadPoolExecutor

import orjson
import pytest
import zstandard
from sqlalchemy import delete, select, update

from tests.factories import ENROLLMENT, NOW, make_record, make_trial
from watcher.db import Store
from watcher.db.tables import version
from watcher.errors import StoreError, UnknownError
from watcher.model.trial import Trial
from watcher.registry.parse import parse_trial
from watcher.versions import Versions, digest
from watcher.versions.chain import VERSIONS_A_CHAIN

NCT_ID = "NCT99990001"


@pytest.fixture
def versions(store: Store) -> Versions:
    opened = Versions(store, parse_trial)
    add(opened, make_trial())
    return opened


def add(versions: Versions, trial: Trial) -> None:
    versions.add_baseline(trial, digest(trial.record), versions.latest([NCT_ID]).get(NCT_ID), NOW)


def enrolled(count: int) -> Trial:
    return make_trial(values={ENROLLMENT: count})


def bases(store: Store) -> list[int | None]:
    """Return of each version, in order, the number of the one that it is restored from."""
    base = version.alias()
    query = select(base.c.number).select_from(version).outerjoin(base, base.c.id == version.c.base_version_id)
    with store.read() as connection:
        return list(connection.execute(query.order_by(version.c.number)).scalars())


def test_each_version_comes_back_as_it_was_wherever_it_stands_in_its_chain(versions: Versions) -> None:
    counts = range(1, 2 * VERSIONS_A_CHAIN + 2)
    for count in counts:
        add(versions, enrolled(count))

    stored = versions.of_trial(NCT_ID)

    assert [each.trial for each in stored] == [make_trial(), *map(enrolled, counts)]
    assert [versions.get(each.id) for each in stored] == list(stored)


def test_a_chain_begins_again_after_a_while(store: Store, versions: Versions) -> None:
    for count in range(1, VERSIONS_A_CHAIN + 2):
        add(versions, enrolled(count))

    assert bases(store) == [None, *range(1, VERSIONS_A_CHAIN), None, VERSIONS_A_CHAIN + 1]


def test_a_version_is_packed_against_one_from_before_there_were_chains(store: Store, versions: Versions) -> None:
    old = zstandard.compress(orjson.dumps(make_record()), 3)
    with store.write() as connection:
        connection.execute(update(version).values(record=old))

    add(versions, enrolled(7))

    assert bases(store) == [None, 1]
    assert [each.trial for each in versions.of_trial(NCT_ID)] == [make_trial(), enrolled(7)]


def test_a_version_that_another_one_needs_cannot_be_deleted(store: Store, versions: Versions) -> None:
    add(versions, enrolled(7))

    with pytest.raises(StoreError), store.write() as connection:
        connection.execute(delete(version).where(version.c.number == 1))

    assert len(versions.of_trial(NCT_ID)) == 2


def test_a_damaged_version_is_named(store: Store, versions: Versions) -> None:
    add(versions, enrolled(7))
    with store.write() as connection:
        connection.execute(update(version).where(version.c.number == 2).values(record=b"rust"))
    latest = versions.latest([NCT_ID])[NCT_ID]

    with pytest.raises(StoreError, match=f"version {latest.id} cannot be read: a stored record is damaged"):
        versions.get(latest.id)


def test_a_version_that_is_not_there_is_said_to_be_unknown(versions: Versions) -> None:
    with pytest.raises(UnknownError, match="there is no version 99"):
        versions.get(99)


def test_writers_at_the_same_time_leave_one_chain(store: Store, versions: Versions) -> None:
    """Each packs against the version that it knows as the newest; of those that do, one is stored."""
    counts = range(1, 9)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda count: add(versions, enrolled(count)), counts))

    stored = versions.of_trial(NCT_ID)
    newest = versions.newest(NCT_ID)
    assert bases(store) == [None, *range(1, len(stored))]
    assert {each.trial.record["hasResults"] for each in stored} == {False}
    assert newest == stored[-1]
