"""The walk: each differing leaf has one entry, whatever the two records look like."""

from copy import deepcopy

import pytest
from hypothesis import given, settings

from tests.unit.diff.claims import complaints
from tests.unit.diff.pairs import real_pairs
from tests.unit.diff.records import RECORD, VALUES, mutated
from watcher.diff import compare, refuse_other_trial
from watcher.errors import NotATrialError
from watcher.model.change import Diff
from watcher.model.record import Json, Record


@settings(max_examples=300, deadline=None)
@given(mutated(), mutated())
def test_every_differing_leaf_of_two_edited_records_has_one_entry(old: Record, new: Record) -> None:
    assert complaints(old, new, compare(old, new)) == []


@settings(max_examples=200, deadline=None)
@given(VALUES, VALUES)
def test_any_two_objects_can_be_compared(old: Json, new: Json) -> None:
    records: tuple[Record, Record] = {"protocolSection": old}, {"protocolSection": new}

    assert complaints(*records, compare(*records)) == []


def test_every_differing_leaf_of_every_real_pair_has_one_entry() -> None:
    for pair in real_pairs():
        assert complaints(pair.old, pair.new, compare(pair.old, pair.new)) == [], pair.name


def test_a_record_does_not_differ_from_itself() -> None:
    assert compare(RECORD, deepcopy(RECORD)) == Diff()


def test_a_release_without_an_edit_is_one_noise_entry() -> None:
    for pair in real_pairs("pairs-version-holder-only"):
        diff = compare(pair.old, pair.new)

        assert (diff.changes, [one.rule for one in diff.noise]) == ((), ["version-holder"]), pair.name


def test_a_module_that_is_null_is_told_as_it_is() -> None:
    diff = compare({"protocolSection": {"statusModule": None}}, {"protocolSection": {"statusModule": {"a": 1}}})

    [change] = diff.changes
    assert (change.path, change.before, change.after) == ("protocolSection.statusModule", None, {"a": 1})


def _record(nct_id: str | None, *aliases: str) -> Record:
    module: Record = {"nctId": nct_id, "nctIdAliases": list(aliases)}
    return {"protocolSection": {"identificationModule": module}}


def test_records_of_two_trials_are_refused() -> None:
    with pytest.raises(NotATrialError, match="NCT00000001 and NCT00000002 are two trials"):
        refuse_other_trial(_record("NCT00000001"), _record("NCT00000002"))


def test_a_trial_under_its_former_id_is_the_same_trial() -> None:
    refuse_other_trial(_record("NCT00000001"), _record("NCT00000002", "NCT00000001"))
    refuse_other_trial(_record("NCT00000002", "NCT00000001"), _record("NCT00000001"))


def test_a_record_without_an_id_is_refused() -> None:
    with pytest.raises(NotATrialError, match="the new record is not that of a trial"):
        refuse_other_trial(_record("NCT00000001"), {})


def test_an_id_in_another_spelling_is_the_same_trial() -> None:
    refuse_other_trial(_record("nct1"), _record(" NCT00000001"))


def test_a_record_with_something_else_for_an_id_is_refused() -> None:
    with pytest.raises(NotATrialError, match="'EX-1' is not an NCT ID"):
        refuse_other_trial(_record("EX-1"), _record("NCT00000001"))
