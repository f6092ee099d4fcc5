"""The benchmark's records are what its page says they are."""

import orjson
import pytest

from bench.records import changed, make_records, released
from watcher.diff import compare
from watcher.registry.parse import parse_trial

RECORDS = make_records(3, 20_000)


def test_they_have_the_wanted_size() -> None:
    assert all(20_000 <= len(orjson.dumps(record)) < 21_000 for record in RECORDS)


def test_the_same_seed_makes_the_same_ones_and_another_seed_others() -> None:
    assert make_records(3, 20_000) == RECORDS
    assert make_records(3, 20_000, seed=2) != RECORDS


def test_each_reads_as_a_trial_of_its_own() -> None:
    assert len({parse_trial(record).nct_id for record in RECORDS}) == len(RECORDS)


def test_a_release_alone_is_noise() -> None:
    found = compare(RECORDS[0], released(RECORDS[0], "2026-07-02"))

    assert found.changes == ()
    assert [each.rule for each in found.noise] == ["version-holder"]


@pytest.mark.parametrize(("turn", "field"), [(0, "status"), (1, "enrollment"), (2, "site")])
def test_each_turn_makes_one_change_and_leaves_the_record_before_alone(turn: int, field: str) -> None:
    before = orjson.dumps(RECORDS[0])

    found = compare(RECORDS[0], changed(RECORDS[0], turn))

    assert [each.field for each in found.changes] == [field]
    assert orjson.dumps(RECORDS[0]) == before
