"""Lists: who is who by keys and by likeness, and what of it is worth telling."""

import pytest

from tests.unit.diff.claims import complaints
from watcher.diff import compare
from watcher.model.change import Diff
from watcher.model.record import Json, Record

OUTCOMES = "protocolSection.outcomesModule.secondaryOutcomes"
MANY = 300


def _record(path: str, value: Json) -> Record:
    *above, last = path.split(".")
    record: Record = {last: value}
    for key in reversed(above):
        record = {key: record}
    return record


def _diff(path: str, old: Json, new: Json) -> Diff:
    before, after = _record(path, old), _record(path, new)
    diff = compare(before, after)
    assert complaints(before, after, diff) == []
    return diff


def _outcome(number: int, words: str) -> Json:
    return {"measure": f"Change in score {number}x", "timeFrame": "1 year", "description": f"{words} {number}y"}


def test_reworded_elements_of_a_long_list_keep_their_partners() -> None:
    old: list[Json] = [_outcome(number, "measured by the physician") for number in range(MANY)]
    new: list[Json] = [_outcome(number, "as the physician measures it") for number in range(MANY)]

    diff = _diff(OUTCOMES, old, new[::-1])
    assert {change.op for change in diff.changes} == {"changed"}
    assert [change.indexes for change in diff.changes] == [(MANY - 1 - at, at) for at in range(MANY)]
    assert [one.rule for one in diff.noise] == ["reorder"]


def test_a_long_list_that_is_replaced_is_told_element_by_element() -> None:
    references: list[Json] = [{"pmid": str(number), "citation": f"Example A. {number}"} for number in range(MANY)]
    others: list[Json] = [
        {"pmid": f"9{number}9", "citation": f"{number} other words of somebody else"} for number in range(MANY)
    ]

    diff = _diff("protocolSection.referencesModule.references", references, others)
    assert len(diff.changes) == 2 * MANY


@pytest.mark.parametrize("nothing", [None, "", " ", [], {}])
def test_an_element_that_says_nothing_is_noise(nothing: Json) -> None:
    diff = _diff("protocolSection.conditionsModule.keywords", ["a"], ["a", nothing])

    assert diff.changes == ()
    assert [(one.rule, one.indexes) for one in diff.noise] == [("empty", (None, 1))]


def test_numbers_of_the_same_value_are_one_element_wherever_they_stand() -> None:
    diff = _diff("somethingNew", [1, 2, 3.0], [3, 1.0, 2])

    assert (diff.changes, [one.rule for one in diff.noise]) == ((), ["reorder"])


def test_a_number_that_became_true_is_told() -> None:
    [change] = _diff("somethingNew", [5, 1], [5, True]).changes

    assert (change.path, change.before, change.after) == ("somethingNew[1]", 1, True)


def test_an_empty_detail_of_an_element_is_noise_even_where_the_whole_is_told() -> None:
    path = "protocolSection.statusModule.expandedAccessInfo"

    diff = _diff(path, {"hasExpandedAccess": False}, {"hasExpandedAccess": False, "nctId": None})
    assert (diff.changes, [(one.rule, one.path) for one in diff.noise]) == ((), [("empty", f"{path}.nctId")])
