"""What a sweep asks, what it finds beside the dated changes, and what a second sweep of a release goes on with."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from tests.features.conftest import World, text_of
from watcher.bootstrap import open_registry
from watcher.db.tables import change, match, watch_trial
from watcher.db.tables import sweep as sweeps
from watcher.jobs.course import Course, Poller
from watcher.jobs.deliver import recover
from watcher.jobs.delta import read_delta, read_light
from watcher.jobs.poll import poll
from watcher.jobs.tell import tell
from watcher.model.change import Kind
from watcher.model.record import at, list_at
from watcher.model.watch import Interest
from watcher.registry.client import Registry, open_http
from watcher.registry.query import search_parameters
from watcher.registry.retries import RetryPolicy
from watcher.replay import Fault, FaultKind
from watcher.sweep.journal import SweepState

PATIENT = "pat.doe@example.org"
RUNNING = ("RECRUITING", "ACTIVE_NOT_RECRUITING", "NOT_YET_RECRUITING", "SUSPENDED", "ENROLLING_BY_INVITATION")
STATUSES = (*RUNNING, "COMPLETED", "TERMINATED", "UNKNOWN", "WITHDRAWN", "AVAILABLE")
TRIALS = ("NCT07398326", "NCT07333573", "NCT07010263", "NCT99000009")


class KilledError(BaseException):
    """The process dies with this request."""


def kill_after(world: World, requests: int) -> None:
    """Poll until so many requests were made, and leave what a killed process leaves: a sweep that never ended."""
    left = requests

    async def spend() -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise KilledError

    async def run() -> None:
        async with open_http(world.replay.origin) as http:
            await poll(world.service.poller(Registry(http, spend, RetryPolicy())))

    with pytest.raises(KilledError):
        asyncio.run(run())
    with world.service.store.write() as connection:
        connection.execute(update(sweeps).values(ended_at=None, state="running", problems=[]))


def told(world: World) -> list[tuple[str, str]]:
    """Return what each mail told, without the personal links."""
    return sorted((str(mail["To"]), text_of(mail).partition("You get this")[0]) for mail in world.mails)


def account(world: World) -> dict[str, int]:
    """Return how many changes were found, matched, and told."""
    with world.service.store.read() as connection:
        count = {
            "changes": select(func.count()).select_from(change),
            "matched": select(func.count()).select_from(match),
            "told": select(func.count()).select_from(match).where(match.c.alert_id.is_not(None)),
        }
        return {name: int(connection.execute(query).scalar_one()) for name, query in count.items()}


def begin_to_follow(world: World) -> None:
    for nct_id in TRIALS:
        world.follow(nct_id, PATIENT)
    world.follow_search("gastric cancer", PATIENT)
    # So many that a delta is cheaper than their walks.
    for status in STATUSES:
        world.follow_search(search_parameters(status=[status]), PATIENT)
    world.poll()
    world.advance(5)


#: The release; what is counted; two walks and a look at the release after each; the trials; six days of delta.
@pytest.mark.parametrize("requests", [1, 2, 3, 4, 5, 6, 7, 8, 10, 12, None])
def test_a_sweep_that_dies_after_any_request_is_taken_up_and_tells_everything_once(
    world: World, requests: int | None
) -> None:
    """F17: a step is marked when it is done, and not when it is fetched."""
    begin_to_follow(world)
    if requests is not None:
        kill_after(world, requests)

    recover(world.service.pipeline, world.service.journal, world.service.now(), died_before=timedelta(0))
    resumed = world.poll()
    world.deliver()

    assert resumed is not None
    assert resumed.state is SweepState.COMPLETE
    assert account(world) == {"changes": 181, "matched": 80, "told": 80}
    assert world.poll() is None


def test_what_was_read_before_a_crash_is_not_asked_again(world: World) -> None:
    begin_to_follow(world)
    kill_after(world, 8)
    before = len(world.replay.requests)

    world.poll()

    asked = [path for _, path in world.replay.requests[before:]]
    assert not any("filter.ids" in path or "query.cond" in path for path in asked)
    assert any("LastUpdatePostDate" in path for path in asked)


def test_a_delta_alone_finds_a_dated_change(world: World) -> None:
    world.follow("NCT07398326", PATIENT)
    world.poll()
    world.advance(5)

    course = read_by(world, read_delta)

    tell(world.service.pipeline, world.service.now())
    world.deliver()
    assert course.swept_day is not None
    assert [mail["To"] for mail in world.mails] == [PATIENT]


def read_by(world: World, read: Callable[[Poller, Course], object]) -> Course:
    """Carry out one part of a sweep at the present release, and end it."""

    async def run() -> Course:
        async with open_registry(world.service.settings, world.service.store) as registry:
            release = await registry.release()
            assert release is not None
            using = world.service.poller(registry)
            using.steps.begin(release, again=False)
            sweep_id = using.journal.begin(release, world.service.now())
            course = Course(sweep_id, release, again=False, done=using.steps.done(release))
            await read(using, course)  # type: ignore[misc]
            problems = tuple(course.problems)
            using.journal.end(sweep_id, requests=0, trials=0, problems=problems, now=world.service.now())
            return course

    return asyncio.run(run())


def test_a_day_of_a_delta_that_fails_is_read_by_the_next_sweep_alone(world: World) -> None:
    """F17: the cursor of the deltas does not pass a day that was not read."""
    begin_to_follow(world)
    world.replay.faults.switch_on(Fault(FaultKind.BLOCKED, None, "RANGE[2026-07-03"))

    partial = read_by(world, read_delta)
    world.replay.faults.clear()
    before = len(world.replay.requests)
    again = read_by(world, read_delta)

    assert [problem.split(" was")[0] for problem in partial.problems] == ["delta 2026-07-03"]
    assert again.problems == []
    slices = [path for _, path in world.replay.requests[before:] if "LastUpdatePostDate" in path]
    assert len(slices) == 1


def test_the_light_pass_finds_what_moves_no_date(world: World) -> None:
    """The registry itself makes this trial UNKNOWN; no update date moves."""
    world.follow("NCT99000009", PATIENT)
    read_by(world, read_light)
    world.advance()

    read_by(world, read_light)

    [(_, _, change)] = [
        one for one in world.service.pipeline.versions.changes_of("NCT99000009") if one[2].field == "status"
    ]
    assert change.after == "UNKNOWN"


def test_the_light_pass_reads_whole_only_what_moved(world: World) -> None:
    for nct_id in TRIALS:
        world.follow(nct_id, PATIENT)
    read_by(world, read_light)
    before = len(world.replay.requests)

    read_by(world, read_light)

    assert not any("filter.ids" in path for _, path in world.replay.requests[before:])


def test_a_trial_that_vanished_from_a_search_without_a_change_of_its_own_is_told_by_a_second_release(
    world: World,
) -> None:
    followed = world.follow_search("gastric cancer", PATIENT, Interest(frozenset({Kind.SEARCH})))
    watch_id = followed.subscription.watch.id
    stray = "NCT99000005"
    world.ask(lambda registry: registry.trial(stray))
    put_in_search(world, watch_id, stray)

    first = world.next_release()
    assert first is not None
    assert (first.state, stray in " ".join(first.notes)) == (SweepState.COMPLETE, True)
    assert stray in world.service.pipeline.book.members(watch_id)

    world.next_release()

    assert stray not in world.service.pipeline.book.members(watch_id)


def put_in_search(world: World, watch_id: int, nct_id: str) -> None:
    """Make a trial a member that the registry does not list, as if its answer was broken from now on."""
    world.follow(nct_id, "other@example.org")
    with world.service.store.write() as connection:
        row = {"watch_id": watch_id, "nct_id": nct_id, "entered_at": world.service.now()}
        connection.execute(watch_trial.insert().values(**row))


def test_a_removed_trial_is_told_when_a_second_release_does_not_show_it(world: World) -> None:
    world.follow("NCT99000019", PATIENT)
    world.advance(6)
    world.poll()
    world.deliver()
    before = len(world.mails)

    first = world.next_release()
    assert first is not None
    assert "NCT99000019" in " ".join(first.notes)
    assert len(world.mails) == before
    world.next_release()
    world.next_release()

    assert len(world.mails) == before + 1
    assert world.mails[-1]["Subject"].startswith("No longer in the registry")
    assert "The registry shows this trial no more" in text_of(world.mails[-1])


def test_a_removed_trial_has_a_webhook_type_of_its_own(world: World) -> None:
    world.hook("NCT99000019")
    world.advance(7)
    world.poll()
    world.deliver()
    world.next_release()

    assert [body["type"] for body in world.webhook.bodies][-1:] == ["trial.removed"]


def test_a_merge_is_told_to_those_who_follow_the_former_id(world: World) -> None:
    world.follow("NCT99000020", PATIENT)
    world.follow("NCT99000021", "other@example.org")
    world.advance(6)

    world.poll()
    world.deliver()

    assert "NCT99000020 is now a former id of NCT99000021" in " ".join(text for _, text in told(world))
    assert all("now a former id" not in text for who, text in told(world) if who == "other@example.org")


def test_a_webhook_of_a_merge_names_the_trial_it_was_merged_into(world: World) -> None:
    world.hook("NCT99000020")
    world.advance(6)
    world.poll()
    world.deliver()

    body = world.webhook.bodies[-1]
    assert (body["type"], at(body, "data.merged_into")) == ("trial.changed", "NCT99000021")
    assert "NCT99000020" in [at(told, "before") for told in list_at(body, "data.changes")]


def test_a_status_that_flips_back_within_days_is_told_once(world: World) -> None:
    world.follow("NCT99000004", PATIENT, kinds=frozenset({Kind.STATUS}))

    for _ in range(2):
        world.next_release()

    assert len(world.mails) == 1
