"""Every kind of change can be chosen, in exactly one group, and a choice comes back as it was made."""

from collections import Counter

import pytest

from watcher.model.change import Kind
from watcher.model.watch import WatchKind
from watcher.plain.kind_groups import codes_of, groups_for, kinds_of, usual_groups


@pytest.mark.parametrize("followed", WatchKind)
def test_each_kind_that_can_happen_is_in_one_group(followed: WatchKind) -> None:
    possible = set(Kind) if followed is WatchKind.SEARCH else set(Kind) - {Kind.SEARCH}

    found = Counter(kind for group in groups_for(followed) for kind in group.kinds)

    assert found == Counter(possible)


@pytest.mark.parametrize("followed", WatchKind)
def test_what_is_usual_can_be_chosen_and_comes_back(followed: WatchKind) -> None:
    usual = usual_groups(followed)

    assert usual
    assert codes_of(kinds_of(usual, followed), followed) == usual


def test_a_group_that_was_chosen_in_part_keeps_its_part() -> None:
    before = frozenset({Kind.DATES, Kind.STATUS})

    assert kinds_of({"dates", "results"}, WatchKind.TRIAL, before) == {Kind.DATES, Kind.RESULTS}


def test_what_is_no_group_chooses_nothing() -> None:
    assert kinds_of({"moves", "nonsense"}, WatchKind.TRIAL) == frozenset()
