"""Sorted searches have one order, unsorted ones none; a token is a position."""

from datetime import date

import pytest

from tests.unit.replay.recordings import make_file, make_histories, make_record
from watcher.errors import UsageError
from watcher.model.record import Json
from watcher.replay.ordering import in_no_order, in_order, page_token, read_page_token, read_sort
from watcher.replay.snapshot import Snapshot

COUNTS: dict[str, Json] = {"NCT00000001": 50, "NCT00000002": None, "NCT00000003": 200, "NCT00000004": 50}
STARTS = {"NCT00000001": "2026-01", "NCT00000002": "2026-02", "NCT00000003": "2026-03-05", "NCT00000004": "2025"}


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    files = [
        make_file(
            nct_id,
            record=make_record(
                nct_id,
                designModule={"enrollmentInfo": {"count": count} if count else None},
                statusModule={"startDateStruct": {"date": STARTS[nct_id]}},
            ),
        )
        for nct_id, count in COUNTS.items()
    ]
    return Snapshot(make_histories(*files), date(2026, 7, 1))


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("EnrollmentCount", [1, 4, 3, 2]),
        ("EnrollmentCount:desc", [3, 1, 4, 2]),
        ("StartDate", [3, 2, 1, 4]),
        ("StartDate:asc", [4, 1, 2, 3]),
        ("EnrollmentCount:asc,StartDate:asc", [4, 1, 3, 2]),
        ("protocolSection.designModule.enrollmentInfo.count:desc", [3, 1, 4, 2]),
        ("NumArmGroups", [1, 2, 3, 4]),
        ("@relevance", [1, 2, 3, 4]),
    ],
)
def test_dates_fall_and_numbers_rise_unless_told_and_missing_ones_come_last(
    snapshot: Snapshot, sort: str, expected: list[int]
) -> None:
    ordered = in_order(list(COUNTS), read_sort(sort), snapshot)
    assert [int(nct_id[3:]) for nct_id in ordered] == expected


@pytest.mark.parametrize(
    ("sort", "complaint"),
    [
        ("BriefTitle", "Unsupported sort field type: text"),
        ("OverallStatus", "Unsupported sort field type: text"),
        ("Nothing", "Parameter `sort` contains invalid field name: `Nothing`"),
        ("StartDate:down", "Item 1 in parameter `sort` has incorrect format"),
        ("StartDate,CompletionDate,EnrollmentCount", "Parameter `sort` has more than 2 items"),
    ],
)
def test_only_dates_and_numbers_can_be_sorted_by(sort: str, complaint: str) -> None:
    with pytest.raises(UsageError) as refused:
        read_sort(sort)
    assert str(refused.value) == complaint


def test_without_a_sort_each_turn_begins_elsewhere() -> None:
    orders = {tuple(in_no_order(["a", "b", "c"], turn)) for turn in range(3)}

    assert len(orders) == 3
    assert in_no_order([], 1) == []


def test_a_token_leads_back_to_its_position() -> None:
    assert read_page_token(page_token(2000)) == 2000


@pytest.mark.parametrize("token", ["", "2000", "AAAAAAAA", page_token(10)[:-1], page_token(10) + "A", "é"])
def test_anything_else_is_no_token(token: str) -> None:
    with pytest.raises(UsageError, match="Parameter `pageToken` has incorrect format"):
        read_page_token(token)
