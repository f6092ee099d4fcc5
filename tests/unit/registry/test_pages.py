"""Pages of trials, and what they add up to."""

import orjson
import pytest

from watcher.errors import GarbledError
from watcher.model.record import Json
from watcher.model.trial import RawRecord
from watcher.registry.pages import Page, fetched, nct_ids_of, parse_counted_page, parse_page, trial_in


def page(body: Json) -> Page:
    return parse_page(orjson.dumps(body))


def record(nct_id: Json, *aliases: str) -> Json:
    return {"protocolSection": {"identificationModule": {"nctId": nct_id, "nctIdAliases": list(aliases)}}}


def test_a_page_has_records_a_token_and_perhaps_a_total() -> None:
    found = page({"studies": [record("NCT00000001")], "nextPageToken": "next", "totalCount": 2})

    assert (len(found.records), found.next_token, found.total) == (1, "next", 2)


def test_the_last_page_may_be_empty_and_has_no_token() -> None:
    found = page({"studies": []})

    assert (found.records, found.next_token, found.total) == ((), None, None)


def test_a_record_keeps_its_bytes_as_they_came() -> None:
    as_sent = b'{ "protocolSection" :{"identificationModule":{"nctId":"NCT00000001"}},\n "hasResults":true}'

    [found] = parse_page(b'{"studies": [' + as_sent + b"]}").records

    assert found == RawRecord("NCT00000001", (), as_sent)


@pytest.mark.parametrize("body", [None, [], {}, {"studies": None}, {"studies": {}}])
def test_a_page_without_a_list_is_garbled_and_not_empty(body: Json) -> None:
    with pytest.raises(GarbledError, match="no list of studies"):
        page(body)


def test_a_first_page_that_does_not_count_is_garbled() -> None:
    with pytest.raises(GarbledError, match="does not count them"):
        parse_counted_page(b'{"studies": []}')


def test_ids_are_told_once_and_in_order() -> None:
    pages = [
        page({"studies": [record("NCT00000002"), record("NCT00000001")]}),
        page({"studies": [record("NCT00000002")]}),
    ]

    assert nct_ids_of(pages) == ("NCT00000001", "NCT00000002")


@pytest.mark.parametrize("listed", [{}, [], None, 7, {"protocolSection": []}, record("ABC"), record(""), record(7)])
def test_a_listed_trial_without_an_id_is_garbled(listed: Json) -> None:
    with pytest.raises(GarbledError, match="has one without a readable id: not a trial's record"):
        page({"studies": [listed]})


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b'{"studies": [{"a": ', b'{"studies": [{"a" 1}]}', b'{"studies": [], "nextPageToken": "\xff"}'],
)
def test_what_is_no_json_is_a_value_error(body: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - each reader has words of its own
        parse_page(body)


def test_a_record_that_is_no_trial_is_the_registry_s_fault() -> None:
    with pytest.raises(GarbledError, match="the registry's answer is not a trial's record"):
        trial_in({})


def test_each_id_leads_to_its_trial_over_an_alias_too() -> None:
    [merged] = page({"studies": [record("NCT00000001", "NCT00000009")]}).records

    found = fetched(["NCT00000009", "NCT00000001", "NCT00000003"], [merged])

    assert found.records == {"NCT00000009": merged, "NCT00000001": merged}
    assert found.missing == ("NCT00000003",)


def test_an_id_that_is_current_for_one_trial_and_former_of_another_leads_to_the_current_one() -> None:
    current, other = page({"studies": [record("NCT00000001"), record("NCT00000002", "NCT00000001")]}).records

    assert fetched(["NCT00000001"], [current, other]).records["NCT00000001"] is current
