"""The record history lists what the sponsor sent, not what the registry did."""

from datetime import date

import pytest

from tests.unit.replay.recordings import change, make_file, make_histories, replacing
from watcher.errors import UnknownError
from watcher.model.record import at
from watcher.replay.snapshot import Snapshot
from watcher.replay.submissions import history_of, version_of, wrapped

TRIAL = "NCT00000001"
CHANGES = [
    change("2026-07-02", replacing("statusModule/overallStatus", "COMPLETED"), submitted="2026-07-01"),
    change("2026-07-03", replacing("conditionsModule/conditions/1", "Pain")),
    change("2026-07-06", {"op": "add", "path": "/protocolSection/outcomesModule", "value": {}}, submitted="2026-07-03"),
]


def on(day: int) -> Snapshot:
    return Snapshot(make_histories(make_file(TRIAL, changes=CHANGES)), date(2026, 7, day))


def test_one_entry_for_each_submission_up_to_the_release() -> None:
    assert at(history_of(TRIAL, on(1)), "changes") == [
        {"version": 0, "date": "2026-06-15", "status": "RECRUITING", "studyType": "INTERVENTIONAL",
         "moduleLabels": [], "lastUpdateSubmitQcDate": "2026-06-15"}
    ]  # fmt: skip
    assert history_of(TRIAL, on(3)) == history_of(TRIAL, on(2))


def test_labels_name_the_modules_that_differ_from_the_submission_before() -> None:
    history = history_of(TRIAL, on(6))

    changes = history["changes"]
    assert isinstance(changes, list)
    assert [at(one, "date") for one in changes] == ["2026-06-15", "2026-07-01", "2026-07-03"]
    assert at(changes[1], "moduleLabels") == ["Study Status"]
    assert at(changes[2], "moduleLabels") == ["Study Status", "Conditions", "Outcome Measures"]
    assert history["outcomesUpdateCount"] == 1


def test_a_version_is_the_record_as_it_was_sent() -> None:
    shown = version_of(TRIAL, 1, on(6))

    assert shown["studyVersion"] == 1
    assert at(shown["study"], "protocolSection.statusModule.overallStatus") == "COMPLETED"


def test_the_wrapped_form_has_the_same_list() -> None:
    assert at(wrapped(TRIAL, on(6)), "history.changes") == history_of(TRIAL, on(6))["changes"]


def test_what_is_not_there_is_unknown() -> None:
    with pytest.raises(UnknownError, match="NCT number NCT00000009 not found"):
        history_of("NCT00000009", on(1))
    with pytest.raises(UnknownError):
        version_of(TRIAL, 1, on(1))
