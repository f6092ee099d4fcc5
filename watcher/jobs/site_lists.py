"""New sites as a page and a file show them, worked out once for all who ask until something new is found.

At a place with ten thousand trials it takes a second to find them, and anybody may ask.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Final, TypeAlias

from watcher.jobs.new_sites import new_sites
from watcher.model.watch import WatchKind
from watcher.pages.csv_sites import NewSite, site_json, sites_csv
from watcher.pages.feed_news import newest_batch
from watcher.pages.place_page import SiteLine, site_line
from watcher.pages.trial_rows import trial_row
from watcher.pipeline import Pipeline
from watcher.plain.language import Language, speaking, spoken
from watcher.plain.spreadsheet import Cell
from watcher.watches.known import known_watch

#: New sites on a place's page; the file has all of them.
MOST_SITES: Final = 25
#: A page's lines are some kilobytes, a file may have a megabyte.
MOST_PAGES, MOST_FILES = 256, 16
#: A trial's NCT ID, or a place's number.
Of: TypeAlias = str | int


class SiteLists:
    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline
        self._lines = lru_cache(MOST_PAGES)(self._make_lines)
        self._file = lru_cache(MOST_FILES)(self._make_file)
        self._rows = lru_cache(MOST_FILES)(self._make_rows)

    def lines(self, place: int, since: datetime) -> tuple[SiteLine, ...]:
        """Return what came to a place or opened there, the newest first. Raises UnknownError."""
        return self._lines(place, since, spoken(), newest_batch(self._pipeline.store))

    def file(self, of: Of, since: datetime | None, language: Language) -> bytes:
        """Return all new sites as CSV. Raises UnknownError."""
        return self._file(of, since, language, newest_batch(self._pipeline.store))

    def rows(self, of: Of, since: datetime | None) -> tuple[Mapping[str, Cell], ...]:
        """Return all new sites as rows for programs, the oldest first. Raises UnknownError."""
        return self._rows(of, since, newest_batch(self._pipeline.store))

    def _make_lines(self, place: int, since: datetime, _language: Language, _newest: int) -> tuple[SiteLine, ...]:
        newest = deque(self._found(place, since), MOST_SITES)
        return tuple(site_line(each) for each in reversed(newest))

    def _make_file(self, of: Of, since: datetime | None, language: Language, _newest: int) -> bytes:
        with speaking(language):
            return sites_csv(self._found(of, since))

    def _make_rows(self, of: Of, since: datetime | None, _newest: int) -> tuple[Mapping[str, Cell], ...]:
        return tuple(map(site_json, self._found(of, since)))

    def _found(self, of: Of, since: datetime | None) -> Iterator[NewSite]:
        pipeline = self._pipeline
        if isinstance(of, str):
            nct_id = trial_row(pipeline.store, of).nct_id
            return new_sites(pipeline, since=since, watch_id=None, vicinity=None, nct_id=nct_id)
        watch = known_watch(pipeline.store, of, WatchKind.PLACE).watch
        return new_sites(pipeline, since=since, watch_id=watch.id, vicinity=watch.vicinity)
