"""An alert as it is told: trial by trial, then why the reader hears of it. Text and HTML say the same."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from watcher.alerts.caps import LONGEST_HEADLINE, LONGEST_NAME, SIZES, Caps
from watcher.alerts.headline import headline
from watcher.alerts.lines import Happened, Line, is_move, lines_of
from watcher.model.alert import Alert, ToldChange, ToldSubscription, ToldTrial
from watcher.model.watch import Frequency, Vicinity, Watch, WatchKind
from watcher.plain import date_words, status_words
from watcher.plain.cut import LONGEST_LABEL, cut
from watcher.plain.hours import when_words
from watcher.plain.joining import clauses
from watcher.plain.language import N_, NN_, _, ngettext
from watcher.plain.places import vicinity_words
from watcher.plain.searches import watch_title
from watcher.plain.stages import status_explained

#: How a digest begins.
PERIODS: Final = {
    Frequency.DAILY: NN_("Your day: {count} trial changed", "Your day: {count} trials changed"),
    Frequency.WEEKLY: NN_("Your week: {count} trial changed", "Your week: {count} trials changed"),
}
MIXED: Final = NN_("Changes in {count} trial you follow", "Changes in {count} trials you follow")
#: Who follows more than this is told how many more; one link at the end stops them all.
MOST_REASONS: Final = 30
#: As many of them are named beside one trial that they all tell of.
MOST_FOLLOWS: Final = 10
ITSELF: Final = N_("this trial")
#: Statuses whose names do not say whether one can join.
EXPLAINED: Final = frozenset({"ACTIVE_NOT_RECRUITING", "COMPLETED", "SUSPENDED", "TERMINATED", "WITHDRAWN"})


@dataclass(frozen=True, slots=True)
class TrialTelling:
    """One trial with its lines."""

    nct_id: str
    title: str
    #: The registry's token, and in words.
    status: str
    status_words: str
    #: What that means for who wants to join; None where the words say it, or another trial of the mail has said it.
    status_explained: str | None
    updated: str | None
    headline: str
    lines: tuple[Line, ...]
    lines_left: int
    #: What the reader follows that tells of it; empty where that is the trial itself, or all that the mail is about.
    follows: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        return trial_url(self.nct_id)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the reader gets this: one subscription; its leave link has the same place in the row."""

    follows: str
    limit: str | None
    #: How often and when they are told of it; None where the mail says it once for all.
    often: str | None = None

    @property
    def words(self) -> str:
        """All of it: `the trial “...” (NCT...); of its sites, only those ...; told once a day, ...`."""
        often = _("told {often}").format(often=self.often) if self.often else None
        return clauses(filter(None, (self.follows, self.limit, often)))


@dataclass(frozen=True, slots=True)
class Telling:
    """All that a mail says, in words."""

    headline: str
    is_digest: bool
    #: Whether the headline only counts: what happened differs from trial to trial, or it is a digest.
    is_mixed: bool
    #: How many trials changed, told or not.
    count: int
    as_of: str | None
    #: How often and when, if it is the same for all that the reader follows.
    often: str | None
    trials: tuple[TrialTelling, ...]
    #: Told by title only.
    brief: tuple[TrialTelling, ...]
    trials_left: int
    reasons: tuple[Reason, ...]
    #: Of the reasons, those that are only counted.
    reasons_left: int

    @property
    def is_cut(self) -> bool:
        """Whether there is more to read than this says."""
        return bool(self.brief) or any(trial.lines_left for trial in self.trials)


def tell(alert: Alert, caps: Caps = SIZES[0]) -> Telling:
    """Return what an alert says, the most important first.

    A trial that several subscriptions tell of, or that was updated several times, is told once.
    """
    trials = sorted(_trials(alert.parts, caps.lines), key=lambda trial: -trial.lines[0].importance)
    period = next((PERIODS[part.frequency] for part in alert.parts if part.frequency in PERIODS), None)
    theme = None if period else _theme(trials)
    often = _often(alert.parts)
    return Telling(
        headline=cut(theme, LONGEST_HEADLINE) if theme else _counted(period or MIXED, len(trials)),
        is_digest=period is not None,
        is_mixed=theme is None,
        count=len(trials),
        as_of=date_words(alert.as_of.isoformat()) if alert.as_of else None,
        often=often,
        trials=tuple(_explained_once(trials[: caps.trials])),
        brief=tuple(trials[caps.trials :][: caps.brief]),
        trials_left=len(trials[caps.trials :][caps.brief :]),
        reasons=tuple(_reason(part, is_timed=often is None) for part in alert.parts[:MOST_REASONS]),
        reasons_left=len(alert.parts[MOST_REASONS:]),
    )


def trial_url(nct_id: str) -> str:
    return f"https://clinicaltrials.gov/study/{nct_id}"


def watch_words(watch: Watch) -> str:
    """Return what is followed: `the trial “...” (NCT...)` or `the search “...”`."""
    title = cut(watch_title(watch) if watch.kind is not WatchKind.TRIAL else watch.title, LONGEST_NAME)
    if watch.kind is WatchKind.SEARCH:
        return _("the search “{search}”").format(search=title)
    if watch.kind is WatchKind.PLACE:
        is_hospital = watch.vicinity and watch.vicinity.hospital
        told = _("every trial with a site of {hospital}") if is_hospital else _("every trial with a site {circle}")
        return told.format(hospital=title, circle=title)
    return _("the trial “{title}” ({nct_id})").format(title=title, nct_id=watch.nct_id)


def limit_words(vicinity: Vicinity | None, watch: Watch) -> str | None:
    """Return how a subscription is limited to sites near a place; None where it is not, or the place says it."""
    if vicinity is None or watch.kind is WatchKind.PLACE:
        return None
    circle = cut(vicinity_words(vicinity), LONGEST_NAME)
    if vicinity.hospital:
        return _("of its sites, only those of {hospital}").format(hospital=circle)
    return _("of its sites, only those {circle}").format(circle=circle)


def _often(parts: Iterable[ToldSubscription]) -> str | None:
    words = {when_words(part.frequency, part.schedule) for part in parts}
    return words.pop() if len(words) == 1 else None


def _reason(part: ToldSubscription, *, is_timed: bool) -> Reason:
    often = when_words(part.frequency, part.schedule) if is_timed else None
    return Reason(watch_words(part.watch), limit_words(part.vicinity, part.watch), often)


def _counted(words: tuple[str, str], count: int) -> str:
    return ngettext(*words, count).format(count=f"{count:,}")


def _theme(trials: list[TrialTelling]) -> str | None:
    """Return what happened to all of them; None where they have nothing in common."""
    count = len(trials)
    if count == 1:
        return trials[0].headline
    fields = {change.field for trial in trials for line in trial.lines for change in line.changes}
    if fields == {"search.entered"}:
        return ngettext("{count} new trial in your search", "{count} new trials in your search", count).format(
            count=count
        )
    near = {line.near for trial in trials for line in trial.lines}
    if fields == {"place.entered"} and len(near) == 1:
        told = ngettext("{count} new trial near {place}", "{count} new trials near {place}", count)
        return told.format(count=count, place=near.pop())
    return None


@dataclass(slots=True)
class _Found:
    """What was found of one trial: each update once, with what happened in it, and who follows it."""

    updates: dict[int, ToldTrial] = field(default_factory=dict)
    happened: dict[int, dict[int, Happened]] = field(default_factory=dict)
    follows: list[str] = field(default_factory=list)

    def add(self, trial: ToldTrial, part: ToldSubscription) -> None:
        self.updates.setdefault(trial.to_version, trial)
        self.follows.append(_(ITSELF) if part.watch.nct_id == trial.nct_id else watch_words(part.watch))
        happened = self.happened.setdefault(trial.to_version, {})
        for change in trial.changes:
            if change.id not in happened or happened[change.id].distance_km is None:
                happened[change.id] = _happened(change, part)


def _trials(parts: Sequence[ToldSubscription], most_lines: int) -> list[TrialTelling]:
    found: dict[str, _Found] = {}
    for part in parts:
        for trial in part.trials:
            found.setdefault(trial.nct_id, _Found()).add(trial, part)
    return [_trial(one, most_lines, is_explained=len(parts) > 1) for one in found.values()]


def _happened(told: ToldChange, part: ToldSubscription) -> Happened:
    vicinity = part.watch.vicinity if is_move(told.change) else None
    search = cut(watch_title(part.watch), LONGEST_NAME) if is_move(told.change) else ""
    return Happened(told.id, told.change, told.distance_km, part.place, part.within_km, search, vicinity)


def _trial(found: _Found, most_lines: int, *, is_explained: bool) -> TrialTelling:
    newest = found.updates[max(found.updates)]
    lines = _lines(found)
    itself = _(ITSELF)
    follows = tuple(sorted(dict.fromkeys(found.follows), key=lambda words: words != itself))
    return TrialTelling(
        nct_id=newest.nct_id,
        title=cut(newest.title, LONGEST_NAME),
        status=newest.status,
        status_words=cut(status_words(newest.status), LONGEST_LABEL),
        status_explained=status_explained(newest.status) if newest.status in EXPLAINED else None,
        updated=_day(newest),
        headline=headline(lines),
        lines=tuple(lines[:most_lines]),
        lines_left=len(lines[most_lines:]),
        follows=_few(follows) if is_explained and follows != (itself,) else (),
    )


def _lines(found: _Found) -> list[Line]:
    """Return the lines of all updates, the most important first and of these the newest."""
    lines: list[Line] = []
    for version in sorted(found.updates, reverse=True):
        update = found.updates[version]
        told = lines_of(found.happened[version].values(), update.record)
        posted = _day(update) if len(found.updates) > 1 else None
        lines += (replace(line, posted=posted) for line in told)
    return sorted(lines, key=lambda line: -line.importance)


def _explained_once(trials: Iterable[TrialTelling]) -> Iterator[TrialTelling]:
    said = set[str | None]()
    for trial in trials:
        yield replace(trial, status_explained=None) if trial.status_explained in said else trial
        said.add(trial.status_explained)


def _few(follows: tuple[str, ...]) -> tuple[str, ...]:
    more = len(follows) - MOST_FOLLOWS
    return follows if more <= 0 else (*follows[:MOST_FOLLOWS], f"and {more:,} more")


def _day(update: ToldTrial) -> str | None:
    return cut(date_words(update.last_update_posted), LONGEST_LABEL) if update.last_update_posted else None
