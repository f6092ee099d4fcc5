"""Which saved searches are computed from the records alone, what they mean, and what a missing field means to them."""

from typing import NamedTuple

import pytest

from tests.factories import SITES, make_record
from watcher.match.local import matches, read_rule, why_not
from watcher.model.record import Json, Record

BOSTON: Record = {"city": "Boston", "state": "Massachusetts", "country": "United States", "status": "RECRUITING"}
LYON: Record = {"city": "Lyon", "country": "France", "status": "COMPLETED"}
STATUS, DESIGN, ELIGIBILITY, SPONSORS = (
    f"/protocolSection/{name}"
    for name in ("statusModule", "designModule", "eligibilityModule", "sponsorCollaboratorsModule")
)
NEAR_BOSTON = "distance(42.36,-71.06,50mi)"


class Row(NamedTuple):
    """One search, what of a record it looks at, and whether that record is a member, with the reason."""

    search: dict[str, str]
    values: dict[str, Json]
    is_member: bool
    why: str


def status(asked: str, own: str, *, last: str | None = None, is_member: bool, why: str) -> Row:
    values: dict[str, Json] = {f"{STATUS}/overallStatus": own}
    if last is not None:
        values[f"{STATUS}/lastKnownStatus"] = last
    return Row({"filter.overallStatus": asked}, values, is_member, why)


def box(filters: str, values: dict[str, Json], *, is_member: bool, why: str) -> Row:
    return Row({"aggFilters": filters}, values, is_member, why)


def clause(expression: str, values: dict[str, Json], *, is_member: bool, why: str) -> Row:
    return Row({"filter.advanced": expression}, values, is_member, why)


def near(*points: Json, is_member: bool, why: str) -> Row:
    sites: list[Json] = [{**BOSTON, "geoPoint": point} if point else {**BOSTON} for point in points]
    return Row({"filter.geo": NEAR_BOSTON}, {SITES: sites}, is_member, why)


def sites(expression: str, *shown: Record, is_member: bool, why: str) -> Row:
    return Row({"filter.advanced": expression}, {SITES: [*shown]}, is_member, why)


def start(expression: str, own: str | None, *, is_member: bool, why: str) -> Row:
    shown: Json = {} if own is None else {"date": own}
    return Row(
        {"filter.advanced": f"AREA[StartDate]{expression}"}, {f"{STATUS}/startDateStruct": shown}, is_member, why
    )


def ages(least: str | None, most: str | None, *, is_member: bool, why: str) -> Row:
    limits: dict[str, Json] = {key: age for key, age in (("minimumAge", least), ("maximumAge", most)) if age}
    asked = "AREA[MinimumAge]RANGE[18 Years,MAX] AND AREA[MaximumAge]RANGE[MIN,65 Years]"
    return Row({"filter.advanced": asked}, {ELIGIBILITY: limits}, is_member, why)


IDS = "NCT00000007,nct8"
ROWS = (
    status("RECRUITING", "RECRUITING", is_member=True, why="the trial's own status"),
    status("RECRUITING,COMPLETED", "COMPLETED", is_member=True, why="one of several is enough"),
    status("RECRUITING", "NOT_YET_RECRUITING", is_member=False, why="a status is a whole word of a closed list"),
    status("RECRUITING", "UNKNOWN", last="RECRUITING", is_member=False, why="the last known status is not the status"),
    status("UNKNOWN", "UNKNOWN", last="RECRUITING", is_member=True, why="unknown is a status of its own"),
    sites("AREA[OverallStatus]RECRUITING", BOSTON, is_member=False, why="a site's status is not the trial's"),
    sites("AREA[LocationStatus]RECRUITING", LYON, BOSTON, is_member=True, why="the status of any site"),
    sites("AREA[LocationStatus]RECRUITING", {"city": "Boston"}, is_member=False, why="most sites show no status"),

    box("phase:2", {f"{DESIGN}/phases": ["PHASE2", "PHASE3"]}, is_member=True, why="phase 2/3 is both"),
    box("phase:2 4", {f"{DESIGN}/phases": ["PHASE4"]}, is_member=True, why="options of one filter: any"),
    box("phase:2,sex:f", {f"{DESIGN}/phases": ["PHASE2"]}, is_member=False, why="several filters: all"),
    box("phase:2,phase:3", {f"{DESIGN}/phases": ["PHASE2"]}, is_member=False, why="of a repeated filter the last"),
    box("phase:NA", {}, is_member=False, why="no phase is not the phase NA"),
    box("phase:NA", {f"{DESIGN}/phases": ["NA"]}, is_member=True, why="the phase NA"),
    box("studyType:int", {}, is_member=True, why="the type of the plain record"),
    box("studyType:obs_patreg", {f"{DESIGN}/studyType": "OBSERVATIONAL"}, is_member=False, why="no registry"),
    box("studyType:obs_patreg", {f"{DESIGN}/studyType": "OBSERVATIONAL", f"{DESIGN}/patientRegistry": True},
        is_member=True, why="both at once"),
    box("studyType:exp_indiv", {f"{DESIGN}/expandedAccessTypes": {"individual": True}}, is_member=True, why="a kind"),
    box("funderType:industry", {SPONSORS: {"leadSponsor": {"class": "OTHER"}, "collaborators": [
        {"class": "NIH"}, {"class": "INDUSTRY"}]}}, is_member=True, why="a collaborator is a funder too"),
    box("funderType:other", {SPONSORS: {"leadSponsor": {"class": "INDUSTRY"}}}, is_member=False, why="industry only"),
    box("funderType:other", {SPONSORS: {"leadSponsor": {"class": "UNKNOWN"}}}, is_member=True, why="all the rest"),
    box("funderType:other", {SPONSORS: {"leadSponsor": {"name": "[Redacted]"}}}, is_member=False, why="no class"),
    box("sex:f", {ELIGIBILITY: {"sex": "FEMALE"}}, is_member=True, why="only women"),
    box("sex:f", {ELIGIBILITY: {"sex": "ALL"}}, is_member=False, why="open to all is not for women only"),
    box("healthy:y", {ELIGIBILITY: {"healthyVolunteers": False}}, is_member=False, why="said not to be"),
    box("healthy:y", {ELIGIBILITY: {}}, is_member=False, why="not said to be"),
    box("ages:older", {ELIGIBILITY: {"stdAges": ["ADULT", "OLDER_ADULT"]}}, is_member=True, why="an age group"),
    box("ages:child", {ELIGIBILITY: {"minimumAge": "6 Years"}}, is_member=False, why="groups are not made of limits"),
    box("results:with", {"/hasResults": True}, is_member=True, why="posted"),
    box("results:with", {"/hasResults": "true"}, is_member=False, why="a word is no yes"),
    box("results:without", {"/hasResults": False}, is_member=True, why="not posted"),
    box("results:with", {"/resultsSection": {"a": 1}}, is_member=False, why="only the flag counts"),
    box("docs:sap", {"/documentSection": {"largeDocumentModule": {"largeDocs": [
        {"hasProtocol": True}, {"hasSap": True}]}}}, is_member=True, why="any of the documents"),
    box("violation:y", {"/annotationSection": {"annotationModule": {"violationAnnotation": {"violationEvents": [
        {"type": "VIOLATION_IDENTIFIED"}]}}}}, is_member=True, why="an event is noted"),

    near({"lat": 42.36, "lon": -71.06}, is_member=True, why="on the spot"),
    near({"lat": 42.36, "lon": -72.03}, is_member=True, why="49.5 miles"),
    near({"lat": 42.36, "lon": -72.06}, is_member=False, why="51.1 miles: without a unit of its own a radius is exact"),
    near(None, {"lat": 42.36, "lon": -71.06}, is_member=True, why="one site inside is enough"),
    near(None, is_member=False, why="a site without coordinates is nowhere, whatever its city"),
    near({"lat": 42.36}, is_member=False, why="half a point is none"),
    near(is_member=False, why="no sites"),
    sites('AREA[LocationCountry]"France"', BOSTON, LYON, is_member=True, why="any site"),
    sites('AREA[LocationCity]"boston"', BOSTON, is_member=True, why="letter case does not matter"),
    sites('AREA[LocationCountry]"States"', BOSTON, is_member=True, why="words in a row, also inside a name"),
    sites('AREA[LocationCountry]"Guinea"', {"country": "Papua New Guinea"}, is_member=True, why="as the registry does"),
    sites('AREA[LocationCountry]"United Stat"', BOSTON, is_member=False, why="whole words"),
    sites('AREA[LocationState]"Massachusetts"', {"city": "Boston"}, is_member=False, why="no state is given"),
    sites('SEARCH[Location](AREA[LocationCountry]"France" AND AREA[LocationCity]"Boston")', BOSTON, LYON,
          is_member=False, why="one and the same site must be both"),
    sites('AREA[LocationCountry]"France" AND AREA[LocationCity]"Boston"', BOSTON, LYON, is_member=True,
          why="without SEARCH[Location] each may be another site"),
    sites('SEARCH[Location](AREA[LocationCity]"Lyon" AND AREA[LocationStatus]RECRUITING)', BOSTON, LYON,
          is_member=False, why="the status of that site"),

    start("RANGE[2025-03-01,MAX]", "2025-03-01", is_member=True, why="both ends are included"),
    start("RANGE[2025-03-02,MAX]", "2025-03", is_member=False, why="a month counts as its first day"),
    start("RANGE[2025-03-01,2025-03-01]", "2025-03", is_member=True, why="a month counts as its first day"),
    start("RANGE[2025-01-01,MAX]", "2025", is_member=True, why="a year counts as its first day"),
    start("RANGE[MIN,2025]", "2025-12-31", is_member=True, why="a year in the search is all of it"),
    start("RANGE[2026,MAX]", "2025-12-31", is_member=False, why="the day before"),
    start("RANGE[MIN,2030-01-01]", None, is_member=False, why="a range finds only those that have the date"),
    start("RANGE[MIN,MAX]", "2025-03", is_member=True, why="any date at all"),
    start("RANGE[MIN,2030-01-01]", "soon", is_member=False, why="what is no date has no place in the order"),

    ages("18 Years", "65 Years", is_member=True, why="both ends are included"),
    ages("216 Months", "780 Months", is_member=True, why="a year is twelve months"),
    ages("17 Years", "65 Years", is_member=False, why="younger people may take part"),
    ages("18 Years", None, is_member=False, why="without an upper limit the oldest may take part"),
    ages(None, "65 Years", is_member=False, why="without a lower limit the youngest may take part"),
    clause("AREA[EnrollmentCount]RANGE[40,40]", {}, is_member=True, why="a count, both ends included"),
    clause("AREA[EnrollmentCount]RANGE[0,MAX]", {DESIGN: {}}, is_member=False, why="no count is not zero"),

    Row({"filter.ids": IDS}, {"/protocolSection/identificationModule/nctId": "NCT00000008"}, True, "lenient forms"),
    Row({"filter.ids": IDS}, {"/protocolSection/identificationModule/nctIdAliases": ["NCT00000007"]}, True, "an alias"),
    Row({"filter.ids": IDS}, {}, False, "another trial"),
    Row({"query.term": "NCT99990001"}, {}, True, "a query of nothing but ids finds these"),
    Row({"query.lead": 'COVERAGE[FullMatch]"Example, Inc."'},
        {SPONSORS: {"leadSponsor": {"name": "EXAMPLE INC"}}}, True, "all words of the name, in order"),
    Row({"query.lead": 'COVERAGE[FullMatch]"Example"'},
        {SPONSORS: {"leadSponsor": {"name": "Example Inc"}}}, False, "not all words of the name"),
    Row({"filter.overallStatus": "RECRUITING", "aggFilters": "status:com"},
        {f"{STATUS}/overallStatus": "RECRUITING"}, False, "two parameters: both must hold"),
)  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{'; '.join(row.search.values())[:60]} - {row.why}")
def test_a_record_is_a_member_or_not(row: Row) -> None:
    rule = read_rule(row.search)

    assert rule is not None
    assert matches(rule, make_record(values=row.values)) is row.is_member


LEFT_TO_THE_REGISTRY: tuple[tuple[dict[str, str], str], ...] = (
    ({"query.cond": "gastric cancer"}, "`query.cond` searches for words, and the registry also finds synonyms"),
    ({"query.lead": "Merck"}, "`query.lead` searches for words, and the registry also finds other spellings"),
    ({"query.lead": '"Merck"'}, "`query.lead` searches for words"),
    ({"query.spons": 'COVERAGE[FullMatch]"Merck"'}, "`query.spons` searches for words"),
    ({"query.locn": "AREA[LocationFacility]Example Hospital"}, "`query.locn` searches for words"),
    ({"filter.overallStatus": "RECRUITING", "query.term": "asthma"}, "`query.term` searches for words"),
    ({"query.term": "NCT00000001", "filter.overallStatus": "RECRUITING"}, "the registry ignores the rest"),
    ({"query.id": "ABC-123"}, "`query.id` searches for words"),
    ({"filter.synonyms": "ConditionSearch:1651367"}, "only the registry reads `filter.synonyms`"),
    ({"filter.advanced": "AREA[Phase]PHASE2 OR AREA[Sex]MALE"}, "only the registry reads `OR AREA[Sex]MALE`"),
    ({"filter.advanced": "AREA[Sex]ALL"}, "only the registry reads `AREA[Sex]ALL`"),
    ({"filter.geo": "distance(42.36,-71.06,501mi)"}, "a radius of 1 to 500 miles, not 501 mi"),
    ({"filter.geo": "distance(42.36,-71.06,1km)"}, "a radius of 1 to 500 miles, not 1 km"),
    ({"filter.geo": "here"}, "the registry takes distance(39.0,-77.1,50mi)"),
    ({"filter.geo": "distance(95,0,50mi)"}, "95, 0 is no place on earth"),
    ({"filter.ids": "NCT1,none"}, "'none' is not an NCT ID"),
    ({"filter.overallStatus": "recruiting"}, "'recruiting' are no statuses of the registry"),
    ({"aggFilters": "phase:na"}, "`aggFilters` names `phase:na`, which is not known here"),
    ({"aggFilters": "color:red"}, "`aggFilters` names `color:red`"),
    ({"somethingNew": "1"}, "only the registry reads `somethingNew`"),
    ({}, "it asks for nothing"),
)  # fmt: skip


@pytest.mark.parametrize(("search", "reason"), LEFT_TO_THE_REGISTRY, ids=lambda value: str(value)[:60])
def test_what_is_left_to_the_registry_is_said_with_the_reason(search: dict[str, str], reason: str) -> None:
    assert read_rule(search) is None
    assert reason in (why_not(search) or "")


def test_an_exact_search_has_no_reason_to_be_left_to_the_registry() -> None:
    assert why_not({"filter.overallStatus": "RECRUITING"}) is None
