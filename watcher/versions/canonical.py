"""When two records are the same version.

Of 4,838 real consecutive pairs none was byte-equal and 4,765 differed only in `versionHolder`, which the registry
stamps on every record of a release. It and the derived browse sections stay out of the digest; list order stays in.
"""

from hashlib import blake2b

import orjson

from watcher.errors import NotATrialError
from watcher.model.record import Json, Record

#: Recomputed by the registry from its MeSH tables, without any edit of the trial.
BROWSE = frozenset({"conditionBrowseModule", "interventionBrowseModule"})


def digest(record: Record) -> str:
    """Return 32 hex digits that are equal exactly when the canonical forms are.

    The registry may send keys in another order (so they are sorted); what a list's order means, the diff decides.
    Raises NotATrialError for a record that is nested deeper than can be stored.
    """
    try:
        canonical = orjson.dumps(_canonical(record), option=orjson.OPT_SORT_KEYS)
    except orjson.JSONEncodeError as exc:
        raise NotATrialError(f"the record cannot be stored: {exc}") from exc
    return blake2b(canonical, digest_size=16).hexdigest()


def _canonical(record: Record) -> Record:
    derived = record.get("derivedSection")
    if not isinstance(derived, dict):
        return record
    kept: dict[str, Json] = {key: value for key, value in derived.items() if key not in BROWSE}
    misc = kept.get("miscInfoModule")
    if isinstance(misc, dict):
        kept["miscInfoModule"] = {key: value for key, value in misc.items() if key != "versionHolder"}
    return {**record, "derivedSection": kept}
