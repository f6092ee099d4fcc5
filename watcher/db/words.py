"""Choices that are stored as words, read again: a word that this version does not know keeps nobody from their news.

It was renamed without a migration, or a newer version wrote it. To refuse it would fail whoever is read beside it, to
pass over it would leave somebody out; so whoever may be meant is told (fault F26). `watcher.match.unknown` names them.
"""

from collections.abc import Iterable
from typing import Final

from watcher.model.change import Importance, Kind
from watcher.model.watch import Frequency

KINDS: Final = frozenset(kind.value for kind in Kind)
IMPORTANCES: Final = frozenset(int(importance) for importance in Importance)
FREQUENCIES: Final = frozenset(frequency.value for frequency in Frequency)


def kind_of(word: str) -> Kind:
    """Return the kind of a change."""
    return Kind(word) if word in KINDS else Kind.OTHER


def kinds_of(words: Iterable[str]) -> frozenset[Kind]:
    """Return the kinds that a subscription chose: all of them where one of its words is unknown."""
    chosen = frozenset(words)
    return frozenset(map(Kind, chosen)) if chosen <= KINDS else frozenset(Kind)


def importance_of(number: int) -> Importance:
    return Importance(number) if number in IMPORTANCES else Importance.MINOR


def frequency_of(word: str) -> Frequency:
    return Frequency(word) if word in FREQUENCIES else Frequency.IMMEDIATE
