"""The sites of many trials, each distinct one once, found by their names or by their distance from a point."""

from collections.abc import Iterable
from functools import cached_property
from typing import Final

from watcher.match.local.definition import fits
from watcher.match.local.features import Site
from watcher.match.local.globe import Globe
from watcher.match.local.rule import AtOneSite, PlaceName, Point

NAMES: Final[tuple[PlaceName, ...]] = ("country", "state", "city")


class Places:
    """Most sites share their town with others, so there are far fewer of these than sites."""

    def __init__(self, sites: Iterable[tuple[Site, int]]) -> None:
        """`sites` with the bit of their trial."""
        self._trials: dict[Site, int] = {}
        for site, bit in sites:
            self._trials[site] = self._trials.get(site, 0) | bit
        self._known: dict[tuple[PlaceName, str], frozenset[Site]] = {}

    def with_one(self, asked: AtOneSite) -> int:
        """Return the bits of the trials of which one site fulfills all that is asked."""
        if asked.circle and not asked.names and asked.statuses is None:
            return self._globe.within(asked.circle)
        bits = 0
        for site in self._candidates(asked):
            if fits(asked, site):
                bits |= self._trials[site]
        return bits

    def _candidates(self, asked: AtOneSite) -> Iterable[Site]:
        """Return the sites of the rarest name that is asked for, or all of them."""
        if not asked.names:
            return self._trials
        return min((self._named(name, words) for name, words in asked.names), key=len)

    def _named(self, name: PlaceName, words: str) -> frozenset[Site]:
        key = (name, words)
        if key not in self._known:
            first = words.split(maxsplit=1)[0]
            self._known[key] = frozenset(
                site
                for full in self._with_word[name].get(first, ())
                if words in full
                for site in self._sites_of[name][full]
            )
        return self._known[key]

    @cached_property
    def _globe(self) -> Globe:
        at: dict[Point, int] = {}
        for site, bits in self._trials.items():
            if site.point is not None:
                at[site.point] = at.get(site.point, 0) | bits
        return Globe(at)

    @cached_property
    def _sites_of(self) -> dict[PlaceName, dict[str, list[Site]]]:
        found: dict[PlaceName, dict[str, list[Site]]] = {name: {} for name in NAMES}
        for site in self._trials:
            for name in NAMES:
                found[name].setdefault(getattr(site, name), []).append(site)
        return found

    @cached_property
    def _with_word(self) -> dict[PlaceName, dict[str, set[str]]]:
        """By kind of name and word, the names that have this word."""
        found: dict[PlaceName, dict[str, set[str]]] = {name: {} for name in NAMES}
        for name, names in self._sites_of.items():
            for full in names:
                for word in full.split():
                    found[name].setdefault(word, set()).add(full)
        return found
