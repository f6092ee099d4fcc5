"""Requests for `/studies` become pages, with the registry's traps."""

from datetime import date

import pytest

from tests.unit.replay.recordings import make_file, make_histories, make_record
from watcher.errors import QueryError, UsageError
from watcher.replay.search import Page, find, read_search
from watcher.replay.snapshot import Snapshot

SORTED = {"sort": "StudyFirstPostDate"}


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    """Trials 1 to 5: the fourth in lung cancer; on this release the fifth is an alias of the first."""
    files = [make_file(f"NCT0000000{number}") for number in (1, 2, 3)]
    lung = make_record("NCT00000004", conditionsModule={"conditions": ["Lung Cancer"]})
    merged = {"release": "2026-07-02", "into": "NCT00000001"}
    files += [make_file("NCT00000004", record=lung), make_file("NCT00000005", merged=merged)]
    return Snapshot(make_histories(*files), date(2026, 7, 2))


def asked(snapshot: Snapshot, parameters: dict[str, str], turn: int = 0, pages_off: int = 0) -> Page:
    return find(read_search(parameters.items()), snapshot, turn, pages_off)


def ids(page: Page) -> list[int]:
    return [int(nct_id[3:]) for nct_id in page.nct_ids]


def test_all_parts_of_a_request_must_hold(snapshot: Snapshot) -> None:
    assert ids(asked(snapshot, SORTED)) == [1, 2, 3, 4]
    assert ids(asked(snapshot, {"query.cond": "lung", **SORTED})) == [4]
    assert ids(asked(snapshot, {"query.cond": "lung", "filter.overallStatus": "COMPLETED"})) == []
    assert ids(asked(snapshot, {"query.cond": "lung", "postFilter.advanced": "AREA[Phase]PHASE1"})) == []


def test_ids_are_sought_among_the_aliases_too(snapshot: Snapshot) -> None:
    assert ids(asked(snapshot, {"filter.ids": "nct5|NCT00000002,NCT99999999", **SORTED})) == [1, 2]
    assert ids(asked(snapshot, {"filter.ids": "NCT00000001", "postFilter.ids": "NCT00000002"})) == []


def test_a_query_of_ids_alone_switches_off_everything_else(snapshot: Snapshot) -> None:
    found = asked(
        snapshot,
        {"query.term": "NCT00000004, NCT00000005", "query.cond": "asthma", "filter.overallStatus": "COMPLETED"},
    )

    assert sorted(ids(found)) == [1, 4]


def test_ids_with_other_words_are_text(snapshot: Snapshot) -> None:
    assert ids(asked(snapshot, {"query.id": "NCT00000001 OR NCT00000002", **SORTED})) == [1, 2]
    assert ids(asked(snapshot, {"query.term": "NCT00000004 asthma"})) == []


def test_pages_are_walked_by_token_and_only_the_first_counts(snapshot: Snapshot) -> None:
    first = asked(snapshot, {"pageSize": "3", "countTotal": "true", **SORTED})
    assert (ids(first), first.total) == ([1, 2, 3], 4)
    assert first.next_token is not None

    last = asked(snapshot, {"pageSize": "3", "countTotal": "true", "pageToken": first.next_token, **SORTED})

    assert (ids(last), last.total, last.next_token) == ([4], None, None)


def test_a_full_last_page_leads_to_an_empty_one(snapshot: Snapshot) -> None:
    full = asked(snapshot, {"pageSize": "4", **SORTED})
    assert full.next_token is not None

    empty = asked(snapshot, {"pageSize": "4", "pageToken": full.next_token, **SORTED})

    assert (ids(empty), empty.next_token) == ([], None)


def test_a_token_used_with_another_search_gives_wrong_rows_without_a_word(snapshot: Snapshot) -> None:
    token = asked(snapshot, {"pageSize": "1", **SORTED}).next_token
    assert token is not None

    assert ids(asked(snapshot, {"query.cond": "lung", "pageToken": token, **SORTED})) == []


def test_an_unsorted_walk_cannot_be_relied_on(snapshot: Snapshot) -> None:
    first = asked(snapshot, {"pageSize": "2"}, turn=0)
    assert first.next_token is not None

    second = asked(snapshot, {"pageSize": "2", "pageToken": first.next_token}, turn=1)

    assert set(ids(first)) | set(ids(second)) != {1, 2, 3, 4}


def test_a_page_is_repeated_or_skipped_when_a_fault_says_so(snapshot: Snapshot) -> None:
    token = asked(snapshot, {"pageSize": "1", **SORTED}).next_token
    assert token is not None

    repeated = asked(snapshot, {"pageSize": "1", "pageToken": token, **SORTED}, pages_off=-1)
    skipped = asked(snapshot, {"pageSize": "1", "pageToken": token, **SORTED}, pages_off=1)

    assert (ids(repeated), ids(skipped)) == ([1], [3])


@pytest.mark.parametrize(
    ("parameters", "complaint"),
    [
        ({"query.recrs": "a"}, "`query.recrs` is unknown parameter"),
        ({"filter.hasResults": "true"}, "`filter.hasResults` is unknown parameter"),
        ({"filter.ids": "NCT00000001,NCT0"}, "Item 2 in parameter `filter.ids` has incorrect format"),
        ({"filter.ids": ""}, "Item 1 in parameter `filter.ids` has incorrect format"),
        ({"pageSize": "-1"}, "Parameter `pageSize` has incorrect format"),
        ({"pageSize": "ten"}, "Parameter `pageSize` has incorrect format"),
        ({"countTotal": "yes"}, "Parameter `countTotal` has incorrect format"),
        ({"geoDecay": "fast"}, "Parameter `geoDecay` has incorrect format"),
        ({"format": "csv"}, "Invalid value in parameter `format`: `csv`"),
        ({"markupFormat": "html"}, "Invalid value in parameter `markupFormat`: `html`"),
    ],
)
def test_a_wrong_parameter_is_refused(parameters: dict[str, str], complaint: str) -> None:
    with pytest.raises(UsageError) as refused:
        read_search(parameters.items())
    assert str(refused.value) == complaint


def test_a_wrong_expression_names_its_parameter() -> None:
    with pytest.raises(QueryError, match=r"^Error parsing query in advanced filter: Unknown area name: `X`$"):
        read_search([("filter.advanced", "AREA[X]a")])


@pytest.mark.parametrize(("asked_for", "size"), [("0", 10), ("7", 7), ("1000", 1000), ("5000", 1000)])
def test_a_page_has_ten_trials_unless_told_and_a_thousand_at_most(asked_for: str, size: int) -> None:
    assert read_search([("pageSize", asked_for)]).size == size
    assert read_search([]).size == 10
