"""The past as steps: only what a sponsor changed, never what a form left out."""

from tests.factories import ENROLLMENT, NOW, STATUS, make_record
from watcher.jobs.timeline import past_steps
from watcher.model.record import Json
from watcher.registry.history import read_past
from watcher.versions.past import PastVersion

START = "/protocolSection/statusModule/startDateStruct"
PARTICIPANTS = "/protocolSection/designModule/enrollmentInfo"
SUMMARY = "/protocolSection/descriptionModule"


def version(submission: int, values: dict[str, Json]) -> PastVersion:
    return PastVersion(submission, f"2026-0{submission + 1}-01", NOW, read_past(make_record(values=values)))


def fields(*versions: PastVersion) -> list[list[str]]:
    return [[change.field for change in step.changes] for step in past_steps(versions)]


def test_each_step_is_compared_with_the_one_before() -> None:
    later: dict[str, Json] = {STATUS: "RECRUITING"}

    assert fields(version(0, {}), version(1, later), version(2, later | {ENROLLMENT: 90})) == [
        [], ["status"], ["enrollment"],
    ]  # fmt: skip


def test_a_type_that_old_versions_lack_is_no_change() -> None:
    old: dict[str, Json] = {START: {"date": "2026-09"}, PARTICIPANTS: {"count": 40}}

    assert fields(version(0, old), version(1, {})) == [[], []]


def test_another_date_is_a_change_even_where_the_type_is_new_too() -> None:
    assert fields(version(0, {START: {"date": "2026-08"}}), version(1, {})) == [[], ["start"]]


def test_text_in_the_form_of_the_site_is_the_same_text() -> None:
    encoded: dict[str, Json] = {SUMMARY: {"briefSummary": "<p>Age &amp;gt; 18</p>\r\n\r\n<p>Dose &lt; 5</p>"}}
    plain: dict[str, Json] = {SUMMARY: {"briefSummary": "Age \\> 18\n\nDose \\< 5"}}

    assert fields(version(0, encoded), version(1, plain)) == [[], []]


def test_what_is_missing_between_two_that_were_read_is_not_bridged() -> None:
    assert fields(version(0, {}), version(2, {STATUS: "RECRUITING"})) == [[], []]


def test_modules_that_a_version_came_without_are_named_and_not_told() -> None:
    steps = past_steps((version(0, {}), version(1, {"/protocolSection/conditionsModule": {}})))

    assert steps[1].changes == ()
    assert steps[1].lost == ("protocolSection.conditionsModule",)


def test_nothing_read_is_no_past() -> None:
    assert past_steps(()) == ()
