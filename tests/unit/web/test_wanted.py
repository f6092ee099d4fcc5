"""What somebody typed, read as a trial, a search or a place."""

from urllib.parse import parse_qsl

import pytest

from watcher.errors import UsageError
from watcher.plain.language import Language, speaking
from watcher.web.wanted import Wanted, check_words, read_wanted


@pytest.mark.parametrize(
    ("typed", "parameters"),
    [
        ("gastric cancer", {"query.term": "gastric cancer"}),
        ("  gastric \n cancer ", {"query.term": "gastric cancer"}),
        ('Merck" OR AREA[Phase]PHASE3', {"query.term": "Merck \\OR \\AREA Phase PHASE3"}),
        ("https://clinicaltrials.gov/search?cond=asthma", {"query.cond": "asthma"}),
        ("NCT00000001, NCT00000002", {"query.term": "NCT00000001, NCT00000002"}),
        ("胃癌患者", {"query.term": "胃癌患者"}),
        ("胃癌", {"query.term": "stomach cancer"}),
    ],
)
def test_words_and_links_are_a_search(typed: str, parameters: dict[str, str]) -> None:
    assert read_wanted({"q": typed}).parameters == parameters


def test_a_place_is_a_circle_around_it() -> None:
    wanted = read_wanted({"q": "asthma", "near": "42.36,-71.06", "within": "50km"})

    assert wanted.parameters == {"query.term": "asthma", "filter.geo": "distance(42.36,-71.06,50km)"}
    assert wanted.vicinity is not None
    assert wanted.within_km == 50


def test_a_link_with_a_circle_of_its_own_is_not_named_after_the_place_that_was_typed() -> None:
    link = "https://clinicaltrials.gov/api/v2/studies?query.cond=asthma&filter.geo=distance(1,2,30km)"

    assert read_wanted({"q": "asthma", "near": "Boston"}).place_name == "Boston, Massachusetts, United States"
    assert read_wanted({"q": link, "near": "Boston"}).place_name == ""


def test_a_place_alone_can_be_followed_as_one() -> None:
    assert read_wanted({"near": "42.36,-71.06"}).is_place_only
    assert not read_wanted({"near": "42.36,-71.06", "q": "asthma"}).is_place_only
    assert not read_wanted({"near": "42.36,-71.06", "open": "1"}).is_place_only


def test_a_status_that_a_link_asks_for_wins_over_the_box_to_tick() -> None:
    link = "https://clinicaltrials.gov/api/v2/studies?query.cond=asthma&filter.overallStatus=COMPLETED"

    assert read_wanted({"q": link, "open": "1"}).parameters["filter.overallStatus"] == "COMPLETED"
    assert "RECRUITING" in read_wanted({"q": "asthma", "open": "1"}).parameters["filter.overallStatus"]


@pytest.mark.parametrize("typed", ["", "   ", "\x00", "()[]"])
def test_what_has_no_letters_is_no_search(typed: str) -> None:
    assert read_wanted({"q": typed, "open": "1"}).parameters == {}


def test_what_cannot_be_read_is_said_and_the_rest_is_kept() -> None:
    wanted = read_wanted({"q": "asthma", "near": "Nowhereville", "within": "a day's walk"})

    assert wanted.parameters == {"query.term": "asthma"}
    assert [problem.partition(":")[0] for problem in wanted.problems] == [
        "The place is not clear",
        "The distance is not clear",
    ]


def test_what_a_link_asks_for_and_is_left_out_is_said_and_the_rest_can_be_followed() -> None:
    wanted = read_wanted({"q": "https://clinicaltrials.gov/search?cond=asthma&country=Japan&distance=50"})

    assert wanted.problems == ()
    assert "left out" in wanted.notes[0]


def test_words_that_cannot_be_read_are_not_left_out_of_a_search() -> None:
    assert read_wanted({"q": "()[]", "near": "02115"}).parameters == {}


def test_a_problem_is_told_in_the_readers_language() -> None:
    with speaking(Language.ENGLISH):
        assert "Boston, MA" in read_wanted({"near": "Nowhereville"}).problems[0]


@pytest.mark.parametrize(
    "wanted",
    [
        {"q": "gastric cancer"},
        {"q": "a&b=c#d?e/f", "near": "Cambridge, MA", "within": "50km", "open": "1"},
        {"near": "02115", "within": "25km"},
        {"q": "胃癌"},
    ],
)
def test_an_address_stands_for_the_same_again(wanted: dict[str, str]) -> None:
    once = read_wanted(wanted)

    assert read_wanted(dict(parse_qsl(once.query))) == once


def test_a_text_without_end_is_cut() -> None:
    assert len(read_wanted({"q": "a " * 10_000}).q) <= 500


@pytest.mark.parametrize(
    "typed",
    [
        "WIN a free phone at www.evil-prize.com",
        "evil-prize.com",
        "t.co/x1",
        "hxxp://evil",
        "write to win@evil",
        "evil\u3002com",
        "evil\uff0ecom",
        "https://clinicaltrials.gov/search?cond=evil.example",
    ],
)
def test_words_that_would_be_a_link_in_a_mail_are_not_followed(typed: str) -> None:
    with pytest.raises(UsageError, match="leave them out, and write a space after a dot"):
        check_words(read_wanted({"q": typed}).parameters)


@pytest.mark.parametrize(
    "typed",
    [
        "gastric cancer",
        "E. coli; BRAF p.Val600Glu, c.35delG, 2.5 mg",
        "胃癌。肺癌",
        "U.S. veterans, COVID-19.",
        "https://clinicaltrials.gov/search?cond=asthma&aggFilters=status:rec",
    ],
)
def test_words_of_medicine_are_followed(typed: str) -> None:
    check_words(read_wanted({"q": typed, "near": "42.36,-71.06", "within": "50km", "open": "1"}).parameters)


def test_a_trial_needs_nothing_else() -> None:
    read = read_wanted({"q": "nct99000003", "near": "Boston", "within": "7"})

    assert read == Wanted(q="nct99000003", near="Boston", nct_id="NCT99000003")


def test_a_link_with_too_few_digits_leads_to_no_other_trial() -> None:
    read = read_wanted({"q": "https://clinicaltrials.gov/study/NCT9900001"})

    assert (read.nct_id, read.problems) == (None, ("An NCT ID has 8 digits after NCT; this one has 7.",))
