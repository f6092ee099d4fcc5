"""The diff beside what a person says of fifty real pairs; skipped where the pairs are not at hand."""

from bench.accuracy import judge_pair
from bench.facts import would_alert
from tests.unit.diff.pairs import labels, real_pairs
from watcher.diff import compare


def test_each_pair_is_told_as_a_person_tells_it_or_as_that_person_admits() -> None:
    for pair, label in zip(real_pairs(), labels(), strict=True):
        assert judge_pair(pair, label).outside == frozenset(), pair.name


def test_where_a_person_sees_nothing_to_tell_nobody_is_told() -> None:
    for pair, label in zip(real_pairs(), labels(), strict=True):
        assert would_alert(compare(pair.old, pair.new)) != label["noise_only"], pair.name


def test_a_new_stamp_alone_tells_nobody() -> None:
    for pair in real_pairs("pairs-version-holder-only"):
        assert compare(pair.old, pair.new).changes == (), pair.name
