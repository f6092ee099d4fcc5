"""Walk saved searches, and record who entered and who left them once the records say why."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from watcher.errors import RegistryError
from watcher.jobs.course import Course, Moves, Poller
from watcher.jobs.exact import agreeing
from watcher.model.record import Json
from watcher.model.trial import Trial
from watcher.model.watch import Watch
from watcher.sweep.guards import shrank_too_far
from watcher.sweep.holds import GONE, SHRANK, member_subject, search_subject
from watcher.sweep.plan import Search
from watcher.sweep.reads import Known
from watcher.watches.members import record_moves

MOST_NAMED = 3


async def walk_searches(poller: Poller, course: Course, searches: Iterable[Search]) -> None:
    """Walk these searches to their end, in this order; what was walked at this release already is not asked again."""
    watches = {watch.id: watch for watch in await asyncio.to_thread(poller.pipeline.book.searches)}
    for search in searches:
        watch = watches.get(search.watch_id)
        if watch is None:
            continue
        known = course.done.get(_step(watch.id))
        if known is not None:
            course.moves[watch.id] = Moves(_ids(known["entered"]), _ids(known["left"]))
            continue
        await _walk(poller, course, watch)


@dataclass(frozen=True, slots=True)
class Doubts:
    """What was known before this sweep's moves are recorded; read once, however many searches there are."""

    #: Since when the members of each search are known.
    known: Mapping[int, Known]
    #: Trials whose record is held back: they have moved nothing.
    trials: frozenset[str]
    #: The subjects of members that an earlier answer, or this one, did not list.
    members: frozenset[str]


def record_all_moves(poller: Poller, course: Course) -> None:
    """Store who entered and left each search; who vanished without a change of its own waits for a second release."""
    holds = poller.pipeline.holds
    doubts = Doubts(poller.reads.known(), holds.of("NCT"), holds.of("member "))
    titles = {watch.id: watch.title for watch in poller.pipeline.book.searches()}
    walked = []
    for watch_id, moves in sorted(course.moves.items(), key=lambda one: one[0]):
        withheld = _unbelieved(poller, course, watch_id, doubts)
        _record(poller, course, watch_id, Moves(moves.entered, moves.left - withheld), doubts)
        if withheld:
            course.notes.append(_note(watch_id, titles.get(watch_id, ""), withheld))
        else:
            walked.append(watch_id)
    if course.has_moved:
        return
    agreed = agreeing(poller, course)
    poller.reads.note_walks(walked, course.sweep_id, agreed)
    poller.reads.disagree(course.moves.keys() - agreed)


def _record(poller: Poller, course: Course, watch_id: int, moves: Moves, doubts: Doubts) -> None:
    entered, left = (_trials(poller, nct_ids - doubts.trials) for nct_ids in (moves.entered, moves.left))
    if entered or left:
        known = doubts.known.get(watch_id)
        since = known.sweep_id if known else 0
        store, now = poller.pipeline.store, poller.clock()
        record_moves(store, watch_id, entered, left, sweep_id=course.sweep_id, since=since, now=now)


async def _walk(poller: Poller, course: Course, watch: Watch) -> None:
    try:
        found = await poller.registry.members(watch.parameters, course.release)
    except RegistryError as exc:
        course.problems.append(f"search {watch.id} ({watch.title}) was not read: {exc}")
        return
    await asyncio.to_thread(_compare, poller, course, watch, frozenset(found.nct_ids))


def _compare(poller: Poller, course: Course, watch: Watch, present: frozenset[str]) -> None:
    before = poller.pipeline.book.members(watch.id)
    entered, left = present - before, before - present
    holds, subject = poller.pipeline.holds, search_subject(watch.id)
    is_strange = shrank_too_far(len(before), len(left))
    if is_strange and not holds.is_confirmed(subject, [SHRANK], course.release):
        # Its members are doubted from now on, or they would wait for one release more than the search.
        holds.confirmed([member_subject(watch.id, nct_id) for nct_id in left], GONE, course.release)
        gone = f"{len(left)} of {len(before)} trials vanished at once"
        course.problems.append(f"search {watch.id} ({watch.title}): {gone}; held back until the next release")
        return
    holds.forget([subject])
    course.moves[watch.id] = Moves(entered, left)
    result: dict[str, Json] = {"entered": [*sorted(entered)], "left": [*sorted(left)]}
    poller.steps.finish(course.release, _step(watch.id), result, poller.clock())


def _unbelieved(poller: Poller, course: Course, watch_id: int, doubts: Doubts) -> frozenset[str]:
    """Return the trials that a single answer does not list and whose own records give no reason for it."""
    holds, left = poller.pipeline.holds, course.moves[watch_id].left
    known = doubts.known.get(watch_id)
    since = known.release_at if known and not course.again else None
    explained = poller.reads.changed(left, since, course.release) if left else frozenset()
    subjects = {member_subject(watch_id, nct_id): nct_id for nct_id in left - explained}
    confirmed = holds.confirmed(subjects, GONE, course.release) if subjects else frozenset()
    doubted = frozenset(subject for subject in subjects if subject not in confirmed)
    of_this = member_subject(watch_id, "")
    holds.forget(each for each in doubts.members if each.startswith(of_this) and each not in doubted)
    return frozenset(subjects[subject] for subject in doubted)


def _trials(poller: Poller, nct_ids: frozenset[str]) -> list[Trial]:
    newest = (poller.pipeline.versions.newest(nct_id) for nct_id in sorted(nct_ids))
    return [version.trial for version in newest if version is not None]


def _note(watch_id: int, title: str, withheld: frozenset[str]) -> str:
    named = ", ".join(sorted(withheld)[:MOST_NAMED]) + (", ..." if len(withheld) > MOST_NAMED else "")
    return (
        f"search {watch_id} ({title}) lists {len(withheld)} trials no more that did not change ({named}): "
        "told if a later release says so too"
    )


def _step(watch_id: int) -> str:
    return f"walk {watch_id}"


def _ids(listed: Json) -> frozenset[str]:
    return frozenset(each for each in listed if isinstance(each, str)) if isinstance(listed, list) else frozenset()
