"""What somebody wants to follow, found: the trial, search or place of an address such as `/follow?q=...`."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from fastapi import Request
from fastapi.concurrency import run_in_threadpool

from watcher.bootstrap import open_registry
from watcher.errors import UsageError
from watcher.jobs.follow import begin_trial, follow_place, follow_search, place_key
from watcher.model.trial import Trial
from watcher.model.watch import Vicinity, Watch, WatchKind
from watcher.pages.choices import ToFollow
from watcher.plain.language import _
from watcher.plain.places import vicinity_words
from watcher.plain.searches import search_words, watch_title
from watcher.registry.query import describe_search, search_key
from watcher.sweep.budget import Asker
from watcher.watches.known import known_watch
from watcher.web.feeds import row_number
from watcher.web.reply import Site
from watcher.web.wanted import Wanted

#: A reader waits for the baseline: some five requests and ten seconds. What is larger an operator can follow.
MOST_TRIALS = 1_000


@dataclass(frozen=True, slots=True)
class Subject:
    """A trial, a search or a place that can be followed."""

    kind: WatchKind
    #: The trial's title, or the search or place in words.
    name: str
    #: What a form sends to mean the same again.
    wanted: Wanted
    #: The trial; None for a search or a place, and where the registry need not be asked for it.
    trial: Trial | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)
    vicinity: Vicinity | None = None
    #: How many trials a search or place has now; None: a trial.
    total: int | None = None
    #: The watch, if somebody follows it already.
    watch: Watch | None = None
    #: The number of a search or place that has a page here; 0: it was found by words.
    number: int = 0

    @property
    def told(self) -> ToFollow:
        wanted, trial = self.wanted, self.trial
        # Of a trial, where sites must be near is a field of the form that the reader may empty.
        near = wanted.near if self.kind.has_members else ""
        given = {"q": wanted.q, "near": near, "within": wanted.within if near else ""}
        given |= {"open": "1" if wanted.is_open else "", self.kind.value: str(self.number or "")}
        return ToFollow(
            kind=self.kind,
            name=self.name,
            query=wanted.query,
            fields={name: value for name, value in given.items() if value},
            nct_id=trial.nct_id if trial else None,
            status=trial.status if trial else None,
            total=self.total,
        )

    @property
    def is_too_large(self) -> bool:
        return self.watch is None and (self.total or 0) > MOST_TRIALS


async def find_subject(request: Request, site: Site, wanted: Wanted) -> Subject:
    """Raises UsageError for what cannot be followed, TrialNotFoundError, and RegistryError."""
    if wanted.nct_id:
        return await _trial(request, site, wanted, wanted.nct_id)
    if wanted.problems:
        raise UsageError(" ".join(wanted.problems))
    if not wanted.parameters:
        raise UsageError(_("Say what you want to follow: search for a trial, or for words, first."))
    return await _members(request, site, wanted)


async def find_watch(request: Request, site: Site, kind: WatchKind, number: str) -> Subject:
    """Return the search or place that a page here shows. Raises as `find_subject`, and UnknownError."""
    known = await run_in_threadpool(known_watch, site.service.pipeline.store, row_number(number), kind)
    watch, parameters = known.watch, dict(known.watch.parameters)
    total = (await site.search(request, parameters)).total
    followed = watch if known.is_followed else None
    return Subject(kind, watch_title(watch), Wanted(), None, parameters, watch.vicinity, total, followed, watch.id)


async def begin(site: Site, subject: Subject) -> Watch:
    """Return the watch on it; where nobody follows it yet, after its baseline is stored."""
    pipeline, now = site.service.pipeline, await run_in_threadpool(site.service.now)
    if subject.watch:
        return subject.watch
    if subject.trial:
        return await run_in_threadpool(begin_trial, pipeline, subject.trial, now)
    if subject.is_too_large:
        raise UsageError(too_large(subject))
    async with open_registry(site.service.settings, site.service.store, Asker.PERSON) as registry:
        if subject.vicinity:
            return (await follow_place(pipeline, registry, subject.vicinity, now))[0]
        place = subject.wanted.place_name
        return (await follow_search(pipeline, registry, subject.parameters, now, place))[0]


def too_large(subject: Subject) -> str:
    told = _(
        "This has {count} trials now, and here you can follow at most {most} at once. Add words, choose a smaller "
        "distance, or only trials that take people now or soon."
    )
    return told.format(count=f"{subject.total or 0:,}", most=f"{MOST_TRIALS:,}")


async def _trial(request: Request, site: Site, wanted: Wanted, nct_id: str) -> Subject:
    pipeline = site.service.pipeline
    watch = await run_in_threadpool(pipeline.book.followed_watch, WatchKind.TRIAL, nct_id)
    newest = await run_in_threadpool(pipeline.versions.newest, nct_id) if watch else None
    trial = newest.trial if newest else (await site.trial(request, nct_id)).trial
    return Subject(WatchKind.TRIAL, trial.title, wanted, trial, watch=watch)


async def _members(request: Request, site: Site, wanted: Wanted) -> Subject:
    total = (await site.search(request, wanted.parameters)).total
    vicinity = wanted.vicinity if wanted.is_place_only else None
    if vicinity:
        kind, key, name = WatchKind.PLACE, place_key(vicinity), vicinity_words(vicinity)
    else:
        described = search_words(describe_search(wanted.parameters, wanted.place_name))
        kind, key, name = WatchKind.SEARCH, search_key(wanted.parameters), described
    watch = await run_in_threadpool(site.service.pipeline.book.followed_watch, kind, key)
    return Subject(kind, name, wanted, None, wanted.parameters, vicinity, total, watch)
