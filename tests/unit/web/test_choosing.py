"""Between a form and an interest nothing gets lost, and what cannot be used is named."""

from dataclasses import replace

import pytest

from watcher.model.change import Importance, Kind
from watcher.model.schedule import QuietHours, Schedule, Weekday
from watcher.model.watch import Frequency, Interest, Place, Vicinity, WatchKind
from watcher.pages.choices import Chosen
from watcher.web.choosing import chosen_of, interest_of, shown, typed
from watcher.web.forms import FieldError, Form

BOSTON = Place("Boston, Massachusetts, United States", 42.35843, -71.05977)
CHOSEN = Chosen(frozenset({"recruiting"}), zone="Europe/Berlin")


@pytest.mark.parametrize(
    "interest",
    [
        Interest(frozenset({Kind.STATUS})),
        Interest(frozenset({Kind.SITES, Kind.DATES}), Importance.CRITICAL, BOSTON, 70.0, hospital="Example"),
        Interest(
            frozenset({Kind.RESULTS}),
            frequency=Frequency.WEEKLY,
            schedule=Schedule("Asia/Tokyo", 18, Weekday.FRIDAY, QuietHours(23, 6)),
            language="zh-Hans",
        ),
    ],
)
def test_a_form_that_is_sent_back_as_it_was_shown_changes_nothing(interest: Interest) -> None:
    chosen = chosen_of(interest, WatchKind.TRIAL)

    assert interest_of(chosen, WatchKind.TRIAL, before=interest) == interest


@pytest.mark.parametrize(
    ("chosen", "field", "words"),
    [
        (replace(CHOSEN, kinds=frozenset()), "kinds", "at least one kind"),
        (replace(CHOSEN, place="Nowhereville"), "city", "Nowhereville"),
        (replace(CHOSEN, place="Boston", distance="far"), "distance", "is no distance"),
        (replace(CHOSEN, frequency="hourly"), "frequency", "how often"),
        (replace(CHOSEN, hour="25"), "hour", "an hour from the list"),
        (replace(CHOSEN, hour="²"), "hour", "an hour from the list"),
        (replace(CHOSEN, weekday="8"), "weekday", "day of the week"),
        (replace(CHOSEN, zone="Mars/Olympus"), "zone", "no time zone"),
        (replace(CHOSEN, frequency="daily", hour="23", is_quiet=True), "hour", "at night"),
    ],
)
def test_what_cannot_be_used_is_named(chosen: Chosen, field: str, words: str) -> None:
    with pytest.raises(FieldError, match=words) as refused:
        interest_of(chosen, WatchKind.TRIAL)

    assert refused.value.field == field


def test_who_names_a_place_hears_of_sites() -> None:
    found = interest_of(replace(CHOSEN, place="Boston", distance="25km"), WatchKind.TRIAL)

    assert found.kinds == {Kind.STATUS, Kind.SITES}
    assert found.vicinity == Vicinity(BOSTON, 25.0)


def test_a_followed_place_is_the_place_of_its_interest() -> None:
    own = Vicinity(BOSTON, 50.0, "Example")

    assert interest_of(replace(CHOSEN, place="Tokyo"), WatchKind.PLACE, own).vicinity == own


def test_who_asks_for_the_paperwork_gets_what_the_registry_works_out() -> None:
    assert interest_of(replace(CHOSEN, kinds=frozenset({"paperwork"})), WatchKind.TRIAL).least is (
        Importance.ADMINISTRATIVE
    )


@pytest.mark.parametrize(
    ("before", "codes", "least"),
    [
        (Interest(frozenset({Kind.STATUS})), {"recruiting", "paperwork"}, Importance.ADMINISTRATIVE),
        (Interest(frozenset({Kind.STATUS, Kind.DERIVED}), Importance.ADMINISTRATIVE), {"recruiting"}, Importance.MINOR),
        (Interest(frozenset({Kind.STATUS}), Importance.CRITICAL), {"recruiting", "results"}, Importance.CRITICAL),
    ],
)
def test_paperwork_that_is_chosen_or_not_any_more_moves_what_is_least(
    before: Interest, codes: set[str], least: Importance
) -> None:
    chosen = replace(chosen_of(before, WatchKind.TRIAL), kinds=frozenset(codes))

    assert interest_of(chosen, WatchKind.TRIAL, before=before).least is least


def test_a_form_with_nonsense_in_it_can_be_shown_again() -> None:
    form = Form({"kinds": ("x",), "hour": ("<b>",), "distance": ("nan",), "zone": ("?",), "language": ("tlh",)})

    assert shown(typed(form), WatchKind.TRIAL).distances


def test_a_form_with_a_place_shows_that_hospitals_come_with_it() -> None:
    chosen = [kind.value for kind in shown(replace(CHOSEN, place="Boston"), WatchKind.SEARCH).kinds if kind.is_chosen]

    assert chosen == ["recruiting", "sites"]
