"""The body of a webhook alert: one trial of one subscription, as JSON."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Final

from watcher.alerts.caps import LONGEST_LINE, LONGEST_NAME
from watcher.alerts.telling import trial_url
from watcher.model.alert import Alert, Message, ToldChange, ToldTrial
from watcher.model.record import Json
from watcher.model.watch import Vicinity, Watch, WatchKind
from watcher.plain import change_json
from watcher.plain.cut import LONGEST_LABEL, cut

#: Characters of JSON of one side of a change.
MOST_JSON: Final = 8_000
#: Standard Webhooks 1.0.0 advises bodies below 20 kB; many receivers refuse larger ones, for ever.
MOST_BYTES: Final = 20_000
#: In a body that would be larger, the values of a change of so many bytes are left out first, and then whole changes.
LARGE_CHANGE: Final = 1_000
#: Of all parameters of a search together.
MOST_OF_A_SEARCH: Final = 4_000
#: Bytes that a character of a JSON string takes at most: a control character is an escape.
BYTES_A_CHARACTER: Final = 6
TYPES: Final = {
    "trial.removed": "trial.removed",
    "search.entered": "search.trial_entered",
    "search.left": "search.trial_left",
    "place.entered": "place.trial_entered",
    "place.left": "place.trial_left",
}
LONE_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def webhook_message(alert: Alert, now: datetime) -> Message:
    """Return the message of an alert that has exactly one part with one trial.

    `timestamp` is the day of the registry's data release, `now` where the alert names none.
    It has at most 20 kB: of too many changes the most important are kept, with their number and where all can be seen.
    The JSON strings `"[[alert_id]]"` and `"[[subscription_id]]"` are replaced by numbers at sending.
    """
    (part,) = alert.parts
    (trial,) = part.trials
    happened = datetime.combine(alert.as_of, time(), UTC) if alert.as_of else now.astimezone(UTC)
    body: dict[str, Json] = {
        "type": _type(trial.changes),
        "timestamp": happened.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "data": _data(part.watch, trial),
    }
    text = _json(body)
    if (over := len(text.encode()) - MOST_BYTES) > 0:
        text = _json({**body, "data": _cut(_data(part.watch, trial), trial, over)})
    return Message("", _with_slots(text), "")


def _type(changes: Iterable[ToldChange]) -> str:
    fields = [told.change.field for told in changes]
    return next((word for field, word in TYPES.items() if field in fields), "trial.changed")


def _data(watch: Watch, trial: ToldTrial) -> dict[str, Json]:
    return {
        "schema": 1,
        "alert_id": "[[alert_id]]",
        "subscription_id": "[[subscription_id]]",
        "watch": _watch(watch),
        "nct_id": trial.nct_id,
        "title": cut(trial.title, LONGEST_NAME),
        "url": trial_url(trial.nct_id),
        **_merged(trial.changes),
        "version": {"from": trial.from_version, "to": trial.to_version},
        "changes": [_change(told, trial) for told in trial.changes],
    }


def _merged(changes: Iterable[ToldChange]) -> dict[str, Json]:
    """Return the NCT ID that stands for a merged trial from now on; nothing where none was merged."""
    into = [told.change.after for told in changes if told.change.field == "trial.merged"]
    return {"merged_into": into[-1]} if into else {}


def _watch(watch: Watch) -> dict[str, Json]:
    about: dict[str, Json] = {"id": watch.id, "kind": watch.kind.value, "title": cut(watch.title, LONGEST_NAME)}
    if watch.kind is WatchKind.SEARCH:
        return {**about, **_parameters(watch.parameters)}
    if watch.vicinity:
        return {**about, "place": place_json(_short(watch.vicinity))}
    return {**about, "nct_id": watch.nct_id}


def _parameters(asked: Mapping[str, str]) -> dict[str, Json]:
    if _bytes(dict(asked)) <= MOST_OF_A_SEARCH:
        return {"parameters": dict(asked)}
    room = MOST_OF_A_SEARCH // BYTES_A_CHARACTER // len(asked)
    return {"parameters": {name: cut(words, room) for name, words in asked.items()}, "truncated": True}


def _short(vicinity: Vicinity) -> Vicinity:
    place = replace(vicinity.place, name=cut(vicinity.place.name, LONGEST_NAME))
    hospital = cut(vicinity.hospital, LONGEST_NAME) if vicinity.hospital else None
    return replace(vicinity, place=place, hospital=hospital)


def place_json(vicinity: Vicinity) -> dict[str, Json]:
    """Return a place for programs: its name, degrees north and east, kilometers, and the hospital or null."""
    place = vicinity.place
    point: dict[str, Json] = {"name": place.name, "latitude": place.latitude, "longitude": place.longitude}
    return point | {"within_km": vicinity.within_km, "hospital": vicinity.hospital}


def _change(told: ToldChange, trial: ToldTrial) -> dict[str, Json]:
    body = change_json(told.change, trial.record)
    body |= {"label": cut(str(body["label"]), LONGEST_LABEL), "summary": cut(str(body["summary"]), LONGEST_LINE)}
    if max(len(json.dumps(body[side], ensure_ascii=False)) for side in ("before", "after")) <= MOST_JSON:
        return body
    return _without_values(body)


def _without_values(body: dict[str, Json]) -> dict[str, Json]:
    rest = {name: value for name, value in body.items() if name != "words"}
    return {**rest, "before": None, "after": None, "truncated": True}


def _cut(data: dict[str, Json], trial: ToldTrial, over: int) -> dict[str, Json]:
    """Return data that is `over` bytes shorter, if need be by leaving out changes, the least important first."""
    changes = [_change(told, trial) for told in trial.changes]
    short = [_without_values(one) if _bytes(one) > LARGE_CHANGE else one for one in changes]
    over -= sum(_bytes(one) for one in changes) - sum(_bytes(one) for one in short)
    if over <= 0:
        return {**data, "changes": [*short]}
    cut: dict[str, Json] = {"changes_total": len(short), "changes_url": f"{data['url']}?tab=history", "truncated": True}
    over += _bytes(cut)
    left_out = set[int]()
    for place in sorted(range(len(short)), key=lambda place: (trial.changes[place].change.importance, -place)):
        if over <= 0:
            break
        left_out.add(place)
        over -= _bytes(short[place]) + 1
    return {**data, "changes": [one for place, one in enumerate(short) if place not in left_out], **cut}


def _bytes(value: Json) -> int:
    return len(_json(value).encode())


def _json(value: Json) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    # Half a surrogate pair, which a record may hold as an escape, cannot be sent as UTF-8.
    return LONE_SURROGATE.sub("\ufffd", text)


def _with_slots(text: str) -> str:
    # A registry's text that looks like a slot is written with an escape, so that only the slots are replaced:
    # theirs are the first two, because nothing that the registry wrote stands before them.
    text = text.replace('"[[', '"\\u005b[')
    for slot in ("[[alert_id]]", "[[subscription_id]]"):
        text = text.replace(f'"\\u005b{slot[1:]}"', f'"{slot}"', 1)
    return text
