"""Places and distances, for readers of either system of units."""

from typing import Final

from watcher.model.watch import Place, Vicinity

MILES_A_KM: Final = 0.621371


def km_words(km: float) -> str:
    """Return a distance as `12 km (7 mi)`."""
    return f"{_rounded(km)} km ({_rounded(km * MILES_A_KM)} mi)"


def short_name(place: Place) -> str:
    """Return a place as one says it once it is known which is meant: Boston, the one in Massachusetts.

    A point that has no name keeps its numbers.
    """
    first = place.name.partition(",")[0].partition(" (")[0]
    return first if any(letter.isalpha() for letter in first) else place.name


def vicinity_words(vicinity: Vicinity) -> str:
    """Return what a place watch follows: `within 50 km (31 mi) of Boston, Massachusetts, United States`."""
    circle = f"within {km_words(vicinity.within_km)} of {vicinity.place.name}"
    return f"“{vicinity.hospital}” {circle}" if vicinity.hospital else circle


def _rounded(distance: float) -> str:
    return f"{round(distance):,}" if distance >= 1 else "under 1"
