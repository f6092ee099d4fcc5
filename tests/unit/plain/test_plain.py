"""Every change has words, whatever its field and values."""

import doctest
import importlib
import json
import pkgutil

import pytest
from hypothesis import given, settings

import watcher.diff
import watcher.plain
from tests.unit.diff.pairs import real_pairs
from tests.unit.diff.records import mutated
from watcher.diff import compare
from watcher.diff.fields import CATALOGUE
from watcher.diff.importance import BY_FIELD, TABLE
from watcher.diff.noise import Rule
from watcher.model.change import Kind
from watcher.model.record import Record
from watcher.plain import diff_json, field_label, group_summary, kind_words, noise_words
from watcher.plain.reasons import NOISE, REASONS
from watcher.sweep.endings import TOLD_AS

MODULES = [
    f"{package.__name__}.{module.name}"
    for package in (watcher.diff, watcher.plain)
    for module in pkgutil.iter_modules(package.__path__)
]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_the_docstrings_are_true(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


@settings(max_examples=200, deadline=None)
@given(mutated(), mutated())
def test_any_change_can_be_told(old: Record, new: Record) -> None:
    diff = compare(old, new)
    body = diff_json(old, new, diff)

    assert json.loads(json.dumps(body)) == body
    for change in diff.changes:
        same = [one for one in diff.changes if one.group == change.group]
        assert group_summary(same, new).strip()


def test_every_change_of_every_real_pair_fits_one_line() -> None:
    for pair in real_pairs():
        told = diff_json(pair.old, pair.new, compare(pair.old, pair.new))["changes"]

        assert isinstance(told, list)
        for change in told:
            assert isinstance(change, dict)
            assert 0 < len(str(change["summary"])) < 400, change["summary"]
            assert "\n" not in str(change["summary"])


MOVES = {
    *("search-entered", "search-entered-again", "search-left", "search-left-terms", "search-left-elsewhere"),
    *("place-entered", "place-entered-again", "place-left", "place-left-moved"),
    *("search-left-removed", "place-left-removed"),
}


def test_every_reason_code_has_words_and_all_words_are_used() -> None:
    used = {line.reason for line in TABLE} | {*BY_FIELD.values(), "with-status", "with-results"}

    assert used | MOVES | {reason for _, _, reason in TOLD_AS.values()} == set(REASONS)


def test_every_noise_rule_has_words() -> None:
    assert {rule.value for rule in Rule} == set(NOISE)
    assert noise_words("a-new-rule") == "a new rule"


def test_every_kind_has_words() -> None:
    assert all(kind_words(kind) for kind in Kind)


def test_no_two_fields_of_the_catalogue_share_a_label() -> None:
    labels: dict[str, set[str]] = {}
    for row in CATALOGUE:
        labels.setdefault(field_label(row.name), set()).add(row.name)

    assert {label: names for label, names in labels.items() if len(names) > 1} == {}
