"""The accounting itself: it must notice what the diff would get wrong."""

from dataclasses import replace

from tests.unit.diff.claims import complaints
from watcher.diff import compare
from watcher.model.change import Diff, Noise
from watcher.model.record import Record

OLD: Record = {"a": 2, "b": ["x", "y"], "hasResults": False}
NEW: Record = {"a": 3, "b": ["y"], "hasResults": True}


def test_it_has_nothing_to_say_of_a_whole_diff() -> None:
    assert complaints(OLD, NEW, compare(OLD, NEW)) == []


def test_it_notices_each_change_that_is_missing() -> None:
    diff = compare(OLD, NEW)

    for missing in diff.changes:
        rest = replace(diff, changes=tuple(change for change in diff.changes if change is not missing))
        assert complaints(OLD, NEW, rest) != [], missing.path


def test_it_notices_a_leaf_that_is_told_twice() -> None:
    diff = compare(OLD, NEW)

    assert "twice: a" in complaints(OLD, NEW, replace(diff, changes=(*diff.changes, *diff.changes)))


def test_it_notices_a_change_of_nothing() -> None:
    diff = compare(OLD, NEW)
    nowhere = replace(diff.changes[0], path="nowhere")

    assert "nowhere claims nothing" in complaints(OLD, NEW, replace(diff, changes=(*diff.changes, nowhere)))


CRITERIA = "protocolSection.eligibilityModule.eligibilityCriteria"
BEFORE: Record = {"protocolSection": {"eligibilityModule": {"eligibilityCriteria": "* Adults\n* Consent"}}}
AFTER: Record = {"protocolSection": {"eligibilityModule": {"eligibilityCriteria": "* Children\n* A guardian"}}}


def test_several_criteria_may_share_their_text() -> None:
    diff = compare(BEFORE, AFTER)

    assert {change.path for change in diff.changes} == {CRITERIA}
    assert len(diff.changes) > 1
    assert complaints(BEFORE, AFTER, diff) == []


def test_it_notices_a_criterion_that_is_told_more_often_than_it_stands_there() -> None:
    diff = compare(BEFORE, AFTER)

    assert complaints(BEFORE, AFTER, replace(diff, changes=(*diff.changes, diff.changes[0]))) != []


def test_it_notices_noise_beside_the_criteria_of_a_text() -> None:
    noisy = replace(compare(BEFORE, AFTER), noise=(Noise("whitespace", CRITERIA),))

    assert f"twice: {CRITERIA}" in complaints(BEFORE, AFTER, noisy)


def test_it_notices_that_true_is_no_number() -> None:
    assert complaints({"a": [1, 2]}, {"a": [2.0, 1]}, Diff()) == []
    assert complaints({"a": 1}, {"a": True}, Diff()) == ["unclaimed: a"]
