"""What stands on the printed summary: whole criteria, and sites that one could join."""

from watcher.model.record import Json
from watcher.pages.eligibility import Eligibility, eligibility_of
from watcher.pages.samples_trial import BOSTON, CLINIC, HOSPITAL, sample_page
from watcher.pages.sheet import MOST_SITES, Sheet, lines_of, sheet_of, text_of
from watcher.pages.sites import Sites, near, sites_of

STAGE = "Stage IV gastric cancer that has grown during standard treatment, or that is not tolerated or was declined"


def eligibility(*lines: str, status: str = "RECRUITING") -> Eligibility:
    listed = "\n".join(line if line[0] == " " else f"* {line}" for line in lines)
    module: Json = {"eligibilityCriteria": f"Inclusion Criteria:\n\n{listed}\n\nExclusion Criteria:\n\n* Tea"}
    state: Json = {"overallStatus": status}
    return eligibility_of({"protocolSection": {"eligibilityModule": module, "statusModule": state}})


def clinic(**values: Json) -> Json:
    assert isinstance(CLINIC, dict)
    return {**CLINIC, **values}


def sites(*listed: Json) -> Sites:
    return sites_of({"protocolSection": {"contactsLocationsModule": {"locations": list(listed)}}}, {})


def sheet(found: Eligibility, places: Sites | None = None, rows: int = 20) -> Sheet:
    return sheet_of(found, places or sites(), (), rows)


def test_a_criterion_is_printed_whole_or_not_at_all() -> None:
    first = sheet(eligibility(*[f"{number}. {STAGE}" for number in range(30)])).parts[0]

    assert all(text_of(one).endswith("or was declined") for one in first.criteria)
    assert 5 < len(first.criteria) < 30
    assert first.left == 30 - len(first.criteria)


def test_the_more_room_there_is_the_more_criteria_are_printed() -> None:
    found = eligibility(*[STAGE] * 30)

    assert len(sheet(found, rows=10).parts[0].criteria) > len(sheet(found, rows=30).parts[0].criteria)


def test_what_belongs_to_a_criterion_is_printed_with_it() -> None:
    found = eligibility("One of these:", "  * Tea", "  * Coffee", "Milk")

    assert [one.is_under for one in sheet(found).parts[0].criteria] == [False, True, True, False]
    assert sheet(found, rows=57).parts[0].criteria == found.groups[0].criteria[-1:]


def test_only_sites_that_one_could_join_are_printed_the_nearest_first() -> None:
    closed = clinic(facility="Example Center", status="COMPLETED")
    found = near(sites(closed, HOSPITAL, CLINIC), BOSTON, "Boston")

    printed = sheet(eligibility("Tea"), found)

    assert [site.name for site in printed.sites] == ["Invented Clinic", "Example Hospital"]
    assert printed.sites[0].contacts[0].phone == "555-0100 ext. 7"
    assert printed.sites_left == 0


def test_of_many_sites_the_rest_is_counted() -> None:
    found = sites(*[clinic(facility=f"Site {number}") for number in range(9)])

    printed = sheet(eligibility("Tea"), found)

    assert (len(printed.sites), printed.sites_left) == (MOST_SITES, 5)


def test_a_closed_trial_has_no_site_that_one_could_join() -> None:
    assert sheet(eligibility("Tea", status="COMPLETED"), sites(CLINIC)).sites == ()


def test_a_chinese_sign_takes_the_room_of_two_letters() -> None:
    assert lines_of("a" * 40, 40) == 1
    assert lines_of("试" * 21, 40) == 2


def test_a_page_knows_its_own_sheet() -> None:
    printed = sample_page().sheet

    assert [part.left for part in printed.parts] == [0, 0]
