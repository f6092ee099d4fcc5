"""What an interest is tried on: stored changes, and what past versions changed, as if it had just been found."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TypeAlias

from watcher.db.changes import site_of
from watcher.jobs.timeline import PastStep, past_steps
from watcher.match.occurrences import Occurrences
from watcher.model.record import text_at
from watcher.model.verdict import Membership, Occurrence
from watcher.model.vicinity import point_of
from watcher.versions import Versions
from watcher.versions.past import Past

#: What a watch had to do with a trial when a change of it came.
MembershipAt: TypeAlias = Callable[[Occurrence], Membership]
#: Stands for the row of what has none; ids begin at 1.
NO_ROW = 0


@dataclass(frozen=True, slots=True)
class Replayed:
    """What an interest is tried on: changes, and who was followed when."""

    changes: Iterable[Occurrence]
    membership_at: MembershipAt
    #: Past versions, for which no change is stored.
    past: tuple[PastStep, ...] = ()


@dataclass(frozen=True, slots=True)
class Archive:
    """Where the past is read."""

    versions: Versions
    occurrences: Occurrences
    past: Past


def replayed_trial(archive: Archive, nct_id: str, since: datetime, watch_id: int | None = None) -> Replayed:
    """Return a trial's changes since then, those of its past versions too, and what the watch on it was told itself."""
    steps = past_steps(archive.past.of_trial(nct_id))
    past = tuple(step for step in steps if step.version.submitted >= since.date().isoformat())
    if watch_id is None:
        return Replayed(archive.occurrences.of_trial([nct_id], since), always, past)
    newest, memberships = archive.versions.newest(nct_id), archive.occurrences.memberships(watch_id)
    former = newest.trial.aliases if newest else ()

    def membership_at(found: Occurrence) -> Membership:
        # A trial that was merged into this one counts only for a watch that followed it before.
        return memberships.at(found) if found.nct_id in former else always(found)

    return Replayed(archive.occurrences.of_trial((nct_id, *former), since, watch_id), membership_at, past)


def replayed_watch(archive: Archive, watch_id: int, since: datetime) -> Replayed:
    """Return what a watched search or place saw since then; before it, nobody knows what was in it."""
    memberships = archive.occurrences.memberships(watch_id)
    return Replayed(archive.occurrences.of_watch(watch_id, since), memberships.at)


def always(_found: Occurrence) -> Membership:
    return Membership(is_followed=True)


def begin_of(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)


def past_changes(step: PastStep) -> Iterator[Occurrence]:
    """Yield a past version's changes as if they had been found on the day of its submission."""
    version = step.version
    day = begin_of(date.fromisoformat(version.submitted))
    for change in step.changes:
        site = site_of(change, version.trial.record)
        yield Occurrence(
            id=None,
            nct_id=version.trial.nct_id,
            change=change,
            watch_id=None,
            point=point_of(site),
            facility=text_at(site, "facility"),
            version_id=NO_ROW,
            version_number=NO_ROW,
            fan_out_id=NO_ROW,
            sweep_id=NO_ROW,
            release_at=day,
            found_at=day,
        )
