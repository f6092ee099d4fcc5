"""What a sweep would ask now, from what is followed and how old our knowledge of it is."""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime

from watcher.model.watch import Watch
from watcher.sweep.days import delta_spans, registry_day, releases_between
from watcher.sweep.plan import MOST_RELEASES, Allowance, Plan, Search, Shape, Watched, plan_sweep
from watcher.sweep.reads import Reads
from watcher.watches import Book


def plan(
    book: Book,
    reads: Reads,
    release_at: datetime,
    allowance: Allowance,
    *,
    shape: Shape | None = None,
    again: bool = False,
    is_exact: Callable[[Watch], bool] = lambda _watch: False,
) -> Plan:
    """Return what a sweep of a release would ask of the registry, without asking.

    `again` counts what was read and walked at this very release as not read.
    """
    ages: Counter[int] = Counter()
    for read_at, count in reads.releases().items():
        # What no sweep has read is as good as overdue.
        ages[_age(read_at, release_at, again=again) or (0 if read_at else MOST_RELEASES)] += count
    walked, members = reads.walks(), reads.members()
    searches = tuple(
        Search(
            watch.id,
            watch.title,
            members.get(watch.id, 0),
            _age(walked.get(watch.id), release_at, again=again),
            is_exact(watch),
        )
        for watch in book.watches()
        if watch.kind.has_members
    )
    today = registry_day(release_at)
    days = len(delta_spans(since_day(reads, today), today))
    return plan_sweep(Watched(ages, searches, days, len(reads.doubtful())), allowance, shape)


def since_day(reads: Reads, today: date) -> date:
    """Return the day up to which every dated change is known: the cursor, else the day of the oldest reading."""
    swept = reads.swept_day()
    if swept is not None:
        return swept
    known = [registry_day(read_at) for read_at in reads.releases() if read_at is not None]
    return min([*known, today])


def _age(then: datetime | None, release_at: datetime, *, again: bool) -> int | None:
    if then is None:
        return None
    if then == release_at and not again:
        return 0
    # Two releases may come out between two working days, and a replayed registry may go back in time.
    return max(1, releases_between(registry_day(then), registry_day(release_at)))
