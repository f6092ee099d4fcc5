"""A search from the words of a command line."""

import pytest

from watcher.errors import QueryError
from watcher.registry.query import search_parameters


def test_each_text_keeps_its_own_parameter() -> None:
    found = search_parameters(
        cond="a", term="b", intr="c", titles="d", outc="e", spons="f", lead="g", id_="h", locn="i"
    )

    assert found == {
        "query.cond": "a",
        "query.term": "b",
        "query.intr": "c",
        "query.titles": "d",
        "query.outc": "e",
        "query.spons": "f",
        "query.lead": "g",
        "query.id": "h",
        "query.locn": "i",
    }
    assert list(found) == sorted(found)


def test_words_cannot_add_a_clause() -> None:
    assert search_parameters(lead='Merck" OR AREA[Phase]PHASE3') == {"query.lead": r"Merck \OR \AREA Phase PHASE3"}


def test_places_must_hold_for_one_site() -> None:
    found = search_parameters(city="Paris", country="France")

    expected = 'SEARCH[Location](AREA[LocationCountry]"France" AND AREA[LocationCity]"Paris")'
    assert found == {"filter.advanced": expected}


STATUSES = [
    (["recruiting"], "RECRUITING"),
    (["NOT_YET_RECRUITING", "recruiting"], "NOT_YET_RECRUITING,RECRUITING"),
    (["Active, not recruiting"], "ACTIVE_NOT_RECRUITING"),
    (["recruiting,completed"], "RECRUITING,COMPLETED"),
    (["not yet recruiting, unknown status"], "NOT_YET_RECRUITING,UNKNOWN"),
    (["withheld"], "WITHHELD"),
]


@pytest.mark.parametrize(("words", "tokens"), STATUSES)
def test_a_status_may_be_a_token_or_words(words: list[str], tokens: str) -> None:
    assert search_parameters(status=words) == {"filter.overallStatus": tokens}


PHASES = [
    (["3"], "3"),
    (["phase 3", "PHASE2"], "2 3"),
    (["1,2"], "1 2"),
    (["early 1"], "0"),
    (["EARLY_PHASE1"], "0"),
    (["NA", "not applicable"], "NA"),
]


@pytest.mark.parametrize(("words", "options"), PHASES)
def test_a_phase_may_be_a_number_or_words(words: list[str], options: str) -> None:
    assert search_parameters(phase=words) == {"aggFilters": f"phase:{options}"}


def test_an_unknown_status_is_answered_with_those_that_are_known() -> None:
    with pytest.raises(QueryError, match=r"'open' is not a status .* takes NOT_YET_RECRUITING, RECRUITING,"):
        search_parameters(status=["recruiting,open"])


def test_an_unknown_phase_is_answered_with_those_that_are_known() -> None:
    with pytest.raises(QueryError, match=r"'5' is not a phase .* takes early 1, 1, 2, 3, 4, NA"):
        search_parameters(phase=["5"])


def test_an_empty_search_is_refused() -> None:
    with pytest.raises(QueryError, match="the search is empty"):
        search_parameters(cond=" ")


def test_a_text_of_nothing_but_syntax_is_refused() -> None:
    with pytest.raises(QueryError, match=r"the cond '\(\)' has no letters"):
        search_parameters(cond="()", term="asthma")


def test_ids_beside_other_words_are_refused_because_the_registry_would_ignore_the_words() -> None:
    with pytest.raises(QueryError, match=r"`query\.term` holds only NCT IDs"):
        search_parameters(cond="asthma", term="NCT00909532")


def test_ids_alone_are_a_search() -> None:
    assert search_parameters(term="NCT1 NCT2") == {"query.term": "NCT1 NCT2"}
