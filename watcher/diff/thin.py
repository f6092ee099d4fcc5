"""Thin records: whole modules that the older record has and the newer one lacks.

The registry has served such records for a while and then the whole ones again. A sponsor hardly ever takes
a whole module back, and a release's wait costs a reader little; so what is listed here is not believed at once.
"""

from typing import Final

from watcher.diff.found import is_empty, says_nothing
from watcher.model.record import Json, Record, at, list_at

#: Sections whose modules stay once they are there. Results that are withdrawn wait a release like the rest:
#: that is rare, and an alert that results are gone must be true.
SECTIONS: Final = ("protocolSection", "resultsSection", "derivedSection")
#: What is shown and hidden again in the course of a trial; a module that lost nothing else is not thin.
COME_AND_GO: Final = frozenset(
    {
        # Who to ask is shown while a trial recruits; 2 records in 100 have nothing else in this module.
        "protocolSection.contactsLocationsModule.centralContacts",
        # A second copy of the sites that older builds of the API served for a while.
        "protocolSection.contactsLocationsModule.locations_nested",
        # Worked out anew at each release: a reworded condition may lead to no term at all.
        "derivedSection.conditionBrowseModule",
        "derivedSection.interventionBrowseModule",
    }
)
LOCATIONS: Final = "protocolSection.contactsLocationsModule.locations"
#: A trial may lose its only site; all of several at once is no news to believe at once.
SEVERAL: Final = 2


def lost_modules(old: Record, new: Record) -> tuple[str, ...]:
    """Return the paths of sections and modules that say something in the old record and nothing in the new one.

    A section that is gone stands for its modules, and a module for the sites in it. What is left of a module in
    an unexpected type is not lost. Annotations and documents (`annotationSection`, `documentSection`) come
    and go by themselves: a notice of violation is lifted, a document is replaced.
    """
    lost: list[str] = []
    for section in SECTIONS:
        lost += _lost_in(section, old.get(section), new.get(section))
    if not any(LOCATIONS.startswith(path) for path in lost) and _lost_sites(old, new):
        lost.append(LOCATIONS)
    return tuple(lost)


def _lost_in(section: str, old: Json, new: Json) -> list[str]:
    if not isinstance(old, dict) or not (isinstance(new, dict) or is_empty(new)):
        return []
    still = new if isinstance(new, dict) else {}
    # What the new record still says is looked at first: the old one's share is then hardly ever needed.
    lost = [
        path
        for name, module in old.items()
        if isinstance(module, dict) and (path := f"{section}.{name}") not in COME_AND_GO
        if not _says_something(path, still.get(name)) and _says_something(path, module)
    ]
    return [section] if lost and is_empty(new) else lost


def _lost_sites(old: Record, new: Record) -> bool:
    return len(list_at(old, LOCATIONS)) >= SEVERAL and is_empty(at(new, LOCATIONS))


def _says_something(path: str, value: Json) -> bool:
    """Say whether a module, or what stands in its place, holds more than what is empty or comes and goes."""
    if not isinstance(value, dict):
        return not says_nothing(value)
    return not all(says_nothing(inner) for key, inner in value.items() if f"{path}.{key}" not in COME_AND_GO)
