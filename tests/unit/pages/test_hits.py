"""A list of trials as a reader sees it."""

from datetime import date

import pytest

from tests.factories import make_trial
from watcher.model.record import Json
from watcher.model.watch import Place
from watcher.pages.hits import Hit, hits_of, nearest_of, told_day

BOSTON = Place("Boston", 42.36, -71.06)
SITES = "/protocolSection/contactsLocationsModule/locations"


def site(name: str, city: str, latitude: float | None, status: str | None = None, country: str = "France") -> Json:
    found: dict[str, Json] = {"facility": name, "city": city, "country": country}
    if latitude is not None:
        found["geoPoint"] = {"lat": latitude, "lon": -71.06}
    return found | ({"status": status} if status else {})


def hit(**values: Json) -> Hit:
    paths = {f"/protocolSection/{path.replace('__', '/')}": value for path, value in values.items()}
    return hits_of([make_trial(values=paths)], None)[0]


def test_the_nearest_site_that_can_be_joined_comes_before_a_nearer_one_that_cannot() -> None:
    sites = [site("Near", "Boston", 42.36, "COMPLETED"), site("Far", "Concord", 43.2, "RECRUITING")]

    nearest = nearest_of(sites, BOSTON)

    assert nearest is not None
    assert (nearest.name, nearest.distance, nearest.status_words) == (
        "Far, Concord",
        "93 km (58 mi) away",
        "Recruiting",
    )


def test_where_none_can_be_joined_the_nearest_is_named() -> None:
    nearest = nearest_of([site("Far", "Concord", 43.2), site("Near", "Boston", 42.37)], BOSTON)

    assert nearest is not None
    assert nearest.name == "Near, Boston"


@pytest.mark.parametrize("names", [("Jinshan", "North Campus"), ("North Campus", "Jinshan")])
def test_of_two_equally_near_the_one_that_recruits_is_named(names: tuple[str, str]) -> None:
    status = {"Jinshan": "NOT_YET_RECRUITING", "North Campus": "RECRUITING"}

    nearest = nearest_of([site(name, "Boston", 42.36, status[name]) for name in names], BOSTON)

    assert nearest is not None
    assert (nearest.name, nearest.distance) == ("North Campus, Boston", "In the same town")


def test_trials_that_can_be_joined_come_first_and_equal_ones_stay_as_the_registry_has_them() -> None:
    statuses = ["WITHDRAWN", "NOT_YET_RECRUITING", "RECRUITING", "COMPLETED", "AVAILABLE"]
    trials = [make_trial(values={"/protocolSection/statusModule/overallStatus": status}) for status in statuses]

    assert [one.status for one in hits_of(trials, None)] == [
        *("RECRUITING", "AVAILABLE", "NOT_YET_RECRUITING"),
        *("WITHDRAWN", "COMPLETED"),
    ]


@pytest.mark.parametrize(("posted", "told"), [("2026-07-10", date(2026, 7, 10)), ("2026-07-14", None)])
def test_a_day_that_is_older_than_a_trial_of_the_list_is_not_told(posted: str, told: date | None) -> None:
    trial = make_trial(values={"/protocolSection/statusModule/lastUpdatePostDateStruct": {"date": posted}})

    assert told_day([trial], date(2026, 7, 10)) == told


def test_sites_without_a_point_are_at_no_distance() -> None:
    assert nearest_of([site("Somewhere", "Boston", None)], BOSTON) is None


@pytest.mark.parametrize(
    ("phases", "kind", "stage"),
    [
        (["PHASE1", "PHASE2"], "INTERVENTIONAL", "Phase 1/Phase 2"),
        (["NA"], "INTERVENTIONAL", "No phase"),
        ([], "OBSERVATIONAL", "Observational research"),
        ([], "EXPANDED_ACCESS", "Expanded access"),
        ([], "INTERVENTIONAL", "No phase"),
    ],
)
def test_a_stage_is_the_phase_or_the_kind_of_research(phases: list[Json], kind: str, stage: str) -> None:
    assert hit(designModule__phases=phases, designModule__studyType=kind).stage == stage


@pytest.mark.parametrize(
    ("countries", "where"),
    [
        ([], ""),
        (["France"], "1 site in France"),
        (["France", "Spain", "France"], "3 sites in France, Spain"),
        (["France", "Spain", "Italy", "Chile", "Peru"], "5 sites in France, Spain, Italy and 2 more"),
    ],
)
def test_where_it_is_names_few_countries(countries: list[str], where: str) -> None:
    sites = [site("A", "B", None, country=country) for country in countries]

    assert hit(contactsLocationsModule__locations=sites).where == where


def test_many_conditions_are_cut_and_counted() -> None:
    found = hit(conditionsModule__conditions=["A", "B", "C", "D", "E"])

    assert (found.conditions, found.conditions_left) == ("A, B, C", 2)


def test_a_record_of_almost_nothing_is_a_line_too() -> None:
    found = hit(contactsLocationsModule__locations="nonsense", conditionsModule__conditions=[7, None])

    assert (found.where, found.conditions, found.nearest) == ("", "", None)
