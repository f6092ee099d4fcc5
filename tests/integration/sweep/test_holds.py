"""What is doubtful is believed when a later release says it again, and not before."""

from datetime import timedelta

import pytest

from tests.factories import NOW
from watcher.db import Store
from watcher.model.sweep import Release
from watcher.sweep.holds import GONE, Holds, member_subject

FIRST, SECOND, THIRD = (Release("2.0.5", NOW + timedelta(days=day), None) for day in range(3))
A, B = "protocolSection.outcomesModule", "protocolSection.designModule"


@pytest.fixture
def holds(store: Store) -> Holds:
    return Holds(store)


def test_the_same_release_read_again_confirms_nothing(holds: Holds) -> None:
    assert not holds.is_confirmed("NCT00000001", [A], FIRST)
    assert not holds.is_confirmed("NCT00000001", [A], FIRST)


def test_a_later_release_that_says_it_too_is_believed_also_when_it_is_read_twice(holds: Holds) -> None:
    holds.is_confirmed("NCT00000001", [A, B], FIRST)

    assert holds.is_confirmed("NCT00000001", [A, B], SECOND)
    assert holds.is_confirmed("NCT00000001", [A, B], SECOND)


def test_a_new_doubt_waits_for_a_release_of_its_own(holds: Holds) -> None:
    holds.is_confirmed("NCT00000001", [A], FIRST)

    assert not holds.is_confirmed("NCT00000001", [A, B], SECOND)
    assert holds.is_confirmed("NCT00000001", [A, B], THIRD)


def test_a_doubt_that_was_gone_for_a_release_begins_anew(holds: Holds) -> None:
    holds.is_confirmed("NCT00000001", [A, B], FIRST)
    assert holds.is_confirmed("NCT00000001", [A], SECOND)

    assert not holds.is_confirmed("NCT00000001", [A, B], THIRD)


def test_what_is_forgotten_begins_anew_and_others_stay(holds: Holds) -> None:
    for subject in ("NCT00000001", "NCT00000002"):
        holds.is_confirmed(subject, [A], FIRST)

    holds.forget(["NCT00000001", "NCT00000003"])

    assert not holds.is_confirmed("NCT00000001", [A], SECOND)
    assert holds.is_confirmed("NCT00000002", [A], SECOND)


def test_of_many_subjects_those_are_believed_that_an_earlier_release_doubted_too(holds: Holds) -> None:
    old, new = member_subject(7, "NCT00000001"), member_subject(7, "NCT00000002")
    assert holds.confirmed([old], GONE, FIRST) == frozenset()

    assert holds.confirmed([old, new], GONE, SECOND) == {old}
    assert holds.confirmed([old, new], GONE, THIRD) == {old, new}


def test_subjects_are_found_by_how_their_name_begins(holds: Holds) -> None:
    holds.confirmed([member_subject(7, "NCT00000001"), member_subject(71, "NCT00000001")], GONE, FIRST)

    assert holds.of(member_subject(7, "")) == {member_subject(7, "NCT00000001")}
