"""What a reader typed into the box: an NCT ID, a link or words, and perhaps a place; the same wherever it is read.

An address `?q=gastric+cancer&near=02115&within=100km&open=1` stands for a search on the start page, and for what
`/follow` is asked to follow.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode

from watcher.errors import PlaceError, QueryError, UsageError
from watcher.match.places import find_place, read_distance
from watcher.model.watch import Place, Vicinity
from watcher.plain.illnesses import in_english
from watcher.plain.language import _
from watcher.registry.query import TrialLink, place_parameters, read_link, search_parameters
from watcher.registry.query.words import clean
from watcher.web.typed_ids import TypedId, check_linked_id, read_typed_id

#: Longer text is no search, and would only be refused further on.
MOST_LETTERS: Final = 500
WITHIN: Final = ("25km", "50km", "100km", "250km", "500km")
USUAL_WITHIN: Final = "100km"
#: Who joins now or soon; the registry's tokens.
OPEN: Final = ("RECRUITING", "NOT_YET_RECRUITING", "AVAILABLE")
#: How a link begins, with or without its scheme.
LINK_SIGNS: Final = ("http://", "https://", "clinicaltrials.gov/", "www.clinicaltrials.gov/")

#: What mail programs make links of. IDNA (RFC 3490) knows three more dots; one of them ends sentences in Chinese.
LINKED: Final = re.compile(r"[@\uff20]|://|\bwww\.|\w[.\uff0e\uff61][^\W\d_]{2,}\b|\w\u3002[a-z]{2,}\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was typed, and what it means; every field of it is the reader's own text until it was read."""

    q: str = ""
    near: str = ""
    within: str = USUAL_WITHIN
    is_open: bool = False
    #: A trial that was named by its ID or a link to it; then nothing is searched for, and the place is not looked up.
    nct_id: str | None = None
    #: A trial that is asked back for, since its ID was typed with a slip; then there is a problem too.
    meant: str = ""
    #: The registry's parameters; empty where nothing can be searched for.
    parameters: Mapping[str, str] = field(default_factory=dict)
    place: Place | None = None
    within_km: float | None = None
    #: The English words that are searched for instead of those that were typed; empty: the same.
    in_english: str = ""
    #: Sentences on what could not be read; then there is nothing to follow yet.
    problems: tuple[str, ...] = ()
    #: Sentences on what a link asks for and is left out.
    notes: tuple[str, ...] = ()

    @property
    def vicinity(self) -> Vicinity | None:
        return Vicinity(self.place, self.within_km) if self.place and self.within_km else None

    @property
    def place_name(self) -> str:
        """Return the name of the middle of the circle that is searched; empty where a link brought its own circle."""
        if self.place is None or self.within_km is None:
            return ""
        circle = place_parameters(self.place.latitude, self.place.longitude, self.within_km)
        return self.place.name if circle.items() <= self.parameters.items() else ""

    @property
    def is_place_only(self) -> bool:
        """Whether a place and nothing else was asked for, which is followed as a place."""
        return not self.q and not self.is_open and self.place is not None

    @property
    def query(self) -> str:
        """Return the same as the end of an address, without what is as usual."""
        given = {"q": self.q, "near": self.near, "within": self.within if self.near else ""}
        given |= {"open": "1" if self.is_open else ""}
        return urlencode({name: value for name, value in given.items() if value})


def read_wanted(typed: Mapping[str, str]) -> Wanted:
    """Read the fields `q`, `near`, `within` and `open`; what cannot be read becomes a problem and not an error.

    To find a place may take a second the first time: call it in a worker thread.
    """
    q, near = (clean(typed.get(name, ""))[:MOST_LETTERS] for name in ("q", "near"))
    within, is_open = typed.get("within", ""), typed.get("open", "") == "1"
    named = _trial_in(q)
    if named:
        told = (named.problem,) if named.problem else ()
        distance = within if within in WITHIN else USUAL_WITHIN
        return Wanted(q, near, distance, nct_id=named.nct_id or None, meant=named.meant, problems=told)
    problems: list[str] = []
    place = _place_in(near, problems)
    within_km = _distance_in(within, problems)
    found, notes = _search_in(q, problems)
    is_asked = bool(found if q else place)
    if is_open:
        # What a link asks for is asked for besides: a status of its own wins.
        found = {"filter.overallStatus": ",".join(OPEN)} | found
    if place:
        found = place_parameters(place.latitude, place.longitude, within_km) | found
    return Wanted(
        q, near, within if within in WITHIN else USUAL_WITHIN, is_open,
        parameters=found if is_asked else {}, place=place, within_km=within_km if place else None,
        in_english=in_english(q), problems=tuple(problems), notes=notes,
    )  # fmt: skip


def check_words(parameters: Mapping[str, str]) -> None:
    """Raise UsageError for what would be a link in a mail: a search is told to an address that anybody can enter."""
    if any(LINKED.search(value) for value in parameters.values()):
        told = _(
            "A search that you follow cannot hold web addresses or @: leave them out, and write a space after a dot."
        )
        raise UsageError(told)


def _trial_in(q: str) -> TypedId | None:
    if not _is_link(q):
        return read_typed_id(q)
    try:
        found = read_link(q)
    except QueryError:
        return None
    return check_linked_id(q, found.nct_id) if isinstance(found, TrialLink) else None


def _search_in(q: str, problems: list[str]) -> tuple[dict[str, str], tuple[str, ...]]:
    if not q:
        return {}, ()
    try:
        if not _is_link(q):
            return search_parameters(term=in_english(q) or q), ()
        found = read_link(q)
    except QueryError as exc:
        problems.append(_("This cannot be searched for: {reason}").format(reason=exc))
        return {}, ()
    return ({}, ()) if isinstance(found, TrialLink) else (dict(found.parameters), found.notes)


def _place_in(near: str, problems: list[str]) -> Place | None:
    if not near:
        return None
    try:
        return find_place(near)
    except PlaceError as exc:
        problems.append(_("The place is not clear: {reason}").format(reason=exc))
        return None


def _distance_in(within: str, problems: list[str]) -> float:
    try:
        return read_distance(within or USUAL_WITHIN)
    except UsageError as exc:
        problems.append(_("The distance is not clear: {reason}").format(reason=exc))
        return read_distance(USUAL_WITHIN)


def _is_link(q: str) -> bool:
    return q.casefold().startswith(LINK_SIGNS)
