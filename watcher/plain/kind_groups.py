"""The kinds of change as people choose them: in groups, in the words of those who take part in trials."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from watcher.model.change import Kind
from watcher.model.watch import WatchKind
from watcher.plain.joining import listed
from watcher.plain.language import N_, _


@dataclass(frozen=True, slots=True)
class KindGroup:
    """Some kinds that are chosen together; each kind is in exactly one group."""

    #: What a form sends.
    code: str
    #: Messages, to be translated where they are shown.
    title: str
    hint: str
    kinds: frozenset[Kind]
    #: Whether it is chosen unless a reader says otherwise.
    is_usual: bool = True


RECRUITING: Final = KindGroup(
    "recruiting",
    N_("Recruitment"),
    N_("It starts or stops taking patients, and why"),
    frozenset({Kind.STATUS}),
)
SITES: Final = KindGroup(
    "sites",
    N_("Hospitals and clinics"),
    N_("A place joins, leaves, or begins to recruit"),
    frozenset({Kind.SITES}),
)
GROUPS: Final = (
    RECRUITING,
    SITES,
    KindGroup(
        "eligibility", N_("Who can take part"), N_("Age, health and other conditions"), frozenset({Kind.ELIGIBILITY})
    ),
    KindGroup("results", N_("Results"), N_("They are posted, or corrected"), frozenset({Kind.RESULTS})),
    KindGroup(
        "dates",
        N_("Dates and size"),
        N_("Start, end, and how many people take part"),
        frozenset({Kind.DATES, Kind.ENROLLMENT}),
    ),
    KindGroup(
        "treatment",
        N_("Treatment and plan"),
        N_("What is given, to whom, and what is measured"),
        frozenset({Kind.ARMS, Kind.OUTCOMES, Kind.DESIGN, Kind.CONDITIONS}),
    ),
    KindGroup(
        "people",
        N_("Who runs it"),
        N_("Sponsors, and the researchers in charge"),
        frozenset({Kind.SPONSORS, Kind.CONTACTS}),
    ),
    KindGroup(
        "texts",
        N_("Texts and documents"),
        N_("Title, description, publications, documents"),
        frozenset({Kind.TITLE, Kind.DESCRIPTION, Kind.REFERENCES, Kind.DOCUMENTS}),
        is_usual=False,
    ),
    KindGroup(
        "paperwork",
        N_("Paperwork"),
        N_("Numbers, oversight and other details of the record"),
        frozenset({Kind.IDENTIFIERS, Kind.OVERSIGHT, Kind.TRACKING, Kind.OTHER, Kind.DERIVED}),
        is_usual=False,
    ),
)
MOVES: Final = KindGroup(
    "moves",
    N_("Trials that come and go"),
    N_("A trial enters the search, or leaves it"),
    frozenset({Kind.SEARCH}),
)


#: Of a place, whose trials come and go with their sites.
THERE: Final = KindGroup(
    SITES.code,
    N_("Trials and hospitals there"),
    N_("A trial comes to the place or leaves it; a hospital there joins, leaves, or begins to recruit"),
    SITES.kinds,
)


def groups_for(followed: WatchKind) -> tuple[KindGroup, ...]:
    """Return what can be chosen for a trial, a search or a place, the most important first."""
    match followed:
        case WatchKind.TRIAL:
            return GROUPS
        case WatchKind.SEARCH:
            return (MOVES, *GROUPS)
        case WatchKind.PLACE:
            return tuple(THERE if group is SITES else group for group in GROUPS)


def usual_groups(followed: WatchKind) -> frozenset[str]:
    """Return the codes that are chosen unless a reader says otherwise.

    A place has thousands of trials, of which only their sites are told; a search tells who comes and goes, and which of
    them recruit.
    """
    match followed:
        case WatchKind.TRIAL:
            return frozenset(group.code for group in GROUPS if group.is_usual)
        case WatchKind.SEARCH:
            return frozenset({MOVES.code, RECRUITING.code})
        case WatchKind.PLACE:
            return frozenset({SITES.code})


def codes_of(kinds: Collection[Kind], followed: WatchKind) -> frozenset[str]:
    """Return the groups of which at least one kind is chosen."""
    return frozenset(group.code for group in groups_for(followed) if not group.kinds.isdisjoint(kinds))


def titles_of(kinds: Collection[Kind], followed: WatchKind) -> str | None:
    """Return kinds as a form says them: `Recruitment, Results`; None where they are no whole groups."""
    whole = [group for group in groups_for(followed) if group.kinds.issubset(kinds)]
    possible = frozenset(kinds) & frozenset(kind for group in groups_for(followed) for kind in group.kinds)
    if not whole or possible != frozenset(kind for group in whole for kind in group.kinds):
        return None
    return listed(_(group.title) for group in whole)


def kinds_of(codes: Collection[str], followed: WatchKind, before: Collection[Kind] = ()) -> frozenset[Kind]:
    """Return the kinds of groups; of a group that was chosen in part before, that part."""
    chosen = [group for group in groups_for(followed) if group.code in codes]
    return frozenset(kind for group in chosen for kind in group.kinds.intersection(before) or group.kinds)
