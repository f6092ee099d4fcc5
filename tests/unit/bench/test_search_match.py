"""The generated searches and trials of the benchmark."""

from bench.search_match import SEED, Towns, as_bits, as_ids, as_moves, make_searches, make_trials, one_by_one
from watcher.match.local import Rules, features, read_rule


def test_searches_are_distinct_and_the_same_for_the_same_seed() -> None:
    towns = Towns()
    searches = make_searches(500, towns)

    assert len({read_rule(parameters) for parameters in searches.values()}) == 500
    assert searches == make_searches(500, towns, SEED)
    assert searches != make_searches(500, towns, SEED + 1)


def test_every_way_of_counting_finds_the_same_pairs() -> None:
    towns = Towns()
    read = {number: rule for number, given in make_searches(300, towns).items() if (rule := read_rule(given))}
    records, rules = make_trials(40, towns), Rules(read)

    pairs = one_by_one(list(read.values()), {nct_id: features(record) for nct_id, record in records.items()})

    assert pairs > 100
    assert as_bits(rules, records) == as_ids(rules, records) == as_moves(rules, {}, records) == pairs
