"""A change and a whole diff as JSON, as the public contract of `watcher diff` has them."""

from watcher.model.change import Change, Diff, Noise
from watcher.model.record import Json, Record, text_at
from watcher.plain.eligibility import CRITERIA
from watcher.plain.labels import label
from watcher.plain.reasons import reason, why_same_words
from watcher.plain.summary import summary
from watcher.plain.words import word_diff


def change_json(change: Change, record: Record | None = None) -> dict[str, Json]:
    """Return a change as API, webhook and command line show it; `record`, the new one, lets it name sites."""
    body: dict[str, Json] = {
        "kind": change.kind.value,
        "field": change.field,
        "label": label(change),
        **_place(change),
        "op": change.op,
        "before": change.before,
        "after": change.after,
        "summary": summary(change, record),
        "importance": change.importance.word,
        "reason": reason(change),
    }
    if change.field in CRITERIA and isinstance(change.before, str) and isinstance(change.after, str):
        body["words"] = [[part.kind, part.text] for part in word_diff(change.before, change.after)]
    return {**body, "group": change.group} if change.group else body


def diff_json(old: Record, new: Record, diff: Diff) -> dict[str, Json]:
    """Return the body of `watcher diff --format json`."""
    body: dict[str, Json] = {
        "nct_id": text_at(new, "protocolSection.identificationModule.nctId"),
        "from": _version(old),
        "to": _version(new),
        "changes": [change_json(change, new) for change in diff.changes],
        "noise": [{"rule": one.rule, **_place(one)} for one in diff.noise],
    }
    return {**body, "thin": list(diff.lost)} if diff.lost else body


def _place(claim: Change | Noise) -> dict[str, Json]:
    place: dict[str, Json] = {"path": claim.path}
    if claim.paths:
        place["paths"] = list(claim.paths)
    if claim.indexes is not None:
        place["indexes"] = list(claim.indexes)
    if claim.why_same is not None:
        place["why_same"] = why_same_words(claim.why_same)
    return place


def _version(record: Record) -> Json:
    return {
        "version_holder": text_at(record, "derivedSection.miscInfoModule.versionHolder"),
        "last_update_posted": text_at(record, "protocolSection.statusModule.lastUpdatePostDateStruct.date"),
    }
