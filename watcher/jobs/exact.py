"""Saved searches whose members are told from the records that a sweep reads, without a request of their own."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from watcher.db.dialect import in_chunks
from watcher.jobs.course import Course, Exact, Poller
from watcher.match.local import Batch, Moves, Rules, moves, read_rule
from watcher.model.record import Record
from watcher.model.trial import RawRecord, Trial
from watcher.registry.parse import read_trial
from watcher.sweep.plan import PartKind, Plan
from watcher.watches.members import record_moves

#: Restored and compared at once: as many records as a page has.
TRIALS_A_STEP = 1_000
#: Members of a search that prove our reading of it at each walk; a wrong one is wrong about most of them.
MOST_CHECKED = 50


def exact_searches(poller: Poller, chosen: Plan) -> Exact | None:
    """Return the searches that a plan leaves to us; None where there are none.

    Without a delta nothing would show who enters: then they are polled from now on, and known up to now.
    """
    ours = {search.watch_id for search in chosen.put_off if search.is_exact}
    if not ours:
        return None
    last = poller.journal.last(complete=True)
    since = last.id if last else 0
    if not chosen.has(PartKind.DELTA):
        poller.reads.disagree(ours, since)
        return None
    watches = (watch for watch in poller.pipeline.book.searches() if watch.id in ours)
    rules = {watch.id: rule for watch in watches if (rule := read_rule(watch.parameters))}
    poller.reads.disagree(ours - rules.keys(), since)
    return Exact(Rules(rules), since)


def concerned(poller: Poller, course: Course, records: Sequence[RawRecord]) -> frozenset[str]:
    """Return the trials of a page that enter or leave an exact search: those have to be stored, followed or not."""
    if course.exact is None:
        return frozenset()
    course.evaluated.update(record.nct_id for record in records)
    found = _moves(poller, course.exact, {record.nct_id: read_trial(record).record for record in records})
    return frozenset(nct_id for moved in found.values() for nct_id in (*moved.entered, *moved.left))


def evaluate(poller: Poller, course: Course, nct_ids: Collection[str]) -> None:
    """Record who entered and who left, as the newest stored versions of these trials have it.

    A record that is held back is not stored, and so moves nothing. Doing it twice records nothing twice.
    """
    for chunk in in_chunks(sorted(nct_ids), TRIALS_A_STEP):
        if course.exact is None:
            return
        trials = _newest(poller, chunk)
        found = _moves(poller, course.exact, {nct_id: trial.record for nct_id, trial in trials.items()})
        for watch_id, moved in sorted(found.items(), key=lambda one: one[0]):
            entered, left = ([trials[nct_id] for nct_id in ids] for ids in (moved.entered, moved.left))
            store, now, since = poller.pipeline.store, poller.clock(), course.exact.since
            record_moves(store, watch_id, entered, left, sweep_id=course.sweep_id, since=since, now=now)


def evaluate_changed(poller: Poller, course: Course) -> None:
    """Evaluate what changed since the last complete sweep and was on no page of this one's delta.

    So it finds what moved no date, and what a sweep had stored when it was broken off.
    """
    if course.exact is not None:
        evaluate(poller, course, poller.reads.changed_after(course.exact.since) - course.evaluated)


def agreeing(poller: Poller, course: Course) -> frozenset[int]:
    """Return the searches walked in this sweep that have the members which our own reading gives them.

    1. A member whose record was read at this release must match, and one that is listed no more must not.
    2. Of a search that has members, some must match: records of an earlier release are no proof against it.
    """
    watches = (watch for watch in poller.pipeline.book.searches() if watch.id in course.moves)
    rules = {watch.id: rule for watch in watches if (rule := read_rule(watch.parameters))}
    listed = {
        watch_id: _some(poller.pipeline.book.members(watch_id) - course.moves[watch_id].left) for watch_id in rules
    }
    gone = {watch_id: course.moves[watch_id].left for watch_id in rules}
    asked = frozenset[str]().union(*listed.values(), *gone.values())
    matching = _matching(poller, Rules(rules), asked)
    fresh = asked - poller.reads.without_those_read(asked, course.release.data_timestamp)
    return frozenset(
        watch_id
        for watch_id in rules
        if not fresh & (listed[watch_id] - matching[watch_id])
        and not fresh & gone[watch_id] & matching[watch_id]
        and (matching[watch_id] & listed[watch_id] or not listed[watch_id])
    )


def _some(members: Collection[str]) -> frozenset[str]:
    ordered = sorted(members)
    return frozenset(ordered[:: max(1, len(ordered) // MOST_CHECKED)])


def _matching(poller: Poller, rules: Rules, nct_ids: Iterable[str]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {search_id: set() for search_id in rules.search_ids}
    for chunk in in_chunks(sorted(nct_ids), TRIALS_A_STEP):
        batch = Batch.of({nct_id: trial.record for nct_id, trial in _newest(poller, chunk).items()})
        for search_id, bits in rules.matching(batch):
            found[search_id].update(batch.ids_of(bits))
    return found


def _moves(poller: Poller, exact: Exact, records: Mapping[str, Record]) -> dict[int, Moves]:
    members = poller.pipeline.book.members_among(records)
    found = moves(exact.rules, members, Batch.of(records))
    return {watch_id: moved for watch_id, moved in found if moved.entered or moved.left}


def _newest(poller: Poller, nct_ids: Collection[str]) -> dict[str, Trial]:
    versions = poller.pipeline.versions
    return {nct_id: versions.get(latest.id).trial for nct_id, latest in versions.latest(nct_ids).items()}
