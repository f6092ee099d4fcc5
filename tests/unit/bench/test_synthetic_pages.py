"""The synthetic registry refuses what the real one refuses, and pages hold together as its pages do."""

from urllib.parse import urlencode

import orjson
import pytest

from bench.synthetic.pages import NEWEST_FIRST, Turns, page
from bench.synthetic.population import Population, number_of
from bench.synthetic.server import Shown
from watcher.model.record import NCT_ID

RECENT = "AREA[StudyFirstPostDate]RANGE[2025-01-01,MAX]"
SHOWN = Population(2_400, 11)


def answered(turns: Turns, **asked: str) -> dict[str, object]:
    found: dict[str, object] = orjson.loads(page(urlencode(asked), SHOWN, turns))
    return found


def listed(found: dict[str, object]) -> list[int]:
    return [number_of(nct_id) for nct_id in NCT_ID.findall(orjson.dumps(found["studies"]).decode())]


@pytest.mark.parametrize(
    ("target", "status", "words"),
    [
        ("studies?query.recrs=a", 400, "`query.recrs` is unknown parameter"),
        ("studies?filter.ids=NCT1,NCT0", 400, "Item 2 in parameter `filter.ids` has incorrect format"),
        ("studies?fields=", 400, "Item 1 in parameter `fields` has incorrect format"),
        ("studies?fields=ConditionList", 400, "invalid field name"),
        ("studies?sort=BriefTitle", 400, "Unsupported sort field type"),
        ("studies?filter.advanced=AREA%5BPhases%5DPHASE3", 400, "Unknown area name"),
        ("studies?pageToken=800", 400, "Parameter `pageToken` has incorrect format"),
        ("studies/NCT1x", 400, "Parameter `nctId` has incorrect format"),
        ("studies/NCT00009999", 404, "NCT number NCT00009999 not found"),
        ("study", 404, ""),
        (f"studies?filter.ids={'NCT00000001,' * 700}NCT00000002", 414, "Too Large"),
    ],
)
def test_what_the_registry_refuses_is_refused_in_its_words(target: str, status: int, words: str) -> None:
    answer = Shown(SHOWN).answer(f"/api/v2/{target}")

    assert (answer.status, words in answer.body.decode()) == (status, True)


@pytest.mark.parametrize("asked", ["query.term=asthma", "filter.geo=distance(1,1,5mi)", "aggFilters=phase:3"])
def test_what_no_sweep_asks_for_is_refused_and_not_answered_wrongly(asked: str) -> None:
    assert Shown(SHOWN).answer(f"/api/v2/studies?{asked}").status == 400


def test_only_the_first_page_of_a_walk_counts_and_the_pages_list_every_trial_once() -> None:
    turns, asked = Turns(), {"filter.advanced": RECENT, "sort": NEWEST_FIRST, "pageSize": "100", "countTotal": "true"}
    pages = [answered(turns, **asked)]
    while "nextPageToken" in pages[-1]:
        pages.append(answered(turns, **asked, pageToken=str(pages[-1]["nextPageToken"])))

    numbers = [number for found in pages for number in listed(found)]
    assert [found.get("totalCount") for found in pages] == [len(numbers), *[None] * (len(pages) - 1)]
    assert numbers == sorted(set(numbers), reverse=True)


def test_a_token_leads_nowhere_with_other_parameters() -> None:
    turns = Turns()
    token = str(answered(turns, sort=NEWEST_FIRST)["nextPageToken"])
    query = urlencode({"sort": NEWEST_FIRST, "filter.advanced": RECENT, "pageToken": token})

    assert Shown(SHOWN, turns).answer(f"/api/v2/studies?{query}").status == 400


def test_pages_that_are_not_sorted_come_in_another_order_each_time() -> None:
    turns = Turns()

    assert listed(answered(turns, pageSize="0")) != listed(answered(turns, pageSize="0"))


def test_a_page_of_the_default_size_has_ten_trials() -> None:
    assert len(listed(answered(Turns(), pageSize="0"))) == 10


@pytest.mark.parametrize("options", ["rec", "rec not", "unk", "com ter wit"])
def test_filters_are_joined(options: str) -> None:
    found = listed(answered(Turns(), aggFilters=f"status:{options}", **{"filter.advanced": RECENT, "pageSize": "1000"}))

    recent = [number for number in range(2_400) if SHOWN.posted(number).year >= 2025]
    names = {"rec": "RECRUITING", "not": "NOT_YET_RECRUITING", "unk": "UNKNOWN", "com": "COMPLETED"}
    names |= {"ter": "TERMINATED", "wit": "WITHDRAWN"}
    wanted = {names[code] for code in options.split()}
    assert sorted(found) == [number for number in recent if SHOWN.status(number) in wanted]
