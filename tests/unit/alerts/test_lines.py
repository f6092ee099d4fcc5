"""A trial's changes as lines: order, groups, names of sites and distances."""

from collections.abc import Sequence

import pytest

from tests.factories import BEIJING_SITE, make_record
from tests.unit.alerts.told import BALTIMORE, make_change, new_site
from watcher.alerts.lines import Happened, Line, lines_of
from watcher.model.change import Change, Importance, Indexes, Kind
from watcher.plain.places import km_words


def lines(changes: Sequence[Change], *distances: float | None, within_km: float | None = 50) -> tuple[Line, ...]:
    away = [*distances, *(None for _ in changes)]
    happened = [
        Happened(number, change, km, BALTIMORE, within_km, "")
        for number, (change, km) in enumerate(zip(changes, away, strict=False))
    ]
    return lines_of(happened, make_record())


def site_status(at: Indexes, group: str = "site.status:A>B") -> Change:
    change = make_change(Kind.SITES, "site.status", "NOT_YET_RECRUITING", "RECRUITING", group=group)
    return Change(**{name: getattr(change, name) for name in change.__slots__} | {"indexes": at})


def test_the_most_important_comes_first_then_the_order_of_the_kinds() -> None:
    told = lines(
        [
            make_change(Kind.TITLE, "title", "Old", "New"),
            make_change(Kind.ENROLLMENT, "enrollment", {"count": 1}, {"count": 2}),
            make_change(Kind.ARMS, "arm", None, {"label": "Control"}, Importance.NOTABLE),
        ]
    )

    assert [line.changes[0].kind for line in told] == [Kind.ARMS, Kind.ENROLLMENT, Kind.TITLE]


def test_a_group_is_one_line_as_important_as_its_most_important_change() -> None:
    group = [
        make_change(group="status", importance=Importance.CRITICAL),
        make_change(field="why_stopped", before=None, after="Too few participants", group="status"),
    ]

    (line,) = lines(group)

    assert (len(line.changes), line.importance) == (2, Importance.CRITICAL)


def test_a_long_reason_for_stopping_is_shown_in_full() -> None:
    why = "The sponsor decided, after talks with everybody who takes part in the trial, to look at another dose first. "
    group = [make_change(group="status"), make_change(field="why_stopped", before=None, after=why * 2, group="status")]

    (line,) = lines(group)

    assert line.details[0].segments[0].text == (why * 2).strip()


def test_sites_near_the_reader_are_listed_the_nearest_first() -> None:
    (line,) = lines([new_site("Far"), new_site("Close")], 40.0, 0.4)

    assert line.summary == "2 new sites near Baltimore"
    assert line.places == (
        "Close, Towson, United States (recruiting), in the same town",
        "Far, Towson, United States (recruiting), 40 km (25 mi)",
    )


@pytest.mark.parametrize("within_km", [None, 50])
def test_sites_farther_than_asked_are_not_called_near(within_km: float | None) -> None:
    (line,) = lines([new_site("Close"), new_site("Far")], 12.0, 4000.0, within_km=within_km)

    assert line.near is None
    assert line.places[1] == "Far, Towson, United States (recruiting), 4,000 km (2,485 mi) from Baltimore"


def test_ten_sites_are_named_and_the_rest_counted() -> None:
    (line,) = lines([new_site(f"Clinic {number}") for number in range(22)])

    assert line.summary == "22 new sites: United States (22)"
    assert (len(line.places), line.places_left) == (10, 12)


def test_a_few_sites_at_an_unknown_distance_are_named_by_the_line_itself() -> None:
    (line,) = lines([new_site("Clinic A"), new_site("Clinic B")])

    assert line.summary == "2 new sites: Clinic A, Towson, United States; Clinic B, Towson, United States"
    assert line.places == ()


def test_one_site_is_told_with_its_distance() -> None:
    (line,) = lines([new_site()], 12.0)

    assert line.summary.endswith(", 12 km (7 mi) from Baltimore")


def test_sites_that_changed_their_status_are_named_from_the_record() -> None:
    record = make_record(values={"/protocolSection/contactsLocationsModule/locations/-": BEIJING_SITE})
    happened = [Happened(at, site_status((at, at)), 10.0 - at, BALTIMORE, 50, "") for at in (0, 1)]

    (line,) = lines_of(happened, record)

    assert line.summary == "2 sites: Not yet recruiting became Recruiting near Baltimore"
    assert line.places == (
        "Invented Clinic, Beijing, China, 9 km (6 mi)",
        "Example Hospital, Shanghai, China, 10 km (6 mi)",
    )


def test_sites_that_only_follow_the_trial_s_status_are_counted_and_not_named() -> None:
    shadows = [make_change(Kind.SITES, "site.status", "RECRUITING", None, group="status") for _ in range(5)]

    (line,) = lines(shadows)

    assert (line.summary, line.places) == ("5 sites are no longer shown with a status", ())


@pytest.mark.parametrize(("km", "words"), [(0.3, "in the same town"), (1.4, "1 km (under 1 mi)")])
def test_a_short_distance_is_no_zero(km: float, words: str) -> None:
    assert km_words(km) == words
