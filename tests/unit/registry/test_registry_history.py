"""The registry's own list of a trial's submissions."""

import pytest

from watcher.errors import GarbledError
from watcher.model.record import Json
from watcher.registry.history import Submission, parse_history


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
