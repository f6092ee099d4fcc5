"""Every kind of change can be chosen, in exactly one group, and a choice comes back as it was made."""

from collections import Counter

import pytest

from watcher.model.change import Kind
from watcher.model.watch import WatchKind
from watcher.plain.kind_groups import codes_of, groups_for, kinds_of, titles_of, usual_groups


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


@pytest.mark.parametrize(
    ("kinds", "followed", "titles"),
    [
        ({Kind.RESULTS, Kind.STATUS}, WatchKind.TRIAL, "Recruitment, Results"),
        ({Kind.SEARCH, Kind.STATUS}, WatchKind.SEARCH, "Trials that come and go, Recruitment"),
        ({Kind.SITES}, WatchKind.PLACE, "Trials and hospitals there"),
        ({Kind.SITES, Kind.SEARCH}, WatchKind.TRIAL, "Hospitals and clinics"),
        ({Kind.DATES}, WatchKind.TRIAL, None),
        ({Kind.RESULTS, Kind.DATES}, WatchKind.TRIAL, None),
        (set(), WatchKind.TRIAL, None),
    ],
)
def test_whole_groups_are_told_as_the_form_says_them(kinds: set[Kind], followed: WatchKind, titles: str | None) -> None:
    assert titles_of(kinds, followed) == titles


def test_what_is_usual_lets_no_contact_through_and_promises_none() -> None:
    told = [group.title + group.hint for group in groups_for(WatchKind.TRIAL) if group.is_usual]

    assert not [words for words in told if "ontacts" in words]
