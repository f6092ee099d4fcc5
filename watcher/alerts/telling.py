"""An alert as it is told: trial by trial, then why the reader hears of it. Text and HTML say the same."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from watcher.alerts.headline import headline
from watcher.alerts.lines import Happened, Line, is_move, lines_of
from watcher.model.alert import Alert, ToldChange, ToldSubscription, ToldTrial
from watcher.model.watch import Vicinity, Watch, WatchKind
from watcher.plain import date_words, status_words
from watcher.plain.places import vicinity_words

#: A mail above 100 kB is cut by mail programs, so what goes beyond these is told in one line or counted.
MOST_TRIALS: Final = 25
MOST_BRIEF: Final = 100
MOST_LINES: Final = 30


@dataclass(frozen=True, slots=True)
class TrialTelling:
    """One trial with its lines."""

    nct_id: str
    title: str
    #: The registry's token, and in words.
    status: str
    status_words: str
    updated: str | None
    headline: str
    lines: tuple[Line, ...]
    lines_left: int
    noise_hidden: int

    @property
    def url(self) -> str:
        return trial_url(self.nct_id)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the reader gets this: one subscription; its leave link has the same place in the row."""

    follows: str
    limit: str | None


@dataclass(frozen=True, slots=True)
class Telling:
    """All that a mail says, in words."""

    headline: str
    as_of: str | None
    trials: tuple[TrialTelling, ...]
    #: Told by title only.
    brief: tuple[TrialTelling, ...]
    trials_left: int
    reasons: tuple[Reason, ...]


def tell(alert: Alert) -> Telling:
    """Return what an alert says; a trial that several subscriptions tell of is told once."""
    trials = sorted(_trials(alert.parts), key=lambda trial: -trial.lines[0].importance)
    return Telling(
        headline=_headline(trials),
        as_of=date_words(alert.as_of.isoformat()) if alert.as_of else None,
        trials=tuple(trials[:MOST_TRIALS]),
        brief=tuple(trials[MOST_TRIALS:][:MOST_BRIEF]),
        trials_left=len(trials[MOST_TRIALS:][MOST_BRIEF:]),
        reasons=tuple(Reason(watch_words(part.watch), limit_words(part.vicinity, part.watch)) for part in alert.parts),
    )


def trial_url(nct_id: str) -> str:
    return f"https://clinicaltrials.gov/study/{nct_id}"


def watch_words(watch: Watch) -> str:
    """Return what is followed: `the trial “...” (NCT...)` or `the search “...”`."""
    if watch.kind is WatchKind.SEARCH:
        return f"the search “{watch.title}”"
    if watch.kind is WatchKind.PLACE:
        return f"every trial with a site {'of ' if watch.vicinity and watch.vicinity.hospital else ''}{watch.title}"
    return f"the trial “{watch.title}” ({watch.nct_id})"


def limit_words(vicinity: Vicinity | None, watch: Watch) -> str | None:
    """Return how a subscription is limited to sites near a place; None where it is not, or the place says it."""
    if vicinity is None or watch.kind is WatchKind.PLACE:
        return None
    return f"of its sites, only those {'of ' if vicinity.hospital else ''}{vicinity_words(vicinity)}"


def _headline(trials: list[TrialTelling]) -> str:
    count = len({trial.nct_id for trial in trials})
    if count == 1:
        return trials[0].headline
    fields = {change.field for trial in trials for line in trial.lines for change in line.changes}
    if fields == {"search.entered"}:
        return f"{count} new trials in your search"
    near = {line.near for trial in trials for line in trial.lines}
    if fields == {"place.entered"} and len(near) == 1:
        return f"{count} new trials near {near.pop()}"
    return f"Changes in {count} trials you follow"


def _trials(parts: Iterable[ToldSubscription]) -> list[TrialTelling]:
    told: dict[tuple[str, int], tuple[ToldTrial, dict[int, Happened]]] = {}
    for part in parts:
        for trial in part.trials:
            _, happened = told.setdefault((trial.nct_id, trial.to_version), (trial, {}))
            for change in trial.changes:
                one = _happened(change, part)
                if change.id not in happened or happened[change.id].distance_km is None:
                    happened[change.id] = one
    return [_trial(trial, happened.values()) for trial, happened in told.values()]


def _happened(told: ToldChange, part: ToldSubscription) -> Happened:
    vicinity = part.watch.vicinity if is_move(told.change) else None
    search = part.watch.title if is_move(told.change) else ""
    return Happened(told.id, told.change, told.distance_km, part.place, part.within_km, search, vicinity)


def _trial(trial: ToldTrial, happened: Iterable[Happened]) -> TrialTelling:
    lines = lines_of(happened, trial.record)
    return TrialTelling(
        nct_id=trial.nct_id,
        title=trial.title,
        status=trial.status,
        status_words=status_words(trial.status),
        updated=date_words(trial.last_update_posted) if trial.last_update_posted else None,
        headline=headline(lines),
        lines=lines[:MOST_LINES],
        lines_left=len(lines[MOST_LINES:]),
        noise_hidden=trial.noise_hidden,
    )
