"""The page of a trial: followed here or not, with what changed, near somebody, in another language."""

import re
from datetime import timedelta
from html.parser import HTMLParser

import orjson
import pytest

from bench.page import record_of_300_sites
from tests.integration.web.visitor import Visitor
from watcher.bootstrap import Service
from watcher.model.record import Json, Record
from watcher.model.sweep import Release
from watcher.model.trial import RawRecord
from watcher.pages.samples_trial import CLINIC, HOSPITAL, NCT_ID, sample_record

UNFOLLOWED, HOSTILE = "NCT99000003", "NCT99000018"
PAGE = f"/trials/{NCT_ID}"
#: The budget of a page, whatever it shows.
MOST_BYTES, MOST_REQUESTS = 100_000, 6


def keep(service: Service, *records: Record) -> None:
    """Let the service receive the records of the invented trial, one release after the other, up to now."""
    keep_as(service, NCT_ID, *records)


def keep_as(service: Service, nct_id: str, *records: Record) -> None:
    for age, record in reversed(list(enumerate(reversed(records)))):
        moment = service.now() - timedelta(days=age)
        release = Release("2.0.5", moment, None)
        sweep = service.journal.begin(release, moment)
        raw = RawRecord(nct_id, (), orjson.dumps(record))
        service.pipeline.receive([raw], sweep_id=sweep, release=release, now=moment)


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_a_trial_that_nobody_follows_is_shown_and_not_stored(visitor: Visitor) -> None:
    answer = visitor.get(f"/trials/{UNFOLLOWED}")

    assert answer.status_code == 200
    assert "Nobody follows this trial here yet" in answer.text
    assert visitor.service.pipeline.versions.latest([UNFOLLOWED]) == {}


def test_a_trial_that_is_kept_here_tells_what_changed(at_registry: Service, visitor: Visitor) -> None:
    keep(at_registry, sample_record("NOT_YET_RECRUITING", (HOSPITAL,)), sample_record())

    html = visitor.get(PAGE).text

    assert "Not yet recruiting became Recruiting" in html
    assert '<svg class="course"' in html
    assert f'href="{PAGE}/changes.atom"' in html


def test_who_comes_back_is_told_what_is_new(at_registry: Service, visitor: Visitor) -> None:
    keep(at_registry, sample_record("NOT_YET_RECRUITING"))
    visitor.get(PAGE)
    visitor.cookies["seen"] = re.sub(r"_[\d-]+$", "_2026-01-05", visitor.cookies["seen"])
    keep(at_registry, sample_record())

    told = words(visitor.get(PAGE).text)

    assert "You were here on January 5, 2026. Since then: Recruitment status" in told


def test_what_was_seen_is_kept_in_the_readers_browser_for_this_page_only(visitor: Visitor) -> None:
    cookie = visitor.get(f"/trials/{UNFOLLOWED}").headers["set-cookie"]

    assert f"Path=/trials/{UNFOLLOWED}" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie


def test_near_a_place_its_sites_are_sorted_by_distance(at_registry: Service, visitor: Visitor) -> None:
    keep(at_registry, sample_record(sites=(HOSPITAL, CLINIC)))

    told = words(visitor.get(f"{PAGE}?near=Worcester, MA").text)

    assert re.search(r"From Worcester, the nearest first Example Hospital .* Invented Clinic", told)


@pytest.mark.parametrize("near", ["Xyzzyville", "Cambridge", "99999", "<script>"])
def test_a_place_that_is_not_clear_is_said_beside_the_field(visitor: Visitor, near: str) -> None:
    answer = visitor.get(f"/trials/{UNFOLLOWED}?near={near}")

    assert answer.status_code == 200
    assert 'id="near-problem"' in answer.text
    assert "<script>" not in answer.text


def test_another_way_to_write_the_id_leads_to_the_page(visitor: Visitor) -> None:
    answer = visitor.get("/trials/nct99000003?near=Boston")

    assert (answer.status_code, answer.headers["location"]) == (307, f"/trials/{UNFOLLOWED}?near=Boston")


@pytest.mark.parametrize(("nct_id", "status"), [("NCT12345678", 404), ("asthma", 404), ("NCT0", 404)])
def test_what_is_no_trial_is_said_so(visitor: Visitor, nct_id: str, status: int) -> None:
    assert visitor.get(f"/trials/{nct_id}").status_code == status


class Elements(HTMLParser):
    """What a browser makes of a page: its tags, and their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs


def test_hostile_texts_are_only_texts(visitor: Visitor) -> None:
    page = Elements(visitor.get(f"/trials/{HOSTILE}").text)

    links = [value or "" for name, value in page.attributes if name == "href"]
    assert not page.tags & {"script", "img", "iframe", "object", "base"}
    assert not [name for name, _value in page.attributes if name.startswith("on") or name == "style"]
    assert all(re.match(r"/|#|https?://|mailto:|tel:", link) for link in links)


def test_the_registrys_text_is_marked_as_english_on_a_page_in_another_language(visitor: Visitor) -> None:
    visitor.get(f"/trials/{UNFOLLOWED}")
    html = visitor.get(f"/trials/{UNFOLLOWED}", headers={"Accept-Language": "es"}).text

    assert '<html lang="es">' in html
    assert '<h1 lang="en">' in html


def test_the_summary_fits_what_a_doctor_reads(at_registry: Service, visitor: Visitor) -> None:
    keep(at_registry, sample_record())

    told = words(visitor.get(f"{PAGE}/summary").text)

    for part in ("Recruiting", "18 to 75 years", "Breathing", "Cora Example", "What to ask", NCT_ID):
        assert part in told


def test_the_summary_leads_back_to_where_the_reader_was(at_registry: Service, visitor: Visitor) -> None:
    keep(at_registry, sample_record())

    assert f'href="{PAGE}?near=Worcester%2C%20MA"' in visitor.get(f"{PAGE}/summary?near=Worcester, MA").text


def test_the_summary_asks_all_questions_and_names_only_sites_to_go_to(at_registry: Service, visitor: Visitor) -> None:
    assert isinstance(CLINIC, dict)
    keep(at_registry, sample_record(sites=({**CLINIC, "status": "COMPLETED"}, HOSPITAL)))

    told = words(visitor.get(f"{PAGE}/summary").text)

    assert "Can I stop at any time" in told
    assert "Invented Clinic" not in told
    assert re.search(r"Example Hospital, Worcester .* Cora Example , 555-0100 ext. 7", told)


def test_a_closed_trial_tells_nobody_that_they_can_take_part(at_registry: Service, visitor: Visitor) -> None:
    keep(at_registry, sample_record("COMPLETED"))

    for path in (PAGE, f"{PAGE}/summary"):
        told = words(visitor.get(path).text)
        assert "Who could take part" in told
        assert "Who can take part" not in told
        assert "lanned to" not in told


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}/summary"])
def test_another_language_is_told_that_the_registry_writes_english(
    at_registry: Service, visitor: Visitor, path: str
) -> None:
    keep(at_registry, sample_record())

    assert "El texto del registro está en inglés" in visitor.get(f"{path}?lang=es").text


def test_the_page_has_one_day_for_the_oldest_record(at_registry: Service, visitor: Visitor) -> None:
    keep(at_registry, sample_record("NOT_YET_RECRUITING"), sample_record())

    told = words(visitor.get(PAGE).text)

    assert "The oldest record we have is of July 2, 2026." in told
    assert re.search(r"July 2, 2026 The oldest record we have\.", told)


def test_a_registry_that_is_away_hides_only_what_it_alone_knows(on_tls: Service) -> None:
    keep(on_tls, sample_record())
    visitor = Visitor(on_tls)

    assert visitor.get(PAGE).status_code == 200
    assert visitor.get(f"/trials/{UNFOLLOWED}").status_code == 503


def test_related_trials_say_why(visitor: Visitor) -> None:
    html = visitor.get(f"/trials/{UNFOLLOWED}").text

    assert 'id="related"' in html
    assert "Also on" in html


def test_a_page_of_300_sites_is_small_and_asks_for_little_more(at_registry: Service, visitor: Visitor) -> None:
    keep_as(at_registry, "NCT90000003", record_of_300_sites())

    page = visitor.get("/trials/NCT90000003", headers={"Accept-Encoding": "gzip"})
    loaded = re.findall(r'<(?:link rel="(?:stylesheet|icon)"|script|img|image)[^>]* (?:href|src)="([^"]+)"', page.text)
    answers = [page, *(visitor.get(path, headers={"Accept-Encoding": "gzip"}) for path in loaded)]

    assert page.text.count('class="site"') == 300
    assert sum(int(answer.headers["content-length"]) for answer in answers) < MOST_BYTES
    assert len(answers) <= MOST_REQUESTS


@pytest.mark.parametrize("record", [{"protocolSection": {"identificationModule": {"nctId": NCT_ID}}}])
def test_a_record_with_nothing_in_it_still_has_a_page(at_registry: Service, visitor: Visitor, record: Json) -> None:
    assert isinstance(record, dict)
    keep(at_registry, record)

    assert visitor.get(PAGE).status_code == 200
    assert visitor.get(f"{PAGE}/summary").status_code == 200
