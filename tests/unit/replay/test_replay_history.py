"""A history file tells how a record stands on each release; a wrong one is named with what would be right."""

import json
from datetime import date

import pytest

from tests.unit.replay.recordings import change, make_file, make_history, replacing
from watcher.errors import NotATrialError
from watcher.model.record import at
from watcher.replay.history import read_history

STATUS = "protocolSection.statusModule"
COMPLETED = replacing("statusModule/overallStatus", "COMPLETED")
SECOND, THIRD = date(2026, 7, 2), date(2026, 7, 3)


def test_an_update_by_the_sponsor_moves_the_dates() -> None:
    sent = change("2026-07-02", COMPLETED, submitted="2026-06-30", verified="2026-06")

    shown = make_history(changes=[sent]).at(SECOND)

    assert shown is not None
    assert at(shown.record, f"{STATUS}.overallStatus") == "COMPLETED"
    assert at(shown.record, f"{STATUS}.lastUpdateSubmitDate") == "2026-06-30"
    assert at(shown.record, f"{STATUS}.lastUpdatePostDateStruct") == {"date": "2026-07-02", "type": "ACTUAL"}
    assert at(shown.record, f"{STATUS}.statusVerifiedDate") == "2026-06"


def test_a_change_by_the_registry_moves_no_date() -> None:
    shown = make_history(changes=[change("2026-07-02", COMPLETED)]).at(SECOND)

    assert shown is not None
    assert at(shown.record, f"{STATUS}.lastUpdateSubmitDate") == "2026-06-15"
    assert at(shown.record, f"{STATUS}.lastUpdatePostDateStruct.date") == "2026-06-17"


def test_the_record_before_a_patch_stays_as_it_was() -> None:
    history = make_history(changes=[change("2026-07-02", COMPLETED, submitted="2026-06-30")])

    assert at(history.versions[0].record, f"{STATUS}.overallStatus") == "RECRUITING"
    assert at(history.versions[0].record, f"{STATUS}.lastUpdateSubmitDate") == "2026-06-15"


def test_nothing_is_shown_before_the_first_release_or_after_the_removal() -> None:
    history = make_history(removed="2026-07-03")

    assert history.at(date(2026, 6, 30)) is None
    assert history.at(SECOND) is not None
    assert history.at(THIRD) is None


def test_a_removed_trial_that_returns_is_shown_again_as_it_is_by_then() -> None:
    history = make_history(removed="2026-07-02", returned="2026-07-03", changes=[change("2026-07-03", COMPLETED)])

    assert [history.at(release) is not None for release in history.releases] == [True, True, False, True]
    shown = history.at(THIRD)
    assert shown is not None
    assert at(shown.record, f"{STATUS}.overallStatus") == "COMPLETED"


def test_submissions_are_the_first_version_and_what_the_sponsor_sent() -> None:
    history = make_history(
        changes=[change("2026-07-02", COMPLETED), change("2026-07-03", submitted="2026-07-02")],
    )

    assert [one.release for one in history.submissions(SECOND)] == [date(2026, 7, 1)]
    assert [one.release for one in history.submissions(THIRD)] == [date(2026, 7, 1), THIRD]


@pytest.mark.parametrize(
    ("keys", "complaint"),
    [
        ({"recrod": {}}, "recrod is not a key of a history"),
        ({"first_release": "July"}, "first_release: Input should be a valid date"),
        ({"changes": [{"release": "2026-07-02", "patch": []}]}, "the key changes[0].shows is missing"),
        ({"changes": [change("2026-07-01")]}, "changes[0].release is 2026-07-01; it must be later than 2026-07-01"),
        ({"removed": "2026-07-01"}, "it ends on 2026-07-01; that must be later than its last change"),
        ({"returned": "2026-07-03"}, "it returns on 2026-07-03; that must be later than"),
        ({"removed": "2026-07-03", "returned": "2026-07-03"}, "it returns on 2026-07-03; that must be later than"),
        (
            {"removed": "2026-07-02", "returned": "2026-07-06", "changes": [change("2026-07-03")]},
            "it ends on 2026-07-02; that must be later than its last change, 2026-07-03",
        ),
        (
            {"removed": "2026-07-02", "merged": {"release": "2026-07-02", "into": "NCT00000002"}},
            "a trial is either removed or merged",
        ),
        (
            {"changes": [change("2026-07-02", replacing("statusModule/nothing", 1))]},
            "changes[0] (2026-07-02): the patch does not apply to the record before it",
        ),
        (
            {"changes": [change("2026-07-02", replacing("identificationModule/nctId", "NCT00000002"))]},
            "changes[0] (2026-07-02): the patch changes the id",
        ),
        ({"changes": [change("2026-07-02", verified="2026-07")]}, "verified goes with submitted"),
        ({"changes": [change("2026-07-02", submitted="2026-07-03")]}, "it cannot be later than the release"),
    ],
)
def test_a_wrong_file_is_refused_in_one_line_that_names_it(keys: dict[str, object], complaint: str) -> None:
    with pytest.raises(NotATrialError) as refused:
        read_history("NCT00000001.json", json.dumps(make_file() | keys))
    assert str(refused.value).startswith("NCT00000001.json: ")
    assert complaint in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("NCT00000001.json", "{", "Invalid JSON"),
        ("NCT00000001.json", "{}", "the key about is missing"),
        ("NCT00000002.json", json.dumps(make_file()), "the file must be called NCT00000001.json"),
        ("x.json", json.dumps(make_file(record={})), "must be NCT and 8 digits, not None"),
    ],
)
def test_a_file_that_is_no_history_is_refused(name: str, content: str, complaint: str) -> None:
    with pytest.raises(NotATrialError, match=complaint):
        read_history(name, content)
