"""What goes wrong is never told as news, and loses nothing."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete, func, select, update

from tests.features.conftest import World
from watcher.db.tables import fan_out, match, version
from watcher.db.tables import watch as watches
from watcher.errors import RegistryError
from watcher.jobs.deliver import recover
from watcher.jobs.follow import leave
from watcher.jobs.tell import tell
from watcher.model.change import Kind
from watcher.model.watch import Interest
from watcher.pipeline import Pipeline
from watcher.replay import Fault, FaultKind
from watcher.sweep.journal import SweepState

TRIAL, PATIENT = "NCT07398326", "pat.doe@example.org"


def test_an_outage_tells_nobody_and_the_next_poll_tells_once(world: World) -> None:
    """F47: the registry answers nothing."""
    world.follow(TRIAL, PATIENT)
    world.advance(5)
    world.replay.faults.switch_on(Fault(FaultKind.BLOCKED, None, "/studies"))
    partial = world.poll()
    world.deliver()
    assert partial is not None
    assert partial.state is SweepState.PARTIAL
    assert world.mails == []

    world.replay.faults.clear()
    world.poll()
    world.deliver()

    assert len(world.mails) == 1


def test_a_registry_that_blocks_us_is_named(world: World) -> None:
    world.replay.faults.switch_on(Fault(FaultKind.BLOCKED, None, ""))

    with pytest.raises(RegistryError, match="403"):
        world.poll()


@pytest.mark.parametrize("reached", ["version", "matches", "sweep", "alert", "delivery"])
def test_a_crash_between_any_two_steps_is_resumed(world: World, reached: str) -> None:
    """The process dies when a step is committed and the next one is not begun."""
    world.follow(TRIAL, PATIENT)
    world.advance(5)
    die_after(world, reached)

    recover(world.service.pipeline, world.service.journal, world.service.now(), died_before=timedelta(0))
    world.poll()
    world.deliver()

    assert len(world.mails) == 1


def die_after(world: World, reached: str, *trials: str) -> None:
    pipeline, journal, now = world.service.pipeline, world.service.journal, world.service.now()
    release = world.ask(lambda registry: registry.release())
    assert release is not None
    sweep_id = journal.begin(release, now)
    fetched = world.ask(lambda registry: registry.trials(trials or (TRIAL,)))
    pipeline.receive(fetched.records.values(), sweep_id=sweep_id, release=release, now=now)
    if reached == "version":
        return
    pipeline.match_owed(now)
    if reached == "matches":
        return
    journal.end(sweep_id, requests=2, trials=1, problems=("it died",), now=now)
    if reached == "sweep":
        return
    if reached == "delivery":
        pipeline.close_windows(now)
        return
    with pytest.raises(DiedError):
        open_alerts_and_die(pipeline, now)


class DiedError(Exception):
    """The process dies before its transaction is committed."""


def open_alerts_and_die(pipeline: Pipeline, now: datetime) -> None:
    with pipeline.store.write() as connection:
        for chunk in pipeline.closing.chunks():
            pipeline.closing.open_alerts(connection, chunk, now)
        raise DiedError


def test_what_is_matched_too_late_for_its_window_is_told_in_one_after_it(world: World) -> None:
    """Its window was told already; it must neither be lost nor change what was sent."""
    world.follow(TRIAL, PATIENT)
    world.advance(5)
    world.poll()
    world.deliver()
    with world.service.store.write() as connection:
        connection.execute(delete(match).where(match.c.id == select(func.max(match.c.id)).scalar_subquery()))
        connection.execute(update(fan_out).values(matched_at=None))

    tell(world.service.pipeline, world.service.now())
    world.deliver()

    assert len(world.mails) == 2


def test_telling_twice_tells_once(world: World) -> None:
    world.follow(TRIAL, PATIENT)
    world.advance(5)
    world.poll()
    tell(world.service.pipeline, world.service.now())
    world.deliver()
    world.deliver()

    assert len(world.mails) == 1


def test_a_trial_that_the_registry_removed_changes_nothing(world: World) -> None:
    world.follow("NCT99000019", PATIENT)
    world.advance(8)

    done = world.poll()
    world.deliver()

    assert done is not None
    assert done.state is SweepState.COMPLETE
    assert world.service.pipeline.versions.newest("NCT99000019") is not None


def test_a_merged_trial_is_followed_on(world: World) -> None:
    followed = world.follow("NCT99000020", PATIENT)

    world.advance(7)
    world.poll()

    assert world.service.pipeline.book.members(followed.subscription.watch.id) == {"NCT99000021"}


def test_a_search_whose_answer_shrank_is_held_back(world: World) -> None:
    """F47: the registry answers too little."""
    interest = Interest(frozenset({Kind.SEARCH}))
    followed = world.follow_search("cancer", PATIENT, interest)
    book = world.service.pipeline.book
    before = book.members(followed.subscription.watch.id)
    world.replay.faults.switch_on(Fault(FaultKind.SKIP_PAGE, None, "query.cond"))
    world.advance()

    done = world.poll()

    assert done is not None
    assert done.state is SweepState.PARTIAL
    assert book.members(followed.subscription.watch.id) == before


def test_two_processes_that_tell_at_once_tell_once(world: World) -> None:
    for number in range(20):
        world.follow(TRIAL, f"reader{number}@example.org")
    world.advance(5)
    die_after(world, "version")
    now = world.service.now()
    world.service.journal.end_abandoned(now, timedelta(0))

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda _: tell(world.service.pipeline, now), range(3)))
    world.deliver()

    assert len(world.mails) == 20


def test_one_window_that_cannot_be_told_keeps_no_other_from_its_reader(world: World) -> None:
    world.follow("NCT07010263", "other@example.org")
    world.follow(TRIAL, PATIENT)
    world.advance(5)
    die_after(world, "matches", "NCT07010263", TRIAL)
    with world.service.store.write() as connection:
        broken = update(version).where(version.c.nct_id == "NCT07010263", version.c.number == 2)
        connection.execute(broken.values(record=b"broken"))

    recover(world.service.pipeline, world.service.journal, world.service.now(), died_before=timedelta(0))
    world.deliver()

    assert [mail["To"] for mail in world.mails] == [PATIENT]


def test_who_follows_a_trial_again_hears_nothing_of_what_happened_meanwhile(world: World) -> None:
    first = world.follow(TRIAL, PATIENT)
    leave(world.service.pipeline, (first.subscription,), world.service.now())
    world.advance(5)

    world.follow(TRIAL, PATIENT)
    world.poll()
    world.deliver()

    assert world.mails == []


def test_a_trial_merged_inside_a_search_neither_leaves_nor_enters(world: World) -> None:
    world.follow_search("NCT99000020 OR NCT99000021", PATIENT, Interest(frozenset({Kind.SEARCH})))
    world.advance(7)
    world.poll()
    world.next_release()

    assert world.mails == []


def test_a_search_that_is_empty_is_believed_when_the_next_release_says_so_too(world: World) -> None:
    """F47: nothing at all is not believed at once either."""
    followed = world.follow_search("gastric cancer", PATIENT, Interest(frozenset({Kind.SEARCH})))
    watch = followed.subscription.watch
    with world.service.store.write() as connection:
        connection.execute(update(watches).values(parameters={"query.cond": "nothing of this name"}))

    first = world.next_release()
    assert first is not None
    assert (first.state, world.mails) == (SweepState.PARTIAL, [])
    again = world.poll()
    world.deliver()
    assert again is not None
    assert (again.state, world.mails) == (SweepState.PARTIAL, [])

    second = world.next_release()

    assert second is not None
    assert second.state is SweepState.COMPLETE
    assert world.service.pipeline.book.members(watch.id) == frozenset()
    assert len(world.mails) == 1
