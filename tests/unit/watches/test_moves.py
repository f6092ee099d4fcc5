"""Why a trial entered or left: what its own changes say, held beside what the search asks for."""

import pytest

from tests.factories import make_trial
from watcher.model.change import Change, Importance, Kind
from watcher.model.record import Json
from watcher.model.watch import Place, Vicinity, Watch, WatchKind
from watcher.plain import because, summary
from watcher.watches.moves import Lately, entered, left

SHANGHAI = Vicinity(Place("Shanghai, China", 31.2222, 121.4581), 50)
AROUND = Watch(2, WatchKind.PLACE, "within 50 km of Shanghai", None, {}, SHANGHAI)


def search(**parameters: str) -> Watch:
    return Watch(1, WatchKind.SEARCH, "a search", None, {key.replace("_", "."): v for key, v in parameters.items()})


def change(kind: Kind, field: str, before: Json, after: Json) -> Change:
    return Change(kind, field, "x", "changed", before, after, Importance.MINOR, "detail")


STOPPED = change(Kind.STATUS, "status", "RECRUITING", "TERMINATED")
WHY = change(Kind.STATUS, "why_stopped", None, "no money")
CONDITION = change(Kind.CONDITIONS, "condition", "Gastric Cancer", None)
SITE = change(Kind.SITES, "site", None, {"facility": "Example Hospital"})
AGE = change(Kind.ELIGIBILITY, "maximum_age", "75 Years", "65 Years")
PHASE = change(Kind.DESIGN, "phases", ["PHASE2"], ["PHASE3"])
SPONSOR = change(Kind.SPONSORS, "lead_sponsor", "Acme", "Bolt")
RESULTS = change(Kind.RESULTS, "has_results", False, True)
START = change(Kind.DATES, "start", {"date": "2026-01"}, {"date": "2026-09"})
ARM = change(Kind.ARMS, "intervention", "Exemplumab", None)
OUTCOME = change(Kind.OUTCOMES, "primary_outcome", "Survival", None)
TITLE = change(Kind.TITLE, "title", "Old", "New")
TERM = change(Kind.DERIVED, "condition_term", "Neoplasms", None)
ENROLLMENT = change(Kind.ENROLLMENT, "enrollment", {"count": 40}, {"count": 60})
ALL = (STOPPED, WHY, CONDITION, SITE, AGE, PHASE, SPONSOR, RESULTS, START, ARM, OUTCOME, TITLE, TERM, ENROLLMENT)

ASKED = [
    ({"filter.overallStatus": "RECRUITING"}, {STOPPED.field}),
    ({"postFilter.overallStatus": "RECRUITING"}, {STOPPED.field}),
    ({"aggFilters": "status:rec,phase:2"}, {STOPPED.field, PHASE.field}),
    ({"aggFilters": "phase:2|ages:older"}, {PHASE.field, AGE.field}),
    ({"aggFilters": "results:without"}, {RESULTS.field}),
    ({"aggFilters": "funderType:nih"}, {SPONSOR.field}),
    ({"query.cond": "gastric"}, {CONDITION.field, TITLE.field}),
    ({"query.intr": "exemplumab"}, {ARM.field, TITLE.field}),
    ({"query.titles": "old"}, {TITLE.field}),
    ({"query.outc": "survival"}, {OUTCOME.field, RESULTS.field}),
    ({"query.spons": "acme"}, {SPONSOR.field}),
    ({"query.lead": "acme"}, {SPONSOR.field}),
    ({"query.locn": "AREA[LocationFacility]Example"}, {SITE.field}),
    ({"filter.geo": "distance(1,2,50km)"}, {SITE.field}),
    ({"filter.advanced": 'SEARCH[Location](AREA[LocationCity]"Boston")'}, {SITE.field}),
    ({"filter.advanced": "AREA[StartDate]RANGE[2026-01-01,2026-06-30]"}, {START.field}),
    ({"filter.advanced": "AREA[MaximumAge]RANGE[MIN,75 Years]"}, {AGE.field}),
    ({"filter.ids": "NCT99990001"}, set()),
]


@pytest.mark.parametrize(("parameters", "expected"), ASKED)
def test_only_what_the_search_asks_for_is_the_reason(parameters: dict[str, str], expected: set[str]) -> None:
    watch = Watch(1, WatchKind.SEARCH, "a search", None, parameters)

    reasons = {one.field: left(watch, make_trial(), Lately((one,))).reason for one in ALL}

    assert {field for field, reason in reasons.items() if reason == "search-left"} == expected


LEFT = [
    (search(filter_overallStatus="RECRUITING"), Lately((WHY, STOPPED)), "Recruiting became Terminated"),
    (search(query_term="gastric"), Lately((ENROLLMENT,)), "Enrollment: 40 became 60 (+20, +50 %)"),
    (search(query_cond="neoplasms"), Lately((TERM,)), "the registry's own terms changed; the trial did not"),
    (search(query_cond="neoplasms"), Lately(), "the registry's own terms changed; the trial did not"),
    (
        search(filter_advanced="AREA[LastUpdatePostDate]RANGE[MIN,2026-06-30]"),
        Lately((), frozenset({"update-date"})),
        "Last update posted changed",
    ),
    (
        search(query_cond="neoplasms"),
        Lately((ENROLLMENT,), frozenset({"update-date"})),
        "the registry reads it another way; nothing that the search asks for changed in the trial",
    ),
    # A status that flaps is a change that nobody is told: that the trial did not change would be wrong.
    (search(filter_overallStatus="RECRUITING"), Lately((), frozenset({"flap"})), None),
]


@pytest.mark.parametrize(("watch", "lately", "why"), LEFT)
def test_a_trial_that_left_a_search_is_told_with_the_reason(watch: Watch, lately: Lately, why: str | None) -> None:
    move = left(watch, make_trial(), lately)

    assert (move.field, because(move)) == ("search.left", why)
    assert summary(move).startswith("No longer matches the search")


def test_a_long_text_is_named_and_not_kept() -> None:
    reworded = change(Kind.ELIGIBILITY, "eligibility", "a" * 500, "b" * 500)

    move = left(search(query_term="x"), make_trial(), Lately((reworded,)))

    assert because(move) == "Eligibility changed"


def test_a_trial_that_was_there_before_enters_again() -> None:
    first, again = (entered(search(query_cond="x"), make_trial(), Lately(), is_again=known) for known in (False, True))

    assert [summary(first), summary(again)] == ["Entered the search", "Entered the search again"]


def test_a_trial_comes_to_a_place_with_its_sites_there() -> None:
    move = entered(AROUND, make_trial(), Lately(), is_again=False)

    told = "Now has a site at the place: Example Hospital, Shanghai, China (recruiting), in the same town"
    assert (move.kind, move.field, summary(move)) == (Kind.SITES, "place.entered", told)


def test_it_leaves_with_the_sites_it_lost_there() -> None:
    near: Json = {"facility": "Example Hospital", "geoPoint": {"lat": 31.3, "lon": 121.5}}
    far: Json = {"facility": "Far Clinic", "geoPoint": {"lat": 39.9, "lon": 116.4}}
    gone = [Change(Kind.SITES, "site", "x", "removed", site, None, Importance.MINOR, "detail") for site in (far, near)]

    told = summary(left(AROUND, make_trial(), Lately(tuple(gone))))

    assert told == "No longer has a site at the place: Example Hospital, 10 km (6 mi)"


def test_a_site_that_the_registry_places_elsewhere_was_not_removed() -> None:
    move = left(AROUND, make_trial(), Lately((), frozenset({"site-geocode"})))

    assert because(move) == "the registry now places its sites elsewhere; none was removed"
