"""Expressions that are read, and those that are left to the registry rather than read wrongly."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watcher.errors import QueryError
from watcher.match.local import why_not
from watcher.match.local.clauses import read_clauses
from watcher.match.local.rule import AtOneSite, OneOf

SITE = 'SEARCH[Location](AREA[LocationCity]"Boston" AND AREA[LocationStatus](RECRUITING OR COMPLETED))'


def test_a_site_is_read_as_one_condition() -> None:
    statuses = frozenset(("RECRUITING", "COMPLETED"))

    assert read_clauses(SITE) == {AtOneSite(frozenset((("city", " boston "),)), statuses)}


def test_operator_words_in_a_phrase_are_words() -> None:
    read = read_clauses('AREA[LocationCity]"Trial AND Error" AND AREA[Phase]PHASE2')

    assert read == {AtOneSite(frozenset((("city", " trial and error "),))), OneOf(frozenset(("Phase=PHASE2",)))}


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "gastric",
        "NOT AREA[Phase]PHASE2",
        "AREA[Phase]PHASE2 OR AREA[Phase]PHASE3",
        "AREA[Phase]PHASE2 AREA[Phase]PHASE3",
        "AREA[Phase]PHASE2 AND",
        "AREA[Phase]PHASE2 and AREA[Phase]PHASE3",
        "AREA[Phase]PHASE2 AND cancer",
        "AREA[Phase]phase2",
        'AREA[Phase]"Phase 2"',
        'AREA[Phase]""',
        "AREA[Phase](PHASE2 AND PHASE3)",
        "AREA[Phase]RANGE[MIN,MAX]",
        'AREA[Phase]COVERAGE[FullMatch]"PHASE2"',
        "AREA[Phase:size]2",
        "AREA[Phase]MISSING",
        "AREA[Sex]ALL",
        "AREA[Sex](ALL OR FEMALE)",
        "AREA[StartDate]2022",
        "AREA[StartDate]RANGE[2022]",
        "AREA[StartDate]RANGE[2022-02-30,MAX]",
        "AREA[MinimumAge]RANGE[18 Hours,MAX]",
        "AREA[EnrollmentCount]RANGE[many,MAX]",
        'AREA[Condition]"gastric cancer"',
        'AREA[LeadSponsorName]"Merck"',
        "AREA[LocationCity]Boston",
        'AREA[LocationFacility]"Example Hospital"',
        'AREA[LocationCity]"..."',
        'AREA[LocationCity]COVERAGE[FullMatch]"Boston"',
        "AREA[LocationGeoPoint]DISTANCE[42.36,-71.06,50]",
        "AREA[LocationGeoPoint]DISTANCE[42.36,-71.06,501mi]",
        "AREA[LocationGeoPoint]DISTANCE[91,-71.06,50mi]",
        "AREA[LocationGeoPoint]DISTANCE[4.2.3,-71.06,50mi]",
        'SEARCH[Location](AREA[LocationCity]"Boston"',
        "SEARCH[Location](AREA[Phase]PHASE2)",
        'SEARCH[Location](AREA[LocationCity]"Boston" OR AREA[LocationCity]"Lyon")',
        "SEARCH[Study](AREA[Phase]PHASE2)",
    ],
)  # fmt: skip
def test_whatever_else_an_expression_says_is_left_to_the_registry(expression: str) -> None:
    with pytest.raises(QueryError):
        read_clauses(expression)


@settings(deadline=None)
@given(st.text('AREA[]()" ORND,Phase123MINX-', max_size=60))
def test_any_text_is_read_or_refused_with_one_line(text: str) -> None:
    reason = why_not({"filter.advanced": text})

    assert reason is None or reason.isprintable()
