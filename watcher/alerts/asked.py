"""What somebody asked to be told, as the confirmation mail and page say it back."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from watcher.alerts.caps import LONGEST_NAME
from watcher.alerts.telling import limit_words, trial_url, watch_words
from watcher.model.change import Kind
from watcher.model.schedule import Schedule
from watcher.model.watch import Frequency, Vicinity, Watch, WatchKind
from watcher.plain import date_words, kind_words, status_words
from watcher.plain.cut import LONGEST_LABEL, cut
from watcher.plain.hours import when_words
from watcher.plain.joining import clauses, listed, small
from watcher.plain.kind_groups import titles_of
from watcher.plain.language import N_, _
from watcher.plain.searches import watch_title

#: Up to here the kinds left out are shorter to read than the kinds asked for.
FEW: Final = 4
WHEN: Final = {
    WatchKind.TRIAL: N_("this trial changes"),
    WatchKind.SEARCH: N_("something changes in this search on ClinicalTrials.gov"),
    WatchKind.PLACE: N_("something changes for a clinical trial at this place"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A subscription that waits for its confirmation; the trial's own fields are None for a search or a place."""

    watch: Watch
    kinds: frozenset[Kind]
    vicinity: Vicinity | None = None
    #: The registry's token.
    status: str | None = None
    title: str | None = None
    last_update_posted: str | None = None
    frequency: Frequency = Frequency.IMMEDIATE
    schedule: Schedule = field(default_factory=Schedule)
    #: Anybody may have asked it of a page, in words of their own.
    is_from_page: bool = False


@dataclass(frozen=True, slots=True)
class AskedTelling:
    """The same in words."""

    kind: WatchKind
    name: str
    #: When they would hear of it: "this trial changes".
    when: str
    follows: str
    kinds: str
    limit: str | None
    #: How often and when they would hear of it: "once a day, at 8 a.m. Berlin time, if anything changed".
    often: str
    nct_id: str | None
    url: str | None
    status: str | None
    status_words: str | None
    updated: str | None
    is_from_page: bool = False
    #: Our number of the search or place, whose page it names.
    number: int = 0

    @property
    def wanted(self) -> str:
        """What they would hear of, with its limit."""
        return clauses(filter(None, (self.kinds, self.limit)))


def tell_asked(asked: Asked) -> AskedTelling:
    watch = asked.watch
    return AskedTelling(
        kind=watch.kind,
        name=cut(asked.title or watch_title(watch), LONGEST_NAME),
        when=_(WHEN[watch.kind]),
        follows=watch_words(watch),
        kinds=_chosen_words(asked.kinds, watch.kind),
        limit=limit_words(asked.vicinity, watch),
        often=when_words(asked.frequency, asked.schedule),
        nct_id=watch.nct_id,
        url=trial_url(watch.nct_id) if watch.nct_id else None,
        status=asked.status,
        status_words=cut(status_words(asked.status), LONGEST_LABEL) if asked.status else None,
        updated=cut(date_words(asked.last_update_posted), LONGEST_LABEL) if asked.last_update_posted else None,
        is_from_page=asked.is_from_page,
        number=watch.id,
    )


def _chosen_words(kinds: frozenset[Kind], followed: WatchKind) -> str:
    """Return them in the words of the form that they were chosen in, as far as it could say them."""
    titles = None if kinds.issuperset(_possible(followed)) else titles_of(kinds, followed)
    return titles or kinds_words(kinds, followed)


def _possible(followed: WatchKind) -> list[Kind]:
    return [kind for kind in Kind if followed is WatchKind.SEARCH or kind is not Kind.SEARCH]


def kinds_words(kinds: frozenset[Kind], followed: WatchKind) -> str:
    """Return the kinds of change that were asked for: `recruitment status, sites, results`."""
    possible = _possible(followed)
    left_out = [kind for kind in possible if kind not in kinds]
    if not left_out:
        return _("every kind of change")
    if len(left_out) <= FEW:
        return _("every kind of change except {kinds}").format(kinds=_listed(left_out))
    told = _listed(kind for kind in possible if kind in kinds)
    is_told_of_moves = followed is WatchKind.PLACE and Kind.SITES in kinds
    return listed((told, _("trials that come to the place or leave it"))) if is_told_of_moves else told


def _listed(kinds: Iterable[Kind]) -> str:
    return listed(_words(kind) for kind in kinds) or _("nothing")


def _words(kind: Kind) -> str:
    if kind is Kind.SEARCH:
        return _("trials that enter or leave the search")
    return small(kind_words(kind))
