"""What each operator finds in one record: a gastric cancer trial with a site in Boston and one in Lyon."""

import pytest

from tests.unit.replay.recordings import make_record
from watcher.errors import QueryError
from watcher.model.record import Record
from watcher.replay.document import Document
from watcher.replay.evaluate import predicate


def holds(text: str, record: Record | None = None, area: str = "BasicSearch") -> bool:
    return predicate(text, area)(Document(record or make_record()))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # Words in any order, phrases in a row, across punctuation but not across values.
        ("cancer gastric", True),
        ('"gastric cancer"', True),
        ('"cancer gastric"', False),
        ('"II III"', True),
        ("II-III", True),
        ('"cancer stomach"', False),
        ("GASTRIC", True),
        ("gastr", False),
        # Operators; lower-case ones are words.
        ("gastric AND lung", False),
        ("gastric OR lung", True),
        ("gastric NOT lung", True),
        ("(lung OR gastric) AND pain NOT breast", True),
        ("gastric and pain", False),
        ("gastric lung", False),
        # The abbreviation of a leukemia is the whole registry, unless escaped.
        ("AML,ALL", False),
        ("AML OR ALL", True),
        (r"AML OR \ALL", False),
    ],
)
def test_words_phrases_and_operators(text: str, found: bool) -> None:
    assert holds(text) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("AREA[Phase]PHASE3", True),
        ("AREA[Phase]PHASE1", False),
        ("AREA[StdAge](CHILD OR ADULT)", True),
        ('AREA[Sex]"ALL"', True),
        ("AREA[Sex]ALL", True),
        ("AREA[LocationCity]Boston", True),
        ("AREA[LocationCity]Lyon Boston", False),
        ("AREA[LeadSponsorName]Acme", True),
        ("AREA[ConditionSearch]stomach", True),
        ("AREA[HasResults]false", True),
        ("AREA[HasResults]true", False),
        ("AREA[Phase]MISSING", False),
        ("AREA[Acronym]MISSING", True),
        ("NOT AREA[Acronym]MISSING", False),
        ("AREA[ResultsSection]MISSING", True),
        ("AREA[Phase:size]2", True),
        ("AREA[Location:size]RANGE[3,MAX]", False),
        ("AREA[Keyword:size]RANGE[MIN,MAX]", False),
    ],
)
def test_areas(text: str, found: bool) -> None:
    assert holds(text) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # A month counts as its first day, a year in a query as all of it.
        ("AREA[StartDate]2026", True),
        ("AREA[StartDate]2025", False),
        ("AREA[StartDate]2026-03-01", True),
        ("AREA[StartDate]RANGE[2026-03-02,MAX]", False),
        ("AREA[StartDate]RANGE[MIN,2026]", True),
        ("AREA[LastUpdatePostDate]RANGE[2026-06-17,2026-06-17]", True),
        ("AREA[EnrollmentCount]RANGE[100,MAX]", True),
        ("AREA[EnrollmentCount]120", True),
        ("AREA[MinimumAge]RANGE[MIN, 18 years]", True),
        ("AREA[MinimumAge]RANGE[MIN, 215 Months]", False),
        ("AREA[MaximumAge]RANGE[76 Years,MAX]", False),
        # Only trials that have the field are in any range.
        ("AREA[ResultsFirstPostDate]RANGE[MIN,MAX]", False),
        ("AREA[StartDate]RANGE[MIN,MAX]", True),
    ],
)
def test_ranges(text: str, found: bool) -> None:
    assert holds(text) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("SEARCH[Location](AREA[LocationCity]Boston AND AREA[LocationStatus]RECRUITING)", True),
        ("SEARCH[Location](AREA[LocationCity]Lyon AND AREA[LocationStatus]RECRUITING)", False),
        ("AREA[LocationCity]Lyon AND AREA[LocationStatus]RECRUITING", True),
        ("SEARCH[Location](Boston France)", False),
        ("AREA[LocationGeoPoint]DISTANCE[42.36,-71.06,5mi]", True),
        ("AREA[LocationGeoPoint]DISTANCE[48.85,2.35,100km]", False),
        ("SEARCH[Location](AREA[LocationGeoPoint]DISTANCE[45.7,4.8,50km] AND AREA[LocationStatus]COMPLETED)", True),
    ],
)
def test_conditions_on_places(text: str, found: bool) -> None:
    assert holds(text) is found


@pytest.mark.parametrize(
    ("coverage", "found"),
    [
        ('COVERAGE[FullMatch]"Acme Sharp & Dome LLC"', True),
        ("COVERAGE[FullMatch]Acme", False),
        ("COVERAGE[StartsWith]Acme", True),
        ("COVERAGE[StartsWith]Sharp", False),
        ("COVERAGE[EndsWith]LLC", True),
        ("COVERAGE[Contains]Dome", True),
    ],
)
def test_coverage(coverage: str, found: bool) -> None:
    assert holds(f"AREA[LeadSponsorName]{coverage}") is found


def test_places_of_a_query_are_sought_site_by_site() -> None:
    assert holds("Boston Massachusetts", area="LocationSearch")
    assert not holds("Boston France", area="LocationSearch")
    assert holds("Boston AND France", area="LocationSearch")


def test_an_enumeration_is_found_by_its_label_in_a_search_area() -> None:
    assert holds('"older adult"', make_record(eligibilityModule={"stdAges": ["OLDER_ADULT"]}))


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("AREA[Foo]x", "Unknown area name: `Foo`"),
        ("AREA[phase]PHASE3", "Unknown area name: `phase`"),
        ("SEARCH[Location](AREA[Phase]PHASE3)", "Unknown area name: `Phase`"),
        ("SEARCH[Site](a)", "Unknown document name: `Site`"),
        ("AREA[BriefTitle:size]1", "Unknown area name: `BriefTitle:size`"),
        ("AREA[Phase]PHASE9", "Allowed values for enum field `protocolSection.designModule.phases` are `NA`,"),
        ("AREA[OverallStatus]Recruiting", "Allowed values for enum field"),
        ("AREA[StartDate]soon", "Invalid date: `soon`"),
        ("AREA[StartDate]RANGE[2026-13-01,MAX]", "Invalid date: `2026-13-01`"),
        ("AREA[EnrollmentCount]many", "Invalid number: `many`"),
        ("AREA[MinimumAge]RANGE[MIN,3 Moons]", "Invalid age: `3 Moons`"),
        ("AREA[BriefTitle]RANGE[a,b]", "RANGE is not supported by area: `BriefTitle`"),
        ("AREA[BriefTitle]DISTANCE[1,2,3mi]", "DISTANCE is not supported by area: `BriefTitle`"),
        ("AREA[HasResults]yes", "Invalid value for field `hasResults`: `yes`"),
        ("---", "inner bool query clause cannot be null"),
        ("NOT " * 1500 + "a", "the expression is nested too deeply"),
    ],
)
def test_names_and_values_are_refused_before_any_record_is_read(text: str, complaint: str) -> None:
    with pytest.raises(QueryError) as refused:
        predicate(text, "BasicSearch")
    assert str(refused.value).startswith(complaint)
