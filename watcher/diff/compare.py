"""The walk over two records: equal subtrees are skipped, each differing path goes to its comparison."""

from collections.abc import Iterator, Mapping

from watcher.diff.eligibility import compare_criteria
from watcher.diff.field import Comparison, Field, How, Keyed
from watcher.diff.fields import FIELDS, UNKNOWN
from watcher.diff.found import Difference, Found, is_empty, noise
from watcher.diff.importance import told
from watcher.diff.lists import compare_list, compare_whole
from watcher.diff.noise import Rule
from watcher.diff.sites import compare_sites
from watcher.errors import NotATrialError
from watcher.model.change import Change, Diff, Kind, Noise
from watcher.model.record import Json, Record, list_at, text_at

IDENTIFICATION = "protocolSection.identificationModule"
#: Nothing in a real record lies deeper than 11; what does is compared whole, which keeps the walk short.
DEEPEST = 40
#: The parts of a value that is told as an object of its own.
PARTS: Mapping[Comparison, tuple[str, str]] = {
    How.DATE: ("date", "type"),
    How.POSTED: ("date", "type"),
    How.ENROLLMENT: ("count", "type"),
}
ORDER = {kind: place for place, kind in enumerate(Kind)}


def compare(old: Record, new: Record) -> Diff:
    """Return everything that differs, each leaf in exactly one change or noise entry.

    Any two JSON objects are fine: what is unknown or of an unexpected type is told as it is.
    Changes stand in the order of their kinds, then of the record.
    """
    found = list(_inside(UNKNOWN, "", old, new))
    changes = told([one for one in found if isinstance(one, Difference)])
    return Diff(
        tuple(sorted(changes, key=_place)),
        tuple(one for one in found if isinstance(one, Noise)),
    )


def refuse_other_trial(old: Record, new: Record) -> None:
    """Raise NotATrialError unless both records are of one trial, under its present id or a former one."""
    before, after = _nct_id(old, "old"), _nct_id(new, "new")
    one_trial = (
        before == after
        or before in list_at(new, f"{IDENTIFICATION}.nctIdAliases")
        or after in list_at(old, f"{IDENTIFICATION}.nctIdAliases")
    )
    if not one_trial:
        raise NotATrialError(f"{before} and {after} are two trials: compare two records of one trial, the older first")


def _nct_id(record: Record, which: str) -> str:
    nct_id = text_at(record, f"{IDENTIFICATION}.nctId")
    if nct_id is None:
        raise NotATrialError(f"the {which} record is not that of a trial: it has no {IDENTIFICATION}.nctId")
    return nct_id


def _place(change: Change) -> int:
    return ORDER[change.kind]


def _inside(field: Field, path: str, old: Record, new: Record, depth: int = 0) -> Iterator[Found]:
    """Compare two objects key by key."""
    for key in old | new:
        before, after = old.get(key), new.get(key)
        if before == after and (key in old) == (key in new):
            continue
        at = f"{path}.{key}" if path else key
        row = FIELDS.get(at) or field.inside(key)
        if is_empty(before) and is_empty(after):
            yield noise(Rule.EMPTY, at)
        elif (key in old and before is None) or (key in new and after is None) or depth > DEEPEST:
            yield Difference(row, at, before, after)
        else:
            yield from _compare(row, at, before, after, depth + 1)


def _compare(field: Field, path: str, old: Json, new: Json, depth: int) -> Iterator[Found]:
    """Compare two differing values as the catalogue says; None is a key that is not there."""
    how = field.how
    if isinstance(how, Rule):
        yield noise(how, path)
    elif how in PARTS:
        yield from _parts(field, path, old, new, depth)
    elif how is How.SITES and _are(list, old, new):
        yield from compare_sites(path, _as_list(old), _as_list(new))
    elif how is How.CRITERIA and isinstance(old, str) and isinstance(new, str):
        yield from compare_criteria(field, path, old, new)
    elif isinstance(how, Keyed) and _are(list, old, new):
        yield from compare_list(field, how, path, _as_list(old), _as_list(new))
    elif how in (How.INSIDE, How.EACH_WHOLE) and _are(dict, old, new):
        yield from _inside(field, path, _as_object(old), _as_object(new), depth)
    elif how is How.INSIDE and _are(list, old, new):
        yield from compare_list(field, Keyed(), path, _as_list(old), _as_list(new))
    else:
        yield from compare_whole(field, path, old, new)


def _parts(field: Field, path: str, old: Json, new: Json, depth: int) -> Iterator[Found]:
    """Compare a date or an enrollment, told by its parts; what else stands beside them, key by key."""
    before, after = _part(old, PARTS[field.how]), _part(new, PARTS[field.how])
    if (before is None) != (old is None) or (after is None) != (new is None):
        yield from compare_whole(field, path, old, new)
    elif field.how is How.POSTED and _only_type(old, new):
        yield noise(Rule.POSTING_DATE_TYPE, f"{path}.type")
    elif before == after and isinstance(old, dict) and isinstance(new, dict):
        yield from _inside(field, path, old, new, depth)
    else:
        yield Difference(field, path, before, after)


def _part(value: Json, parts: tuple[str, str]) -> Json:
    """Return the parts of an object, or of a bare value that is the first of them; None of anything else."""
    if isinstance(value, dict):
        return {name: value.get(name) for name in parts}
    if isinstance(value, str | int):
        return {parts[0]: value, parts[1]: None}
    return None


def _only_type(old: Json, new: Json) -> bool:
    if not isinstance(old, dict) or not isinstance(new, dict):
        return False
    return "type" in (old | new) and {**old, "type": None} == {**new, "type": None}


def _are(expected: type, old: Json, new: Json) -> bool:
    return all(value is None or isinstance(value, expected) for value in (old, new))


def _as_list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _as_object(value: Json) -> Record:
    return value if isinstance(value, dict) else {}
