"""Sites: who they are decides what is news; another name or address of the same place is noise."""

from collections.abc import Iterator
from dataclasses import replace

from watcher.diff.field import Field
from watcher.diff.fields import FIELDS
from watcher.diff.found import Difference, Found, is_empty, noise
from watcher.diff.lists import alone, compare_whole
from watcher.diff.noise import Rule
from watcher.diff.same import differing, differing_pairs
from watcher.diff.site_pairs import pair_sites
from watcher.model.change import Indexes
from watcher.model.record import Json

LOCATIONS = "protocolSection.contactsLocationsModule.locations"
SITE = FIELDS[LOCATIONS]


def compare_sites(path: str, old: list[Json], new: list[Json]) -> Iterator[Found]:
    """Tell sites that came or went, and of the others each status, contact list and new name or address."""
    pairing = pair_sites(old, new)
    if pairing.reordered:
        yield noise(Rule.REORDER, path)
    for before, after in differing_pairs(old, new, pairing.pairs):
        why_same = pairing.why_same.get(after)
        for one in _same_site(f"{path}[{after}]", old[before], new[after], (before, after)):
            yield replace(one, why_same=why_same)
    for at in pairing.removed:
        yield alone(Difference(SITE, f"{path}[{at}]", old[at], None, (at, None)))
    for at in pairing.added:
        yield alone(Difference(SITE, f"{path}[{at}]", None, new[at], (None, at)))


def _same_site(path: str, old: Json, new: Json, indexes: Indexes) -> Iterator[Found]:
    if not isinstance(old, dict) or not isinstance(new, dict):
        yield Difference(SITE, path, old, new, indexes)
        return
    address = []
    for key in differing(old, new):
        before, after, at = old.get(key), new.get(key), f"{path}.{key}"
        row = _row(key)
        if is_empty(before) and is_empty(after):
            yield noise(Rule.EMPTY, at, indexes=indexes)
        elif row.how is Rule.SITE_ADDRESS:
            address.append(at)
        elif isinstance(row.how, Rule):
            yield noise(row.how, at, indexes=indexes)
        else:
            yield from compare_whole(row, at, before, after, indexes)
    if address:
        yield noise(Rule.SITE_ADDRESS, *address, indexes=indexes)


def _row(key: str) -> Field:
    row = FIELDS.get(f"{LOCATIONS}[].{key}")
    if row is not None:
        return row
    inside = SITE.inside(key)
    return replace(inside, name=f"site.{inside.name}")
