"""A trial that the registry removed and shows again is told as back, once."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from tests.features.conftest import World, text_of
from watcher.db.tables import trial
from watcher.jobs.poll import poll
from watcher.model.change import Importance, Kind
from watcher.model.record import at, list_at
from watcher.replay import Histories

#: Removed in the release of July 10, which the one of July 13 confirms.
TRIAL, BACK = "NCT99000019", date(2026, 7, 14)
PATIENT = "pat.doe@example.org"


@pytest.fixture
def histories() -> Histories:
    shipped = dict(Histories.shipped().trials)
    shipped[TRIAL] = replace(shipped[TRIAL], returned=BACK)
    return Histories.of(shipped.values())


def to_the_removal(world: World) -> None:
    """Stop behind the release at which the removal is told."""
    world.advance(6)
    world.poll()
    for _ in range(2):
        world.next_release()


def test_a_trial_that_comes_back_is_told_once(world: World) -> None:
    world.follow(TRIAL, PATIENT)
    to_the_removal(world)
    gone = world.mails[-1]

    world.next_release()
    world.ask(lambda registry: poll(world.service.poller(registry), again=True))
    world.deliver()

    assert gone["Subject"].startswith("No longer in the registry")
    assert [mail["Subject"].partition(":")[0] for mail in world.mails].count("Back in the registry") == 1
    assert "Back in the registry: it shows this trial again, as " in text_of(world.mails[-1])


def test_it_is_a_notable_change_of_status_with_a_reason(world: World) -> None:
    world.follow(TRIAL, PATIENT)
    to_the_removal(world)
    world.next_release()

    *_, (_, _, back) = world.service.pipeline.versions.changes_of(TRIAL)

    assert (back.kind, back.field, back.importance) == (Kind.STATUS, "trial.returned", Importance.NOTABLE)
    assert back.reason == "trial-returned"


def test_who_heard_of_no_removal_hears_of_no_return(world: World) -> None:
    """The registry did not show it for one release only: that was doubted, and nothing was told."""
    world.follow(TRIAL, PATIENT)
    world.advance(7)
    world.poll()
    world.advance(2)
    world.poll()
    world.deliver()

    assert not any("registry" in mail["Subject"] for mail in world.mails)


def test_a_webhook_of_it_is_a_change_of_the_trial(world: World) -> None:
    world.hook(TRIAL)
    to_the_removal(world)
    world.next_release()

    removed, back = world.webhook.bodies[-2:]
    assert (removed["type"], back["type"]) == ("trial.removed", "trial.changed")
    [told] = list_at(back, "data.changes")
    assert at(told, "field") == "trial.returned"


def test_to_who_follows_it_when_it_is_back_it_was_never_away(world: World) -> None:
    left = world.follow(TRIAL, PATIENT)
    to_the_removal(world)
    world.service.pipeline.book.end([left.subscription.id], world.service.now())
    world.advance()

    world.follow(TRIAL, "other@example.org")
    world.poll()
    world.deliver()

    assert world.mails_to("other@example.org") == []
    with world.service.store.read() as connection:
        assert connection.execute(select(trial.c.removed_at).where(trial.c.nct_id == TRIAL)).scalar_one() is None
