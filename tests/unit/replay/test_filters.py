"""The check boxes of the website, by their codes."""

import pytest

from tests.unit.replay.recordings import make_record
from watcher.errors import UsageError
from watcher.model.record import Record
from watcher.replay.document import Document
from watcher.replay.filters import by_options, by_place, by_status


def holds(options: str, record: Record | None = None) -> bool:
    document = Document(record or make_record())
    return all(test(document) for test in by_options(options))


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ("status:rec", True),
        ("status:not rec", True),
        ("status:com", False),
        ("status:com,phase:2", False),
        ("status:rec|phase:2", True),
        ("phase:0", False),
        ("phase:3 4", True),
        ("studyType:int", True),
        ("funderType:industry", True),
        ("funderType:other", False),
        ("sex:f", False),
        ("ages:adult", True),
        ("results:without", True),
        ("results:with", False),
        ("docs:prot", False),
        ("healthy:y", False),
        ("violation:y", False),
        # Unknown options match nothing, without a word; the last of a repeated id counts.
        ("phase:na", False),
        ("violation:n", False),
        ("phase:9 2", True),
        ("status:com,status:rec", True),
        ("status:rec,status:com", False),
    ],
)
def test_options_narrow_as_documented(options: str, found: bool) -> None:
    assert holds(options) is found


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ("statuses:rec", "Invalid value in parameter `aggFilters`: `statuses`"),
        ("status:not,rec", "Item 2 in parameter `aggFilters` has incorrect format"),
        ("status", "Item 1 in parameter `aggFilters` has incorrect format"),
    ],
)
def test_unknown_ids_and_commas_inside_a_pair_are_refused(options: str, complaint: str) -> None:
    with pytest.raises(UsageError) as refused:
        by_options(options)
    assert str(refused.value) == complaint


def test_a_registry_of_patients_is_an_observational_study() -> None:
    record = make_record(designModule={"studyType": "OBSERVATIONAL", "patientRegistry": True})

    assert holds("studyType:obs", record)
    assert holds("studyType:obs_patreg", record)
    assert not holds("studyType:obs_patreg", make_record(designModule={"patientRegistry": True}))


def test_a_status_must_be_one_of_the_registry() -> None:
    assert by_status("COMPLETED|RECRUITING")(Document(make_record()))
    with pytest.raises(UsageError, match=r"^Invalid value in parameter `overallStatus`: `Recruiting`$"):
        by_status("Recruiting")


@pytest.mark.parametrize(
    ("circle", "found"),
    [
        ("distance(42.36,-71.06,1mi)", True),
        ("distance(42.5,-71.06,25km)", True),
        ("distance(42.5,-71.06,10km)", False),
        ("distance(42.5,-71.06,10)", True),
    ],
)
def test_one_site_inside_is_enough(circle: str, found: bool) -> None:
    assert by_place("filter.geo", circle)(Document(make_record())) is found


@pytest.mark.parametrize(
    "circle",
    ["distance(1, 2, 3mi)", "distance[1,2,3mi]", "distance(1,2,3m)", "distance(1,2,0mi)", "distance(1,2,501mi)"],
)
def test_a_circle_is_written_strictly_and_from_one_to_500_miles(circle: str) -> None:
    with pytest.raises(UsageError, match=r"parameter `filter\.geo`|Parameter `filter\.geo`"):
        by_place("filter.geo", circle)
