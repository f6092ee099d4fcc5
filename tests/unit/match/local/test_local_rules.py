"""Many rules against many trials: the same as asking each rule about each trial."""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.search_match import Towns, make_searches, make_trials
from tests.unit.match.local.asked import Drawer
from tests.unit.match.local.records import records_of_any_form
from watcher.match.local import Batch, Rule, Rules, matches, read_rule
from watcher.model.record import Record


def pairs(rules: dict[int, Rule], records: dict[str, Record]) -> set[tuple[int, str]]:
    batch = Batch.of(records)
    return {(number, nct_id) for number, bits in Rules(rules).matching(batch) for nct_id in batch.ids_of(bits)}


def one_by_one(rules: dict[int, Rule], records: dict[str, Record]) -> set[tuple[int, str]]:
    return {(n, nct_id) for n, rule in rules.items() for nct_id, record in records.items() if matches(rule, record)}


@pytest.mark.parametrize("count", [0, 1, 7, 8, 9, 65])
def test_every_pair_is_found_and_no_other(count: int) -> None:
    towns = Towns()
    searches = make_searches(300, towns, seed=count)
    rules = {number: rule for number, given in searches.items() if (rule := read_rule(given))}
    records = make_trials(count, towns)

    found = pairs(rules, records)

    assert found == one_by_one(rules, records)
    assert bool(found) is bool(count)


@settings(deadline=None)
@given(
    records=st.lists(records_of_any_form(), max_size=10),
    seed=st.integers(0, 10_000),
)
def test_records_of_any_form_are_found_as_one_by_one(records: list[Record], seed: int) -> None:
    changed = {f"NCT{number:08d}": record for number, record in enumerate(records, 1)}
    drawer = Drawer([*some_trials(), *records], seed)
    rules = {number: rule for number in range(20) if (rule := read_rule(drawer.search()))}

    assert pairs(rules, changed) == one_by_one(rules, changed)


@cache
def some_trials() -> list[Record]:
    return list(make_trials(20, Towns()).values())


def test_a_batch_names_its_trials_in_order() -> None:
    nct_ids = [f"NCT{number:08d}" for number in range(1, 20)]
    batch = Batch.of({nct_id: {} for nct_id in nct_ids})

    assert batch.ids_of(batch.bits_of(["NCT00000018", "NCT99999999", "NCT00000002"])) == ("NCT00000002", "NCT00000018")
    assert batch.ids_of(batch.bits_of(nct_ids)) == tuple(nct_ids)
    assert batch.ids_of(0) == ()
