"""The walk over two records: equal subtrees are skipped, each differing path goes to its comparison."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from watcher.diff.eligibility import compare_criteria
from watcher.diff.field import Comparison, Field, How, Keyed
from watcher.diff.fields import FIELDS, UNKNOWN
from watcher.diff.found import Difference, Found, is_empty, noise
from watcher.diff.importance import told
from watcher.diff.lists import compare_list, compare_whole
from watcher.diff.noise import Rule
from watcher.diff.same import differing, same, shallow
from watcher.diff.sites import compare_sites
from watcher.diff.thin import lost_modules
from watcher.errors import NotATrialError
from watcher.model.change import Change, Diff, Kind, Noise
from watcher.model.record import Json, Record, list_at, normal_nct_id, text_at

IDENTIFICATION = "protocolSection.identificationModule"
CENTRAL_CONTACTS = "protocolSection.contactsLocationsModule.centralContacts"
#: Nothing in a real record lies deeper than 11; what does is compared whole, which keeps the walk short.
DEEPEST = 40
#: The parts of a value that is told as an object of its own.
PARTS: Mapping[Comparison, tuple[str, str]] = {
    How.DATE: ("date", "type"),
    How.POSTED: ("date", "type"),
    How.ENROLLMENT: ("count", "type"),
}
#: Objects that are compared key by key.
WALKED = (How.INSIDE, How.EACH_WHOLE)
ORDER = {kind: place for place, kind in enumerate(Kind)}


def compare(old: Record, new: Record) -> Diff:
    """Return everything that differs, each leaf in exactly one change or noise entry.

    Any two JSON objects are fine: what is unknown or of an unexpected type is told as it is.
    What lies dozens of levels deep is told as its JSON text, so that whoever stores or shows a change may recurse.
    Changes stand in the order of their kinds, then of the record.
    """
    found = list(_inside("", old, new))
    differences = [_shallow(one) for one in found if isinstance(one, Difference)]
    # A module that is gone left at least one difference behind; most diffs need not look for it.
    may_lack = any(is_empty(one.after) for one in differences)
    has_kept_contacts = all(list_at(record, CENTRAL_CONTACTS) for record in (old, new))
    return Diff(
        tuple(sorted(told(differences, has_kept_contacts=has_kept_contacts), key=_place)),
        tuple([one for one in found if isinstance(one, Noise)]),
        lost_modules(old, new) if may_lack else (),
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
    return normal_nct_id(nct_id)


def _place(change: Change) -> int:
    return ORDER[change.kind]


def _shallow(one: Difference) -> Difference:
    before, after = shallow(one.before), shallow(one.after)
    return one if before is one.before and after is one.after else replace(one, before=before, after=after)


def _inside(path: str, old: Record, new: Record, depth: int = 0) -> Iterator[Found]:
    """Compare two objects key by key."""
    for key in differing(old, new):
        at = f"{path}.{key}" if path else key
        row, before, after = row_of(at), old.get(key), new.get(key)
        if row.how in WALKED and isinstance(before, dict) and isinstance(after, dict) and depth <= DEEPEST:
            yield from _inside(at, before, after, depth + 1)
        elif is_empty(before) and is_empty(after):
            yield noise(Rule.EMPTY, at)
        elif isinstance(row.how, Rule):
            yield noise(row.how, at)
        elif (key in old and before is None) or (key in new and after is None) or depth > DEEPEST:
            yield Difference(row, at, before, after)
        else:
            yield from _compare(row, at, before, after, depth + 1)


@lru_cache(maxsize=4096)
def row_of(path: str) -> Field:
    """Return the row of a path without indexes: its own, or what it inherits from the nearest one above it."""
    row, above = UNKNOWN, ""
    for key in path.split("."):
        above = f"{above}.{key}" if above else key
        row = FIELDS.get(above) or row.inside(key)
    return row


def _compare(field: Field, path: str, old: Json, new: Json, depth: int) -> Iterator[Found]:
    """Compare two differing values as the catalogue says; None is a key that is not there."""
    how = field.how
    if how in WALKED and _are(dict, old, new):
        yield from _inside(path, _as_object(old), _as_object(new), depth)
    elif how in PARTS:
        yield from _parts(field, path, old, new, depth)
    elif how is How.SITES and _are(list, old, new):
        yield from compare_sites(path, _as_list(old), _as_list(new))
    elif how is How.CRITERIA and isinstance(old, str) and isinstance(new, str):
        yield from compare_criteria(field, path, old, new)
    elif isinstance(how, Keyed) and _are(list, old, new):
        yield from compare_list(field, how, path, _as_list(old), _as_list(new))
    elif how is How.INSIDE and _are(list, old, new):
        yield from compare_list(field, Keyed(), path, _as_list(old), _as_list(new))
    else:
        yield from compare_whole(field, path, old, new)


def _parts(field: Field, path: str, old: Json, new: Json, depth: int) -> Iterator[Found]:
    """Compare a date or an enrollment, told by its parts; what else stands beside them, key by key."""
    before, after = _part(old, PARTS[field.how]), _part(new, PARTS[field.how])
    if (before is None) != is_empty(old) or (after is None) != is_empty(new):
        yield from compare_whole(field, path, old, new)
    elif field.how is How.POSTED and _only_type(old, new):
        yield noise(Rule.POSTING_DATE_TYPE, f"{path}.type")
    elif not same(before, after):
        yield Difference(field, path, before, after)
    elif isinstance(old, dict) and isinstance(new, dict):
        yield from _inside(path, old, new, depth)
    else:
        yield from compare_whole(field, path, old, new)


def _part(value: Json, parts: tuple[str, str]) -> Json:
    """Return the parts of an object, or of a bare value that is the first of them; None of anything else."""
    if is_empty(value) or isinstance(value, bool):
        return None
    if isinstance(value, dict):
        return {name: value.get(name) for name in parts}
    if isinstance(value, str | int):
        return {parts[0]: value, parts[1]: None}
    return None


def _only_type(old: Json, new: Json) -> bool:
    if not isinstance(old, dict) or not isinstance(new, dict):
        return False
    return "type" in (old | new) and same({**old, "type": None}, {**new, "type": None})


def _are(expected: type, old: Json, new: Json) -> bool:
    return (old is None or isinstance(old, expected)) and (new is None or isinstance(new, expected))


def _as_list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _as_object(value: Json) -> Record:
    return value if isinstance(value, dict) else {}
