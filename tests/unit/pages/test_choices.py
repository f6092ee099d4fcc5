"""A form shows what is chosen, in words, and offers what can be chosen."""

from watcher.model.watch import WatchKind
from watcher.pages.choices import Chosen, Option, choices, zone_options

ZONES = {"Europe": ("Europe/Berlin", "Europe/Madrid")}
CHOSEN = Chosen(frozenset({"results"}), frequency="weekly", hour="18", zone="Europe/Madrid", distance="70km")


def chosen_of(options: tuple[Option, ...]) -> list[str]:
    return [option.label for option in options if option.is_chosen]


def test_what_is_chosen_is_marked_in_each_list() -> None:
    form = choices(CHOSEN, WatchKind.TRIAL, ZONES)

    assert [chosen_of(each) for each in (form.kinds, form.frequencies, form.hours, form.weekdays, form.languages)] == [
        ["Results"], ["Once a week"], ["6 p.m."], ["Monday"], ["English"]
    ]  # fmt: skip


def test_a_distance_that_was_chosen_elsewhere_is_offered_in_its_place() -> None:
    offered = [option.value for option in choices(CHOSEN, WatchKind.TRIAL, ZONES).distances]

    assert offered == ["10km", "25km", "50km", "70km", "100km", "250km", "500km"]


def test_a_zone_that_is_in_no_group_can_stay_chosen() -> None:
    found = zone_options("Asia/Calcutta", ZONES)

    assert chosen_of(found[""]) == ["Asia/Calcutta"]
    assert [option.label for option in found["Europe"]] == ["Berlin", "Madrid"]


def test_only_a_search_has_trials_that_come_and_go() -> None:
    codes = {kind: {option.value for option in choices(CHOSEN, kind, ZONES).kinds} for kind in WatchKind}

    assert [kind for kind in WatchKind if "moves" in codes[kind]] == [WatchKind.SEARCH]


def test_a_place_asks_for_no_other_place() -> None:
    assert choices(CHOSEN, WatchKind.PLACE, ZONES).is_of_place
