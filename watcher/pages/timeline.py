"""A trial's course as a picture and a list: its statuses as a band, its changes as marks upon it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from watcher.model.change import Importance
from watcher.pages.changes import ChangeLine, change_lines
from watcher.pages.history import History, Moment, status_course
from watcher.plain import date_words, status_words
from watcher.plain.joining import aside, headed, listed
from watcher.plain.language import _
from watcher.plain.tones import tone_of

#: In units of the picture; the band's own ends, with room for half a mark.
LEFT, RIGHT = 12, 628
#: A year's name needs so much room beside the next one.
YEAR_ROOM: Final = 44
DAYS_A_YEAR: Final = 365
RADII: Final = {
    Importance.ADMINISTRATIVE: 3,
    Importance.MINOR: 4,
    Importance.NOTABLE: 6,
    Importance.CRITICAL: 8,
}


@dataclass(frozen=True, slots=True)
class Step:
    """A moment of the list: its day, and what it changed."""

    key: str
    #: yyyy-MM-dd, and in words.
    day: str
    day_words: str
    number: int
    is_past: bool
    is_first: bool
    lines: tuple[ChangeLine, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of time in one status."""

    x: float
    width: float
    tone: str
    title: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment at which something changed."""

    x: float
    radius: int
    importance: str
    title: str


@dataclass(frozen=True, slots=True)
class Picture:
    """What is drawn, in a box of 640 by 84; `years` are places and names along the band."""

    bands: tuple[Band, ...]
    marks: tuple[Mark, ...]
    years: tuple[tuple[float, str], ...]
    #: All of it in a sentence, for those who cannot see it.
    told: str

    @property
    def tones(self) -> frozenset[str]:
        """Return the tones that occur, which a key explains."""
        return frozenset(band.tone for band in self.bands)


@dataclass(frozen=True, slots=True)
class Timeline:
    """The newest step first; a picture only where there is a time to draw."""

    steps: tuple[Step, ...]
    picture: Picture | None

    def since(self, version: int) -> tuple[Step, ...]:
        """Return the steps that came after a version that the reader saw."""
        return tuple(step for step in self.steps if not step.is_past and step.number > version and step.lines)


def timeline_of(history: History, today: date) -> Timeline:
    steps = tuple(_steps(history))
    return Timeline(steps[::-1], _picture(history, steps, today))


def _steps(history: History) -> Iterator[Step]:
    for at, moment in enumerate(history.moments):
        is_first = at == 0
        lines = change_lines(moment.changes, moment.record)
        # A version in which nothing but bookkeeping moved is no step to a reader, but the first one is where it begins.
        if lines or is_first:
            yield _step(moment, lines, is_first=is_first)


def _step(moment: Moment, lines: tuple[ChangeLine, ...], *, is_first: bool) -> Step:
    day = moment.day.isoformat()
    return Step(moment.key, day, date_words(day), moment.number, moment.is_past, is_first, lines)


@dataclass(frozen=True, slots=True)
class _Scale:
    first: date
    last: date

    def x(self, day: date) -> float:
        share = (day - self.first) / (self.last - self.first)
        return round(LEFT + (RIGHT - LEFT) * min(max(share, 0), 1), 1)


def _picture(history: History, steps: Sequence[Step], today: date) -> Picture | None:
    first = history.moments[0].day
    changed = [step for step in steps if step.lines]
    if not changed or today - first < timedelta(days=2):
        return None
    scale = _Scale(first, today)
    return Picture(
        bands=tuple(_bands(history, scale)),
        marks=tuple(_mark(step, scale) for step in changed),
        years=tuple(_years(scale)),
        told=_told(history, len(changed)),
    )


def _told(history: History, count: int) -> str:
    statuses = listed(
        _("{status} from {day}").format(status=status_words(status), day=date_words(day.isoformat()))
        for day, status in status_course(history)
    )
    return _("The statuses of this trial: {statuses}. Times at which something changed: {count}.").format(
        statuses=statuses, count=count
    )


def _bands(history: History, scale: _Scale) -> Iterator[Band]:
    course = [*status_course(history), (scale.last, "")]
    for (day, status), (until, _next) in pairwise(course):
        x = scale.x(day)
        title = _("{status} from {day}").format(status=status_words(status), day=date_words(day.isoformat()))
        yield Band(x, round(max(scale.x(until) - x, 1), 1), tone_of(status), title)


def _mark(step: Step, scale: _Scale) -> Mark:
    lead = max(line.importance for line in step.lines)
    more = len(step.lines) - 1
    told = headed(step.day_words, step.lines[0].summary) + (aside(f"+{more}") if more else "")
    return Mark(scale.x(date.fromisoformat(step.day)), RADII[lead], lead.word, told)


def _years(scale: _Scale) -> Iterator[tuple[float, str]]:
    """Yield New Year's Days, as many as have room; where there is none, the first and the last day."""
    years = range(scale.first.year + 1, scale.last.year + 1)
    if not years:
        yield LEFT, date_words(scale.first.isoformat())
        return
    room = (RIGHT - LEFT) * DAYS_A_YEAR / max((scale.last - scale.first).days, 1)
    every = max(1, -(-YEAR_ROOM // max(int(room), 1)))
    for year in years:
        if (year - years[0]) % every == 0:
            yield scale.x(date(year, 1, 1)), str(year)
