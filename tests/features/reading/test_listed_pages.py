"""The pages of a search and of a place: what they have, who came and went, as of when."""

import re

import pytest

from tests.features.reading.conftest import CARS, Reading

LEFT = "NCT99000031"


def text_of(reading: Reading, path: str) -> str:
    """Return what a reader of a page sees, on one line."""
    answer = reading.get(path)
    assert answer.status_code == 200, answer.text
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def test_a_search_shows_its_trials_as_of_a_day(reading: Reading) -> None:
    text = text_of(reading, reading.search)

    assert "The search “gastric cancer”" in text
    assert "ClinicalTrials.gov as of July 14, 2026" in text
    assert CARS in text
    assert "All 7" in text


def test_who_entered_and_who_left_stands_there_with_the_reason(reading: Reading) -> None:
    text = text_of(reading, reading.search)

    assert (
        f"Left July 8, 2026 Heated Chemotherapy in the Abdomen for Peritoneal Spread {LEFT} Condition removed" in text
    )
    assert "Entered again July 13, 2026" in text
    assert "NCT99000002 New in the registry: first posted on July 8, 2026" in text


def test_a_trial_shows_the_day_on_which_the_registry_had_it_in_the_search(reading: Reading) -> None:
    members = text_of(reading, reading.search).partition("Trials now")[2]

    assert "entered July 13, 2026" in members


def test_a_list_is_narrowed_to_a_status(reading: Reading) -> None:
    text = text_of(reading, f"{reading.search}?status=WITHDRAWN").partition("Trials now")[2]

    assert "NCT99000033" in text
    assert CARS not in text


@pytest.mark.parametrize("query", ["?page=99", "?page=-1", "?page=x", "?page=999999999999", "?status=%3Cscript%3E"])
def test_a_page_that_is_not_there_is_no_error(reading: Reading, query: str) -> None:
    answer = reading.get(f"{reading.search}{query}")

    assert answer.status_code == 200
    assert "<script" not in answer.text


def test_a_place_shows_new_sites_and_the_nearest_of_each_trial(reading: Reading) -> None:
    text = text_of(reading, reading.place)

    assert "Trials within 50 km (31 mi) of Shanghai" in text
    new, _, members = text.partition("Trials now")
    assert "site opened July 14, 2026 In the same town : Example Oncology Institute" in new
    assert "and 3 more sites here" in members


def test_feed_readers_find_the_feeds_by_themselves(reading: Reading) -> None:
    for path in (reading.search, reading.place):
        links = re.findall(r'<link rel="alternate" type="([^"]+)"[^>]* href="([^"]+)"', reading.get(path).text)

        assert [media_type for media_type, _ in links] == ["application/atom+xml", "application/feed+json"]
        assert [reading.get(address).status_code for _, address in links] == [200, 200]


def test_every_link_of_a_page_to_a_file_leads_somewhere(reading: Reading) -> None:
    for path in (reading.search, reading.place):
        # In other languages it is another page, with links of its own.
        addresses = re.findall(rf'href="((?:/api/v1)?{path}(?!\?lang=)[^"]*)"', reading.get(path).text)

        assert len(addresses) > 4
        assert {reading.get(address).status_code for address in addresses} == {200}


def test_a_status_that_no_registry_writes_is_passed_over(reading: Reading) -> None:
    assert text_of(reading, f"{reading.search}?status=%00") == text_of(reading, reading.search)
