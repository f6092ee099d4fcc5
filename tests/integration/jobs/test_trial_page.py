"""A trial's page put together from what is stored."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import orjson
import pytest

from watcher.bootstrap import Service, open_service
from watcher.jobs.timeline import past_steps
from watcher.jobs.trial_page import TrialPages, history_of
from watcher.model.record import Record
from watcher.model.results import Answered
from watcher.model.sweep import Release
from watcher.model.trial import RawRecord
from watcher.model.watch import Place
from watcher.pages.samples_trial import CLINIC, HOSPITAL, NCT_ID, TRIAL, sample_record
from watcher.plain.language import Language, speaking
from watcher.settings import Settings

FIRST, SECOND = (datetime(2026, 7, day, 15, tzinfo=UTC) for day in (1, 2))
RELEASE = Release("2.0.5", FIRST, None)
PLANNED, OPEN = sample_record("NOT_YET_RECRUITING", (HOSPITAL,)), sample_record()


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with open_service(Settings(data_dir=tmp_path)) as opened:
        yield opened


@pytest.fixture
def pages(service: Service) -> TrialPages:
    return TrialPages(service.store, service.pipeline.versions, service.past, lambda: SECOND)


def receive(service: Service, record: Record, moment: datetime) -> None:
    release = Release("2.0.5", moment, None)
    sweep = service.journal.begin(release, moment)
    raw = RawRecord(NCT_ID, (), orjson.dumps(record))
    service.pipeline.receive([raw], sweep_id=sweep, release=release, now=moment)


def test_a_trial_that_is_not_stored_has_no_page_here(pages: TrialPages) -> None:
    assert pages.stored(NCT_ID) is None


def test_the_page_tells_the_versions_and_is_made_once(service: Service, pages: TrialPages) -> None:
    receive(service, PLANNED, FIRST)
    receive(service, OPEN, SECOND)

    page = pages.stored(NCT_ID)

    assert page is not None
    assert [step.key for step in page.timeline.steps] == ["version-2", "version-1"]
    assert page.version == 2
    assert pages.stored(NCT_ID) is page


def test_a_new_version_makes_a_new_page(service: Service, pages: TrialPages) -> None:
    receive(service, PLANNED, FIRST)
    before = pages.stored(NCT_ID)

    receive(service, OPEN, SECOND)
    after = pages.stored(NCT_ID)

    assert before is not None
    assert after is not None
    assert (before.version, after.version) == (1, 2)


def test_the_page_says_of_which_day_it_is_and_when_it_was_read(service: Service, pages: TrialPages) -> None:
    receive(service, OPEN, FIRST)
    begun = pages.stored(NCT_ID)
    sweep = service.journal.begin(Release("2.0.5", SECOND, None), SECOND)
    service.journal.end(sweep, requests=1, trials=1, problems=(), now=SECOND + timedelta(days=1))
    swept = pages.stored(NCT_ID)

    assert begun is not None
    assert swept is not None
    # The record itself names the release of July 3.
    assert (begun.as_of.release, begun.as_of.read) == ("July 3, 2026", "July 1, 2026")
    assert (swept.as_of.release, swept.as_of.read) == ("July 3, 2026", "July 3, 2026")


def test_each_language_has_a_page_of_its_own(service: Service, pages: TrialPages) -> None:
    receive(service, OPEN, FIRST)

    with speaking(Language.SPANISH):
        spanish = pages.stored(NCT_ID)

    assert spanish is not pages.stored(NCT_ID)


def test_submissions_from_before_it_was_followed_come_first(service: Service) -> None:
    for submission, record in enumerate((sample_record("NOT_YET_RECRUITING", (CLINIC,)), PLANNED)):
        service.past.add(NCT_ID, submission, f"2026-0{submission + 3}-05", record, FIRST)
    receive(service, OPEN, FIRST)
    versions = service.pipeline.versions.of_trial(NCT_ID)

    found = history_of(past_steps(service.past.of_trial(NCT_ID)), versions, [])

    assert [moment.key for moment in found.moments] == ["submission-1", "submission-2", "version-1"]
    assert found.is_whole
    assert found.moments[1].changes


def test_what_the_baseline_says_has_stood_since_it_was_posted(service: Service) -> None:
    receive(service, OPEN, FIRST)

    found = history_of((), service.pipeline.versions.of_trial(NCT_ID), [])

    assert found.newest.day == date(2026, 7, 2)


def test_a_trial_of_the_registry_is_shown_with_nothing_but_its_record(pages: TrialPages) -> None:
    page = pages.fetched(Answered(replace(TRIAL, last_update_posted=None), RELEASE, SECOND))

    assert (page.version, page.posted, len(page.timeline.steps)) == (0, "", 1)
    assert not page.as_of.is_followed


def test_an_answer_that_was_kept_says_when_the_registry_gave_it(pages: TrialPages) -> None:
    kept, again = (pages.fetched(Answered(TRIAL, RELEASE, moment)) for moment in (FIRST, SECOND))

    assert (kept.as_of.release, kept.as_of.read) == ("July 1, 2026", "July 1, 2026")
    assert again.as_of.read == "July 2, 2026"


def test_whoever_reads_near_the_same_place_is_shown_the_same_page(pages: TrialPages) -> None:
    page = pages.fetched(Answered(TRIAL, RELEASE, FIRST))

    near = pages.near(page, Place("Shanghai", 31.22, 121.46), "Shanghai")

    assert near.sites != page.sites
    assert pages.near(page, Place("Shanghai", 31.22, 121.46), "Shanghai") is near
