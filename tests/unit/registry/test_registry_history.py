"""The registry's own list of a trial's submissions, and each of them."""

import pytest

from tests.factories import make_record
from watcher.errors import GarbledError
from watcher.model.record import Json, text_at
from watcher.registry.history import Submission, parse_history, parse_submission, read_past


def test_submissions_are_told_oldest_first() -> None:
    body: Json = {
        "changes": [
            {"version": 1, "date": "2026-02-03", "status": "COMPLETED", "moduleLabels": ["Study Status", 7]},
            {"version": 0, "date": "2025-01-02"},
        ]
    }

    assert parse_history(body) == (
        Submission(0, "2025-01-02", None, ()),
        Submission(1, "2026-02-03", "COMPLETED", ("Study Status",)),
    )


@pytest.mark.parametrize("body", [None, {}, {"changes": 1}, {"changes": [{}]}, {"changes": [{"version": "1"}]}])
def test_another_shape_is_garbled(body: Json) -> None:
    with pytest.raises(GarbledError, match="record history"):
        parse_history(body)


def test_a_submission_is_the_record_as_it_comes() -> None:
    record = make_record()

    assert parse_submission({"studyVersion": 3, "study": record}, "NCT99990001", 3) == record


@pytest.mark.parametrize("body", [None, {}, {"study": {}}, {"studyVersion": 2, "study": make_record()}])
def test_another_submission_or_none_is_garbled(body: Json) -> None:
    with pytest.raises(GarbledError, match="version 3 of NCT99990001"):
        parse_submission(body, "NCT99990001", 3)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Age &gt; 18", "Age > 18"),
        ("Age \\> 18 &amp; under 65", "Age > 18 & under 65"),
        ("<p>First</p><p>Second</p>", "First\n\nSecond"),
        ("a <mark>found</mark> word", "a found word"),
        ("p < 0.05 and q > 3", "p < 0.05 and q > 3"),
        ("<ul><li>One<li>Two</ul>", "* One\n* Two"),
    ],
)
def test_texts_of_the_record_history_are_read_as_plain_ones(written: str, expected: str) -> None:
    record = make_record(values={"/protocolSection/descriptionModule": {"briefSummary": written}})

    assert text_at(read_past(record).record, "protocolSection.descriptionModule.briefSummary") == expected


def test_what_the_registry_makes_itself_is_no_part_of_a_submission() -> None:
    assert set(read_past(make_record()).record) == {"protocolSection", "hasResults"}
