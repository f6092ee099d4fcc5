"""Feeds of a trial's, a search's or a place's changes: the rows say which there are, the records what they tell."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from watcher.model.change import Importance, Kind
from watcher.model.record import Json
from watcher.model.version import Version
from watcher.model.watch import Watch, WatchKind
from watcher.pages.changes import ChangeLine, change_lines
from watcher.pages.feed import Entry, Feed, urn
from watcher.pages.feed_news import Asked, News, NewsChange, NewsIds, ids_of_trial, ids_of_watch, read_news
from watcher.pages.trial_rows import trial_row
from watcher.pipeline import Pipeline
from watcher.plain import Line, change_json, told_lines
from watcher.plain.language import Language, _, speaking
from watcher.plain.searches import watch_title
from watcher.watches.known import known_watch

PATHS: Final = {WatchKind.TRIAL: "trials", WatchKind.SEARCH: "searches", WatchKind.PLACE: "places"}
#: A place may have thousands of trials: its feed tells of their sites there unless more is asked for.
OF_PLACES: Final = frozenset({Kind.SITES})
#: Of some hundred kilobytes each. Feed readers come every hour, and mostly there is nothing new.
MOST_KEPT: Final = 64


@dataclass(frozen=True, slots=True)
class Subject:
    """What a feed is of."""

    kind: WatchKind
    #: A trial's NCT ID, or a watch's number.
    name: str
    title: str
    #: When following began.
    since: datetime

    @property
    def path(self) -> str:
        return f"/{PATHS[self.kind]}/{self.name}"


@dataclass(frozen=True, slots=True)
class Wish:
    """A reader's feed: of what, how much of it, in which language, and the ending of its address."""

    kind: WatchKind
    name: str
    ending: str
    asked: Asked
    language: Language = Language.ENGLISH


@dataclass(frozen=True, slots=True)
class Batches:
    """One page of what was found, and which page."""

    ids: NewsIds
    news: tuple[News, ...]


def find_batches(pipeline: Pipeline, wish: Wish) -> Batches:
    """Return what a wish asks for, before any words. Raises UnknownError for what nobody ever followed."""
    subject, watch = _subject(pipeline, wish)
    asked, ids = _page(pipeline, wish, subject, watch)
    return Batches(ids, tuple(read_news(pipeline.store, ids.ids, asked, watch)))


class Feeds:
    """Makes feeds, and keeps the last few: what was told once is never told otherwise."""

    def __init__(self, pipeline: Pipeline, origin: str, namespace: UUID) -> None:
        """`origin` is where readers reach the pages; `namespace` makes the ids this installation's own."""
        self._pipeline = pipeline
        self._origin = origin
        self._namespace = namespace
        self._made = lru_cache(MOST_KEPT)(self._make)

    def feed(self, wish: Wish) -> Feed:
        """Raises UnknownError for what nobody ever followed."""
        subject, watch = _subject(self._pipeline, wish)
        asked, ids = _page(self._pipeline, wish, subject, watch)
        return self._made(wish, subject, asked, ids)

    def _make(self, wish: Wish, subject: Subject, asked: Asked, ids: NewsIds) -> Feed:
        watch = _subject(self._pipeline, wish)[1]
        news = read_news(self._pipeline.store, ids.ids, asked, watch)
        address = f"{self._origin}{subject.path}/changes.{wish.ending}"
        with speaking(wish.language):
            return Feed(
                id=urn(self._namespace, f"{wish.kind.value}", subject.name),
                title=_title(subject, watch),
                about=_about(subject),
                page_url=f"{self._origin}{subject.path}",
                url=f"{address}{_query(wish, asked.before)}",
                next_url=f"{address}{_query(wish, ids.older)}" if ids.older else None,
                updated_at=max((one.matched_at for one in news), default=subject.since),
                language=wish.language,
                entries=tuple(entry for one in news for entry in self._entries(one, subject)),
            )

    def _entries(self, news: News, subject: Subject) -> list[Entry]:
        version = self._pipeline.versions.get(news.version_id)
        by_change = {id(one.change): one for one in news.changes}
        lines = told_lines([one.change for one in news.changes], version.trial.record)
        told = ((line, [by_change[id(one)] for one in line.changes]) for line in lines)
        return [self._entry(line, changes, news, version, subject) for line, changes in told]

    def _entry(
        self, line: Line, changes: Sequence[NewsChange], news: News, version: Version, subject: Subject
    ) -> Entry:
        (told,) = change_lines(line.changes, version.trial.record)
        about = f"{version.trial.title} ({news.nct_id})"
        is_one_trial = subject.kind is WatchKind.TRIAL
        return Entry(
            id=urn(self._namespace, "change", min(one.id for one in changes)),
            url=f"{self._origin}/trials/{news.nct_id}#version-{news.version_number}",
            title=told.summary if is_one_trial else f"{version.trial.title}: {told.summary}",
            text=f"{told.summary}. {about}",
            html=self._html(told, news, version),
            found_at=news.found_at,
            tags=(told.kind, told.importance.word, news.nct_id),
            data=self._data(changes, news, version),
        )

    def _html(self, told: ChangeLine, news: News, version: Version) -> str:
        render = self._pipeline.renderer.page
        page = f"{self._origin}/trials/{news.nct_id}"
        return render("_entry.html", line=told, trial=version.trial, page=page, release=news.release_at.date())

    def _data(self, changes: Sequence[NewsChange], news: News, version: Version) -> dict[str, Json]:
        record = version.trial.record
        return {
            "nct_id": news.nct_id,
            "title": version.trial.title,
            "version": news.version_number,
            "release": news.release_at.date().isoformat(),
            "changes": [
                {"id": one.id, "urn": urn(self._namespace, "change", one.id), **change_json(one.change, record)}
                for one in changes
            ],
        }


def _subject(pipeline: Pipeline, wish: Wish) -> tuple[Subject, Watch | None]:
    if wish.kind is WatchKind.TRIAL:
        trial = trial_row(pipeline.store, wish.name)
        return Subject(wish.kind, trial.nct_id, trial.title, trial.first_seen_at), None
    known = known_watch(pipeline.store, int(wish.name), wish.kind)
    return Subject(wish.kind, wish.name, known.watch.title, known.created_at), known.watch


def _page(pipeline: Pipeline, wish: Wish, subject: Subject, watch: Watch | None) -> tuple[Asked, NewsIds]:
    asked = replace(wish.asked, kinds=OF_PLACES) if _is_broad(wish) else wish.asked
    if watch:
        return asked, ids_of_watch(pipeline.store, watch, asked)
    return asked, ids_of_trial(pipeline.store, subject.name, asked)


def _is_broad(wish: Wish) -> bool:
    return wish.kind is WatchKind.PLACE and wish.asked.kinds is None


def _title(subject: Subject, watch: Watch | None) -> str:
    if subject.kind is WatchKind.TRIAL:
        return _("{title} ({nct_id}): changes").format(title=subject.title, nct_id=subject.name)
    title = watch_title(watch) if watch else subject.title
    if subject.kind is WatchKind.SEARCH:
        return _("Changes in the search “{title}”").format(title=title)
    return _("Trials {place}").format(place=title)


def _about(subject: Subject) -> str:
    if subject.kind is WatchKind.TRIAL:
        return _("What changes in the record of {nct_id} on ClinicalTrials.gov.").format(nct_id=subject.name)
    if subject.kind is WatchKind.SEARCH:
        return _("Trials that enter and leave this search, and what changes in those that it has.")
    return _("Sites that come, open or close there, and trials that come and leave.")


def _query(wish: Wish, before: int | None) -> str:
    asked = wish.asked
    given = {
        "kinds": ",".join(kind.value for kind in Kind if asked.kinds and kind in asked.kinds),
        "least": asked.least.word if asked.least is not Importance.MINOR else "",
        "lang": wish.language.value if wish.language is not Language.ENGLISH else "",
        "before": str(before) if before is not None else "",
    }
    words = urlencode({name: value for name, value in given.items() if value}, safe=",")
    return f"?{words}" if words else ""
