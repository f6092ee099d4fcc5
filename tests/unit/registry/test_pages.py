"""Pages of trials, and what they add up to."""

import pytest

from watcher.errors import GarbledError
from watcher.model.record import Json
from watcher.registry.pages import fetched, nct_ids_of, parse_counted_page, parse_page, trial_in
from watcher.registry.parse import parse_trial


def record(nct_id: str, *aliases: str) -> Json:
    return {"protocolSection": {"identificationModule": {"nctId": nct_id, "nctIdAliases": list(aliases)}}}


def test_a_page_has_records_a_token_and_perhaps_a_total() -> None:
    page = parse_page({"studies": [record("NCT00000001")], "nextPageToken": "next", "totalCount": 2})

    assert (len(page.records), page.next_token, page.total) == (1, "next", 2)


def test_the_last_page_may_be_empty_and_has_no_token() -> None:
    page = parse_page({"studies": []})

    assert (page.records, page.next_token, page.total) == ((), None, None)


@pytest.mark.parametrize("body", [None, [], {}, {"studies": None}, {"studies": {}}])
def test_a_page_without_a_list_is_garbled_and_not_empty(body: Json) -> None:
    with pytest.raises(GarbledError, match="no list of studies"):
        parse_page(body)


def test_a_first_page_that_does_not_count_is_garbled() -> None:
    with pytest.raises(GarbledError, match="does not count them"):
        parse_counted_page({"studies": []})


def test_ids_are_told_once_and_in_order() -> None:
    pages = [
        parse_page({"studies": [record("NCT00000002"), record("NCT00000001")]}),
        parse_page({"studies": [record("NCT00000002")]}),
    ]

    assert nct_ids_of(pages) == ("NCT00000001", "NCT00000002")


def test_a_listed_trial_without_an_id_is_garbled() -> None:
    with pytest.raises(GarbledError, match=r"without protocolSection\.identificationModule\.nctId"):
        nct_ids_of([parse_page({"studies": [{}]})])


def test_a_record_that_is_no_trial_is_the_registry_s_fault() -> None:
    with pytest.raises(GarbledError, match="the registry's answer is not a trial's record"):
        trial_in({})


def test_each_id_leads_to_its_trial_over_an_alias_too() -> None:
    trial = parse_trial(record("NCT00000001", "NCT00000009"))

    found = fetched(["NCT00000009", "NCT00000001", "NCT00000003"], [trial])

    assert found.trials == {"NCT00000009": trial, "NCT00000001": trial}
    assert found.missing == ("NCT00000003",)


def test_an_id_that_is_current_for_one_trial_and_former_of_another_leads_to_the_current_one() -> None:
    current = parse_trial(record("NCT00000001"))
    other = parse_trial(record("NCT00000002", "NCT00000001"))

    assert fetched(["NCT00000001"], [current, other]).trials["NCT00000001"] is current
