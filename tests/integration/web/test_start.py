"""The one box of the start page, on a registry of recorded trials."""

import html
import re
from urllib.parse import urlencode

import httpx
import pytest

from tests.integration.web.visitor import Visitor
from watcher.bootstrap import Service
from watcher.web.limits import Limits
from watcher.web.reply import REGISTRY_LIMIT


def find(visitor: Visitor, **typed: str) -> httpx.Response:
    return visitor.get(f"/find?{urlencode(typed)}")


def test_the_start_page_has_one_box_and_asks_where_the_reader_is(visitor: Visitor) -> None:
    page = visitor.get("/")

    assert page.status_code == 200
    assert re.findall(r'<input id="(\w+)"', page.text) == ["q", "near"]
    assert 'action="/find"' in page.text


def test_a_start_page_sent_without_a_place_searches_everywhere(visitor: Visitor) -> None:
    assert "As-needed Combination Inhaler" in visitor.get("/find?q=asthma&near=").text


@pytest.mark.parametrize(
    "typed",
    [
        "NCT99000003",
        " nct99000003 ",
        "https://clinicaltrials.gov/study/NCT99000003",
        "clinicaltrials.gov/study/NCT99000003?tab=history",
        "https://classic.clinicaltrials.gov/ct2/show/NCT99000003",
        "NCT 99000003",
        "NCT-99000003",
        "99000003",
    ],
)
def test_an_id_or_a_link_leads_to_the_trial(visitor: Visitor, typed: str) -> None:
    answer = find(visitor, q=typed)

    assert (answer.status_code, answer.headers["location"]) == (303, "/trials/NCT99000003")


@pytest.mark.parametrize("path", ["/find?q=NCT9900003&x=", "/follow?trial=NCT9900003"])
def test_an_id_with_a_digit_too_few_leads_to_no_other_trial(visitor: Visitor, path: str) -> None:
    answer = visitor.get(path)

    assert "location" not in answer.headers
    assert "An NCT ID has 8 digits after NCT; this one has 7." in answer.text


def test_a_slip_in_an_id_is_asked_back(visitor: Visitor) -> None:
    page = find(visitor, q="ntc99000003", near="Boston").text

    assert '<a href="/trials/NCT99000003?near=Boston">Did you mean NCT99000003?</a>' in page


def test_the_place_is_kept_on_the_way_to_the_trial_and_to_the_form(visitor: Visitor) -> None:
    results = find(visitor, q="cancer", near="Cambridge, MA", within="25km").text
    (follow, *_) = re.findall(r'"(/follow\?trial=[^"]+)"', results)
    trial = visitor.get(find(visitor, q="NCT99000003", near="Cambridge, MA").headers["location"]).text
    form = visitor.get(html.unescape(follow)).text

    assert follow.endswith("&amp;near=Cambridge%2C%20MA&amp;within=25km")
    assert '"/follow?trial=NCT99000003&amp;near=Cambridge%2C%20MA"' in trial
    assert re.search(r'name="city"[^>]*value="Cambridge, MA"', form)
    assert '<option value="25km" selected>' in form
    assert 'type="hidden" name="near"' not in form


def test_trials_that_can_be_joined_stand_first(visitor: Visitor) -> None:
    page = visitor.get("/find?q=cancer").text
    badges = re.findall(r'<span class="badge [^"]*">([^<]+)</span> <span>', page)

    assert len(set(badges)) > 1
    first = badges.count("Recruiting")
    assert badges[:first] == ["Recruiting"] * first


@pytest.mark.parametrize("typed", ["asma", "哮喘"])
def test_a_common_illness_is_searched_for_in_english(visitor: Visitor, typed: str) -> None:
    page = find(visitor, q=typed).text

    assert "As-needed Combination Inhaler in Mild Asthma" in page
    assert "We searched for “asthma”" in page


def test_words_show_what_the_registry_has_for_them(visitor: Visitor) -> None:
    page = visitor.get("/find?q=asthma").text

    assert "As-needed Combination Inhaler in Mild Asthma" in page
    assert "Recruiting" in page
    assert "Phase 4" in page
    assert 'href="/trials/NCT99000012"' in page
    assert 'href="/follow?trial=NCT99000012"' in page
    assert 'href="/follow?q=asthma"' in page


def test_a_place_adds_how_far_away_each_trial_is(visitor: Visitor) -> None:
    page = visitor.get("/find?q=cancer&near=Cambridge,+MA&within=50km").text

    assert re.search(r"<b>\d+ km \(\d+ mi\) away</b>: <span lang=\"en\">Example Cancer Institute, Boston</span>", page)
    assert "/follow?q=cancer&amp;near=Cambridge%2C+MA&amp;within=50km" in page


def test_a_place_alone_shows_the_trials_there(visitor: Visitor) -> None:
    page = visitor.get("/find?near=02115&within=50km").text

    assert "Follow this place" in page
    assert "away</b>" in page


def test_a_place_that_nobody_knows_is_said_beside_the_results(visitor: Visitor) -> None:
    page = visitor.get("/find?q=asthma&near=Nowhereville").text

    assert "no city of at least 1,000 people" in page
    assert "Follow this search" not in page
    assert "As-needed Combination Inhaler" in page


def test_only_trials_that_can_be_joined_are_shown_where_that_is_asked(visitor: Visitor) -> None:
    everything, joinable = (visitor.get(f"/find?q=cancer{end}").text for end in ("", "&open=1"))

    assert "Completed" in everything
    assert 'badge other">' not in joinable.replace('badge other">Not yet recruiting', "")
    assert "Recruiting" in joinable


def test_words_without_a_trial_get_advice(visitor: Visitor) -> None:
    page = visitor.get("/find?q=zzzqqq")

    assert page.status_code == 200
    assert "The registry has no trial for this." in page.text
    assert 'class="button" href="/follow' not in page.text
    assert '<a href="/follow?q=zzzqqq">' in page.text


def test_a_link_to_a_search_is_that_search(visitor: Visitor) -> None:
    page = find(visitor, q="https://clinicaltrials.gov/search?cond=Asthma")

    assert "As-needed Combination Inhaler" in page.text


def test_a_link_that_leads_elsewhere_is_explained(visitor: Visitor) -> None:
    page = find(visitor, q="https://clinicaltrials.gov/about-site/history")

    assert page.status_code == 200
    assert "neither a trial nor a search" in page.text


def test_an_empty_box_leads_back_to_the_start(visitor: Visitor) -> None:
    answer = visitor.get("/find?q=++&near=")

    assert (answer.status_code, answer.headers["location"]) == (303, "/")


@pytest.mark.parametrize("typed", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7 * 7 }}"])
def test_what_is_typed_is_text(visitor: Visitor, typed: str) -> None:
    page = find(visitor, q=typed, near=typed)

    assert page.status_code == 200
    assert "<script" not in page.text
    assert "<img" not in page.text
    assert "49" not in re.findall(r"<h1>(.*?)</h1>", page.text)[0]


@pytest.mark.parametrize("typed", ["//evil.example", "https://evil.example/NCT99000003", "javascript:alert(1)"])
def test_the_box_never_leads_to_another_site(visitor: Visitor, typed: str) -> None:
    answer = find(visitor, q=typed)

    assert answer.status_code == 200
    assert "location" not in answer.headers


def test_a_registry_that_does_not_answer_becomes_a_page(on_tls: Service) -> None:
    page = Visitor(on_tls).get("/find?q=asthma")

    assert page.status_code == 503
    assert "does not answer" in page.text


def test_a_network_that_asks_too_often_is_told_when_to_come_again(visitor: Visitor) -> None:
    service = visitor.service
    limits = Limits(service.store, service.tokens.derived(b"limits"))
    for _ in range(60):
        limits.take(REGISTRY_LIMIT, "203.0.113.0/24", service.now())

    refused, others = visitor.get("/find?q=asthma"), Visitor(service, host="198.51.100.7").get("/find?q=asthma")

    assert (refused.status_code, others.status_code) == (429, 200)
    assert 0 < int(refused.headers["retry-after"]) <= 15


def test_what_is_kept_costs_a_network_nothing(visitor: Visitor) -> None:
    for _ in range(62):
        answer = visitor.get("/find?q=asthma")

    assert answer.status_code == 200
