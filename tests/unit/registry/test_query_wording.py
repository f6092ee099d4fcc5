"""A search in plain words, and when two searches are one."""

import pytest

from watcher.registry.query import SearchLink, describe_search, read_link, search_key, search_parameters

TOLD = [
    ({"query.cond": "gastric cancer", "filter.overallStatus": "RECRUITING"},
     "condition: gastric cancer; status: Recruiting"),
    ({"query.term": r"AML \ALL", "query.lead": "Example"}, "words: AML ALL; lead sponsor: Example"),
    ({"filter.overallStatus": "RECRUITING,COMPLETED"}, "status: Recruiting or Completed"),
    ({"aggFilters": "phase:2 3,sex:f"}, "phase: Phase 2 or Phase 3; sex: Female"),
    ({"filter.geo": "distance(42.36,-71.06,50mi)"}, "within 50 mi of 42.36, -71.06"),
    ({"filter.ids": "NCT00000001,NCT00000002"}, "NCT IDs: NCT00000001, NCT00000002"),
    ({"query.locn": "AREA[LocationFacility]Mayo Clinic"}, "facility: Mayo Clinic"),
    ({"query.locn": "Boston"}, "location: Boston"),
    ({"filter.advanced": "AREA[Phase:size]2"}, "expression: AREA[Phase:size]2"),
    ({"filter.synonyms": "ConditionSearch:1651367"}, "ConditionSearch:1651367"),
]  # fmt: skip


@pytest.mark.parametrize(("parameters", "words"), TOLD)
def test_a_search_in_words(parameters: dict[str, str], words: str) -> None:
    assert describe_search(parameters) == words


def test_the_places_dates_and_ages_of_a_link_are_told_without_an_expression() -> None:
    link = read_link(
        "https://clinicaltrials.gov/search?cond=asthma&country=France&city=Paris"
        "&start=2020-01-01_&lastUpdPost=2026-01-01_2026-02-01&ageRange=18y_65y"
    )

    assert isinstance(link, SearchLink)
    assert describe_search(link.parameters) == (
        "condition: asthma; country: France; city: Paris; start: from 2020-01-01; "
        "last update posted: from 2026-01-01 to 2026-02-01; minimum age: 18 years; maximum age: 65 years"
    )


ONE = [
    ({"query.cond": "a", "query.term": "b"}, {"query.term": "b", "query.cond": "a"}),
    ({"query.cond": "Gastric  Cancer"}, {"query.cond": "gastric cancer"}),
    ({"filter.overallStatus": "RECRUITING,COMPLETED"}, {"filter.overallStatus": "COMPLETED|RECRUITING"}),
    ({"aggFilters": "sex:f,phase:3 2"}, {"aggFilters": "phase:2 3,sex:f"}),
    ({"filter.overallStatus": "NOT_YET_RECRUITING,RECRUITING"}, {"aggFilters": "status:rec not"}),
]
TWO = [
    ({"query.cond": "asthma"}, {"query.term": "asthma"}),
    ({"query.cond": "a or b"}, {"query.cond": "a OR b"}),
    ({"query.cond": "all"}, {"query.cond": r"\ALL"}),
    ({"query.cond": "aids"}, {"query.cond": "AIDS"}),
    ({"aggFilters": "phase:2"}, {"aggFilters": "phase:3"}),
    ({"query.cond": "a"}, {"query.cond": "a", "filter.overallStatus": "RECRUITING"}),
]


@pytest.mark.parametrize(("one", "other"), ONE)
def test_the_same_search_has_one_key(one: dict[str, str], other: dict[str, str]) -> None:
    assert search_key(one) == search_key(other)


@pytest.mark.parametrize(("one", "other"), TWO)
def test_different_searches_have_different_keys(one: dict[str, str], other: dict[str, str]) -> None:
    assert search_key(one) != search_key(other)


def test_a_search_typed_and_the_same_one_pasted_are_one_watch() -> None:
    typed = search_parameters(cond="gastric cancer", status=["recruiting"], phase=["2"])
    link = read_link("https://clinicaltrials.gov/search?cond=Gastric%20cancer&aggFilters=phase:2,status:rec")

    assert isinstance(link, SearchLink)
    assert search_key(link.parameters) == search_key(typed)


def test_a_key_fits_an_index_however_long_the_search_is() -> None:
    assert len(search_key({"query.term": "word " * 1000})) == 64
