"""One-to-one: identical elements first, then by key, then the most alike; nobody twice."""

from hypothesis import given
from hypothesis import strategies as st

from watcher.diff.pairing import Assignment, Pairing
from watcher.diff.same import identity
from watcher.model.record import Json

ELEMENTS = st.lists(st.sampled_from(["a", "b", "c", "d"]), max_size=8)


def test_elements_that_stayed_are_paired_at_their_new_places() -> None:
    assert Assignment(["a", "b", "c"], ["x", "a", "c"]).result() == Pairing(((0, 1), (2, 2)), (1,), (0,))


def test_an_element_that_was_put_in_between_reorders_nothing() -> None:
    assert not Assignment(["a", "b"], ["a", "x", "b"]).result().reordered


def test_elements_that_passed_one_another_are_reordered() -> None:
    assert Assignment(["a", "b", "c"], ["b", "a", "c"]).result().reordered


def test_of_two_equal_elements_one_stays_and_one_goes() -> None:
    found = Assignment(["a", "a", "b"], ["a", "b"]).result()

    assert (len(found.pairs), len(found.removed), found.added) == (2, 1, ())


def test_the_highest_score_is_paired_first_and_nobody_twice() -> None:
    assignment = Assignment(["a", "b"], ["x", "y"])
    assignment.pair_best([(70, 0, 0), (90, 0, 1), (80, 1, 1), (60, 1, 0)])

    assert assignment.result().pairs == ((1, 0), (0, 1))


def test_of_equal_scores_the_one_that_moved_least_is_paired() -> None:
    assignment = Assignment(["a", "b"], ["x", "y"])
    assignment.pair_best([(80, 0, 1), (80, 0, 0), (80, 1, 0), (80, 1, 1)])

    assert assignment.result().pairs == ((0, 0), (1, 1))


def test_a_pair_that_was_made_for_a_reason_keeps_it() -> None:
    assignment = Assignment(["a", "b"], ["A", "b"])
    assignment.pair_equal(lambda value: str(value).lower(), "letter-case")

    assert assignment.result().why_same == {0: "letter-case"}


@given(ELEMENTS, ELEMENTS)
def test_every_element_is_paired_or_left_exactly_once(old: list[Json], new: list[Json]) -> None:
    found = Assignment(old, new).result()

    assert sorted([before for before, _ in found.pairs] + list(found.removed)) == list(range(len(old)))
    assert sorted([after for _, after in found.pairs] + list(found.added)) == list(range(len(new)))
    assert all(old[before] == new[after] for before, after in found.pairs)


def test_a_text_and_a_number_that_look_alike_are_two() -> None:
    assert identity("5") != identity(5)
    assert identity({"a": 1, "b": 2}) == identity({"b": 2, "a": 1})
