"""How sure two sites are one place, and why: by name where they have one, else by where they are."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from watcher.diff.codes import split_code
from watcher.diff.name_likeness import name_likeness
from watcher.diff.names import name_of
from watcher.diff.place import Place, near, same_country, same_town, same_zip
from watcher.diff.spelling import plain, same_but_broken
from watcher.diff.towns import PROVINCES, country_of, town_of

#: How alike two names must be, from 0 to 100: the less, the more of the address agrees.
SAME_TOWN_AND_ZIP: Final = 55.0
SAME_TOWN_OR_ZIP: Final = 72.0
#: In one town with two postal codes, or in two towns that are neighbors.
ELSEWHERE: Final = 80.0
BRANCH: Final = 0.85


@dataclass(frozen=True, slots=True)
class Alike:
    """Why two sites are one place, and how sure that is: 0 to 100."""

    sure: float
    why: str


@dataclass(frozen=True, slots=True)
class _Where:
    """What two sites share of their address."""

    town: bool
    zip_code: bool
    #: Both give a postal code, and not the same.
    other_zip: bool
    people: bool


SAME_CODE: Final = Alike(100, "same-code")
SAME_NAME_AND_ZIP: Final = Alike(100, "same-name-and-zip")
SAME_NAME_IN_TOWN: Final = Alike(98, "same-name-in-town")
SAME_NAME_NEARBY: Final = Alike(90, "same-name-nearby")
BROKEN_SPELLING: Final = Alike(96, "broken-spelling")
HIDDEN_IN_ZIP: Final = Alike(95, "hidden-in-zip")
HIDDEN_IN_TOWN: Final = Alike(85, "hidden-in-town")
NAME_HIDDEN: Final = Alike(70, "name-hidden")
SAME_CONTACTS: Final = Alike(60, "same-contacts")
ALONE_IN_TOWN: Final = Alike(50, "alone-in-town")


def alike(old: Place, new: Place) -> Alike | None:
    """Return why two sites are one place; None where they are not."""
    if not same_country(old, new):
        return None
    town, zip_code = same_town(old, new), same_zip(old, new)
    if not town and not zip_code and not near(old, new):
        return None
    other_zip = bool(old.zip_code and new.zip_code) and not zip_code
    where = _Where(town, zip_code, other_zip, bool(old.people & new.people))
    if old.code and old.code == new.code:
        return SAME_CODE
    if not old.hidden and not new.hidden:
        return _named(old, new, where)
    return _hidden(old, new, where)


def _hidden(old: Place, new: Place, where: _Where) -> Alike | None:
    """Judge sites without a name by where they are; a name that is hidden now stays in town and ZIP code."""
    alone = where.town and old.alone and new.alone
    if old.hidden != new.hidden:
        stays = where.town and (where.zip_code or (alone and not where.other_zip))
        return NAME_HIDDEN if stays else None
    if old.code and new.code:
        return None
    if where.zip_code:
        return HIDDEN_IN_ZIP
    if where.town and not where.other_zip:
        return HIDDEN_IN_TOWN
    return ALONE_IN_TOWN if alone and old.status == new.status else None


def _named(old: Place, new: Place, where: _Where) -> Alike | None:
    # A group gives all its branches one name, in town after town; a hospital has one address.
    least = ELSEWHERE
    if where.zip_code or (where.town and not where.other_zip):
        least = SAME_TOWN_AND_ZIP if where.town and where.zip_code else SAME_TOWN_OR_ZIP
    if split_code(old.facility)[0] == split_code(new.facility)[0]:
        if where.town:
            return SAME_NAME_AND_ZIP if where.zip_code else SAME_NAME_IN_TOWN
        return SAME_NAME_NEARBY if not where.other_zip or name_of(old.facility).is_hospital else None
    if where.other_zip and not where.town:
        return None
    if (where.town or where.zip_code) and same_but_broken(old.facility, new.facility):
        return BROKEN_SPELLING
    found = name_likeness(old.facility, new.facility, _towns(old, new), _regions(old, new))
    sure = found.sure
    if found.is_branch and not (old.zip_code or new.zip_code):
        sure *= BRANCH  # where no postal code says which of them
    if sure >= least and (found.whole or least < ELSEWHERE):
        return Alike(sure, f"similar-name:{sure:.0f}")
    # The name of a group gives way to that of one of its hospitals: only the people stay.
    return SAME_CONTACTS if where.people and where.town and where.zip_code else None


@lru_cache(maxsize=8192)
def _words(*texts: str) -> frozenset[str]:
    return frozenset(word for text in texts for word in text.split())


def _towns(old: Place, new: Place) -> frozenset[str]:
    return _words(town_of(old.city), town_of(new.city), plain(old.city), plain(new.city))


def _regions(old: Place, new: Place) -> frozenset[str]:
    theirs, ours = country_of(old.country), country_of(new.country)
    return _words(plain(old.state), plain(new.state), theirs, ours, PROVINCES.get(theirs, ""))
