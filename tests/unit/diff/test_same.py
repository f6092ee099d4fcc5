"""When two values are the same JSON, however deep they are."""

from copy import deepcopy

import orjson
import pytest
from hypothesis import given

from tests.unit.diff.records import VALUES
from watcher.diff.same import TOLD_LEVELS, differing, differing_pairs, identity, same, shallow, written
from watcher.model.record import Json


def nested(levels: int, inmost: Json) -> Json:
    """Return a value so many lists and objects deep."""
    value = inmost
    for level in range(levels):
        value = [value] if level % 2 else {"a": value}
    return value


ALIKE: tuple[tuple[Json, Json], ...] = (
    (1, 1.0),
    (0, -0.0),
    (10**16, 1e16),
    ({"a": 1, "b": 2}, {"b": 2.0, "a": 1}),
    ([{"a": [1]}], [{"a": [1.0]}]),
    (nested(5_000, 1), nested(5_000, 1.0)),
)
UNLIKE: tuple[tuple[Json, Json], ...] = (
    (True, 1),
    (False, 0),
    (False, None),
    (0, None),
    ("", None),
    ("1", 1),
    ("null", None),
    ([True], [1]),
    ({"a": {"b": [0]}}, {"a": {"b": [False]}}),
    ([], {}),
    ([[]], []),
    ({"a": None}, {}),
    ([1, 2], [2, 1]),
    ("\ud800", "\ud801"),
    (10**30, 10**30 + 1),
    (nested(5_000, 1), nested(5_000, True)),
    (nested(5_000, 1), nested(5_001, 1)),
)


@pytest.mark.parametrize(("old", "new"), ALIKE, ids=range(len(ALIKE)))
def test_numbers_count_by_their_value_and_keys_in_any_order(old: Json, new: Json) -> None:
    assert same(old, new)
    assert identity(old) == identity(new)


@pytest.mark.parametrize(("old", "new"), UNLIKE, ids=range(len(UNLIKE)))
def test_other_types_and_other_order_are_not_the_same(old: Json, new: Json) -> None:
    assert not same(old, new)
    assert not same(new, old)
    assert identity(old) != identity(new)


@given(VALUES, VALUES)
def test_same_and_identity_agree_with_the_canonical_text(old: Json, new: Json) -> None:
    assert same(old, new) == (written(old) == written(new)) == (identity(old) == identity(new))
    assert same(old, deepcopy(old))


@given(VALUES)
def test_the_canonical_text_is_json_of_the_same_value(value: Json) -> None:
    assert same(orjson.loads(written(value)), value)


def test_a_number_that_became_true_differs_beside_keys_that_stayed() -> None:
    assert differing({"a": 1, "b": 2, "c": 3}, {"a": True, "b": 2.0, "d": 4}) == ["a", "c", "d"]


def test_deep_values_of_a_key_are_compared_to_the_end() -> None:
    old = {"a": nested(5_000, 1), "b": nested(5_000, 1)}

    assert differing(old, {"a": nested(5_000, 1), "b": nested(5_000, 2)}) == ["b"]


def test_pairs_that_differ_come_in_the_order_of_the_new_list() -> None:
    assert differing_pairs([1, 2, 3], [3.0, 5, True], [(1, 1), (2, 0), (0, 2)]) == [(1, 1), (0, 2)]


def test_what_is_told_is_never_deep_and_still_differs() -> None:
    told = [shallow({"name": "a", "rest": nested(5_000, inmost)}) for inmost in (1, 2)]

    assert all(len(orjson.dumps(value)) > TOLD_LEVELS for value in told)
    assert not same(*told)


def test_what_is_not_deep_is_told_as_it_is() -> None:
    value: Json = {"a": [1, {"b": 10**30}], "c": nested(20, "x")}

    assert same(shallow(value), value)
