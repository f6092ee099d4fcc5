"""What of a record exact searches look at."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from watcher.match.local.options import PATIENT_REGISTRY, VIOLATION, WITHOUT_RESULTS
from watcher.match.local.pieces import ALIASES, LEAD_SPONSOR, NCT_ID, QUANTITIES, SITES, TOKENS, VIOLATIONS, stated
from watcher.match.local.quantities import measured
from watcher.match.local.rule import Point
from watcher.match.local.words import in_words
from watcher.model.record import Json, Record, at, list_at, text_at

FLAGS: Final = {True: "true", False: "false"}
PATHS: Final = tuple((piece, tuple(path.split("."))) for piece, path in TOKENS.items())


class Site(NamedTuple):
    """Where and how a trial runs at one place; names in words, empty where the record gives none."""

    country: str
    state: str
    city: str
    status: str
    point: Point | None


@dataclass(frozen=True, slots=True)
class Features:
    """A trial as exact searches see it."""

    #: Such as `Phase=PHASE2`; of a list, one for each value.
    tokens: frozenset[str]
    #: Only those that the record states in a form that can be read.
    quantities: Mapping[str, float]
    sites: frozenset[Site]


def features(record: Record) -> Features:
    """Read a record, as the registry sends it; whatever is missing or malformed is just not there."""
    said = {piece: value for piece, (path, _) in QUANTITIES.items() if (value := at(record, path)) is not None}
    quantities = {piece: measured(QUANTITIES[piece][1], value) for piece, value in said.items()}
    return Features(
        frozenset((*_tokens(record), *map(stated, said))),
        {piece: number for piece, number in quantities.items() if number is not None},
        frozenset(_site(site) for site in list_at(record, SITES)),
    )


def _tokens(record: Record) -> Iterator[str]:
    listed = {f"{piece}={token}" for piece, path in PATHS for token in _words(record, path)}
    yield from listed
    yield from (f"NCTId={nct_id}" for nct_id in (at(record, NCT_ID), *list_at(record, ALIASES)))
    sponsor = text_at(record, LEAD_SPONSOR)
    if sponsor is not None:
        yield f"LeadSponsorName={in_words(sponsor)}"
    if {"StudyType=OBSERVATIONAL", "PatientRegistry=true"} <= listed:
        yield PATIENT_REGISTRY
    if "HasResults=true" not in listed:
        yield WITHOUT_RESULTS
    if list_at(record, VIOLATIONS):
        yield VIOLATION


def _words(value: Json, path: tuple[str, ...]) -> Iterator[str]:
    """Yield the words and flags at a path; every list on the way, and at its end, is gone through."""
    for number, key in enumerate(path):
        if isinstance(value, list):
            rest = path[number:]
            yield from (token for one in value for token in _words(one, rest))
            return
        if not isinstance(value, dict) or key not in value:
            return
        value = value[key]
    for one in value if isinstance(value, list) else (value,):
        if isinstance(one, bool):
            yield FLAGS[one]
        elif isinstance(one, str) and one not in FLAGS.values():  # the word "true" is no yes
            yield one


def _site(site: Json) -> Site:
    country, state, city = (in_words(text_at(site, key) or "") for key in ("country", "state", "city"))
    return Site(country, state, city, text_at(site, "status") or "", _point(at(site, "geoPoint")))


def _point(value: Json) -> Point | None:
    latitude, longitude = at(value, "lat"), at(value, "lon")
    if not isinstance(latitude, int | float) or not isinstance(longitude, int | float):
        return None
    return float(latitude), float(longitude)
