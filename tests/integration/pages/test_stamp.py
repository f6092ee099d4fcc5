"""What decides whether a kept page still holds, on both databases."""

from datetime import date, timedelta

import pytest

from tests.factories import NOW, make_trial
from watcher.db import Store
from watcher.model.sweep import Release
from watcher.pages.stamp import Stamp, stamp_of
from watcher.registry.parse import parse_trial
from watcher.sweep.journal import Journal
from watcher.versions import Versions, digest
from watcher.versions.past import BackFill, FillState, Past

TRIAL = make_trial()


@pytest.fixture
def version_id(store: Store) -> int:
    Versions(store, parse_trial).add_baseline(TRIAL, digest(TRIAL.record), None, NOW)
    return Versions(store, parse_trial).latest([TRIAL.nct_id])[TRIAL.nct_id].id


def sweep(store: Store, days: int, *problems: str) -> None:
    """Sweep a release; it ends on the day after."""
    moment = NOW + timedelta(days=days)
    number = Journal(store).begin(Release("2.0.5", moment, None), moment)
    Journal(store).end(number, requests=1, trials=1, problems=problems, now=moment + timedelta(days=1))


def stamp(store: Store) -> Stamp:
    found = stamp_of(store, TRIAL.nct_id)
    assert found is not None
    return found


def test_a_trial_that_nobody_follows_has_none(store: Store) -> None:
    assert stamp_of(store, "NCT00000042") is None


def test_before_the_first_sweep_only_the_version_is_known(store: Store, version_id: int) -> None:
    assert stamp(store) == Stamp(version_id, is_gone=False, past_read_at=None, release=None, swept_on=None)


def test_it_is_as_fresh_as_the_last_sweep_that_read_everything(store: Store, version_id: int) -> None:
    for days, problems in ((1, ()), (2, ()), (3, ("a page was not answered",))):
        sweep(store, days, *problems)

    today: date = NOW.date()
    assert (stamp(store).release, stamp(store).swept_on) == (today + timedelta(days=2), today + timedelta(days=3))


def test_reading_its_past_makes_another_page(store: Store, version_id: int) -> None:
    before = stamp(store)
    Past(store, parse_trial).settle(TRIAL.nct_id, BackFill(FillState.DONE, 4, "", NOW))

    assert stamp(store) != before
    assert stamp(store).past_read_at == NOW
