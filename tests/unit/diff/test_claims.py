"""The accounting itself: it must notice what the diff would get wrong."""

from dataclasses import replace

from tests.unit.diff.claims import complaints
from watcher.diff import compare
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
