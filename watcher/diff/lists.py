"""Lists: elements matched by their keys, then by likeness; what stays without a partner came or went."""

from collections.abc import Hashable, Iterator

from rapidfuzz import fuzz

from watcher.diff.candidates import candidates
from watcher.diff.field import Field, Keyed
from watcher.diff.found import Difference, Found, is_empty, noise, says_nothing
from watcher.diff.noise import Rule
from watcher.diff.pairing import Assignment, Key, Pairing
from watcher.diff.same import differing, differing_pairs, identity, same, shallow
from watcher.diff.text import bare, same_words
from watcher.model.change import Indexes
from watcher.model.record import Json, Record

#: Of 100: below it a reader would call two arms or outcomes different ones, not the same one reworded.
ALIKE = 65.0
#: Of longer texts the start says enough, and the time for two of them grows with the product of their lengths.
LONGEST = 2_000
#: Short texts are alike by chance sooner.
ALIKE_SHORT = 80.0


def compare_list(field: Field, keyed: Keyed, path: str, old: list[Json], new: list[Json]) -> Iterator[Found]:
    """Tell each element that came, went or differs from its partner; a mere change of order once."""
    pairing = pair_lists(keyed, old, new)
    if pairing.reordered:
        yield noise(Rule.REORDER, path)
    for before, after in differing_pairs(old, new, pairing.pairs):
        yield from compare_whole(field, f"{path}[{after}]", old[before], new[after], (before, after))
    for before in pairing.removed:
        yield alone(Difference(field, f"{path}[{before}]", old[before], None, (before, None)))
    for after in pairing.added:
        yield alone(Difference(field, f"{path}[{after}]", None, new[after], (None, after)))


def alone(one: Difference) -> Found:
    """Return the difference that an element without a partner makes; one that says nothing is noise."""
    if says_nothing(one.before) and says_nothing(one.after):
        return noise(Rule.EMPTY, one.path, indexes=one.indexes)
    return one


def compare_whole(field: Field, path: str, old: Json, new: Json, indexes: Indexes | None = None) -> Iterator[Found]:
    """Tell two values as one change, or as noise where only noise tells them apart."""
    quiet = quiet_differences(path, shallow(old), shallow(new))
    if quiet is None:
        yield Difference(field, path, old, new, indexes)
        return
    for rule, where in quiet:
        yield noise(rule, where, indexes=indexes)


def pair_lists(keyed: Keyed, old: list[Json], new: list[Json]) -> Pairing:
    """Match identical elements first, then stage by stage, then the most alike."""
    assignment = Assignment(old, new)
    assignment.pair_equal(_bare_text)
    for stage in keyed.stages:
        assignment.pair_equal(_by_keys(stage))
    assignment.pair_best(_likeness(keyed, assignment, old, new))
    return assignment.result()


def quiet_differences(path: str, old: Json, new: Json) -> list[tuple[Rule, str]] | None:
    """Return what tells two values apart if all of it is noise, else None; neither is nested deep."""
    if same(old, new):
        return []
    if is_empty(old) and is_empty(new):
        return [(Rule.EMPTY, path)]
    if isinstance(old, str) and isinstance(new, str):
        return [(Rule.WHITESPACE, path)] if same_words(old, new) else None
    if isinstance(old, list) and isinstance(new, list):
        return _quiet_list(path, old, new)
    if isinstance(old, dict) and isinstance(new, dict):
        return _quiet_inside(path, old, new)
    return None


def _quiet_inside(path: str, old: Record, new: Record) -> list[tuple[Rule, str]] | None:
    quiet: list[tuple[Rule, str]] = []
    for key in differing(old, new):
        inside = quiet_differences(f"{path}.{key}", old.get(key), new.get(key))
        # Null beside nothing at all differs, but not by its value.
        if inside is None:
            return None
        quiet += inside or [(Rule.EMPTY, f"{path}.{key}")]
    return quiet


def _quiet_list(path: str, old: list[Json], new: list[Json]) -> list[tuple[Rule, str]] | None:
    if says_nothing(old) and says_nothing(new):
        return [(Rule.EMPTY, path)]
    return [(Rule.REORDER, path)] if _same_elements(old, new) else None


def _same_elements(old: list[Json], new: list[Json]) -> bool:
    if len(old) != len(new):
        return False
    return sorted(map(repr, map(identity, old))) == sorted(map(repr, map(identity, new)))


def _bare_text(value: Json) -> Hashable | None:
    return bare(value) if isinstance(value, str) else None


def _by_keys(stage: tuple[str, ...]) -> Key:
    def key(value: Json) -> Hashable | None:
        if not isinstance(value, dict) or stage[0] not in value:
            return None
        return tuple(_known_as(value.get(name)) for name in stage)

    return key


def _known_as(value: Json) -> Hashable:
    return bare(value).casefold() if isinstance(value, str) else identity(value)


def _likeness(
    keyed: Keyed, assignment: Assignment, old: list[Json], new: list[Json]
) -> Iterator[tuple[float, int, int]]:
    least = ALIKE if keyed.stages else ALIKE_SHORT
    names = keyed.stages[-1] if keyed.stages else ()
    ours, theirs = (
        {at: _words(side[at]) for at in still_open}
        for side, still_open in ((old, assignment.open_old), (new, assignment.open_new))
    )
    for before, after in candidates(ours, theirs):
        score = fuzz.ratio(ours[before], theirs[after], score_cutoff=least)
        if names:
            score = max(score, _names_alike(old[before], new[after], names, least))
        if score:
            yield score, before, after


def _names_alike(old: Json, new: Json, names: tuple[str, ...], least: float) -> float:
    before, after = _words(old, names), _words(new, names)
    return fuzz.ratio(before, after, score_cutoff=least) if before and after else 0.0


def _words(value: Json, names: tuple[str, ...] = ()) -> str:
    """Return the texts of an element, those of the named keys only if there are names."""
    shown = [value.get(name) for name in names] if names and isinstance(value, dict) else [value]
    return " ".join(_texts(shown))[:LONGEST]


def _texts(values: list[Json]) -> Iterator[str]:
    """Walk without recursion: what nobody expects may lie deep."""
    waiting = values[::-1]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value.casefold()
        elif isinstance(value, list):
            waiting += value[::-1]
        elif isinstance(value, dict):
            waiting += [value[key] for key in sorted(value, reverse=True)]
