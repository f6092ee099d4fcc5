"""Read a record and a release out of the registry's JSON.

Only what the service itself must know is read; a module that is missing, new or of another type is no error.
"""

from datetime import UTC, datetime

import msgspec
import orjson

from watcher.errors import GarbledError, NotATrialError
from watcher.model.record import NCT_ID, Json, at, normal_nct_id, text_at
from watcher.model.sweep import Release
from watcher.model.trial import RawRecord, Trial

ID_PATH = "protocolSection.identificationModule.nctId"
ALIASES_PATH = "protocolSection.identificationModule.nctIdAliases"
IDENTIFICATION = "protocolSection.identificationModule"
STATUS = "protocolSection.statusModule"


class _Identification(msgspec.Struct, rename="camel"):
    nct_id: object = None
    nct_id_aliases: object = None


class _Protocol(msgspec.Struct, rename="camel"):
    identification_module: _Identification | None = None


class _Ids(msgspec.Struct, rename="camel"):
    protocol_section: _Protocol | None = None


#: Reads past everything else in a seventh of the time that a whole parse takes.
_IDS = msgspec.json.Decoder(_Ids)


def read_ids(raw: bytes) -> RawRecord:
    """Read only the ids of a record; raise NotATrialError as `parse_trial` does."""
    try:
        protocol = _IDS.decode(raw).protocol_section
    except ValueError as error:
        raise NotATrialError(f"not a trial's record: {error}") from error
    found = (protocol and protocol.identification_module) or _Identification()
    return RawRecord(_checked_id(found.nct_id), _aliases_in(found.nct_id_aliases), raw)


def read_trial(record: RawRecord) -> Trial:
    """Read the rest of a record. Raises NotATrialError."""
    try:
        return parse_trial(orjson.loads(record.raw))
    except orjson.JSONDecodeError as error:
        raise NotATrialError(f"not a trial's record: {record.nct_id} came with broken JSON ({error})") from error


def parse_trial(record: Json) -> Trial:
    """Read a record of API v2; raise NotATrialError naming what it lacks.

    Without a brief title the official one stands in, then the NCT ID; without a status, UNKNOWN.
    """
    if not isinstance(record, dict):
        raise NotATrialError(f"not a trial's record: an object was expected, not {_kind_of(record)}")
    nct_id = _checked_id(at(record, ID_PATH))
    return Trial(
        nct_id=nct_id,
        aliases=_aliases_in(at(record, ALIASES_PATH)),
        title=_words(record, f"{IDENTIFICATION}.briefTitle")
        or _words(record, f"{IDENTIFICATION}.officialTitle")
        or nct_id,
        status=_words(record, f"{STATUS}.overallStatus") or "UNKNOWN",
        why_stopped=_words(record, f"{STATUS}.whyStopped"),
        last_update_posted=_words(record, f"{STATUS}.lastUpdatePostDateStruct.date"),
        version_holder=_words(record, "derivedSection.miscInfoModule.versionHolder"),
        record=record,
    )


def parse_release(body: Json, etag: str | None) -> Release:
    """Read the body of `/version`: `{"apiVersion": "2.0.5", "dataTimestamp": "2026-08-14T09:00:05"}`.

    The time is UTC although it names no zone. Raises GarbledError.
    """
    written = text_at(body, "dataTimestamp")
    if written is None:
        raise GarbledError("the registry's /version names no dataTimestamp")
    try:
        moment = datetime.fromisoformat(written)
    except ValueError as error:
        raise GarbledError(f"the registry's /version gives dataTimestamp {written!r}, which is no time") from error
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return Release(text_at(body, "apiVersion") or "unknown", moment.astimezone(UTC), etag)


def _checked_id(written: object) -> str:
    if not isinstance(written, str):
        raise NotATrialError(f"not a trial's record: it has no {ID_PATH}")
    try:
        return normal_nct_id(written)
    except NotATrialError as error:
        raise NotATrialError(f"not a trial's record: its {ID_PATH} is {written!r}, not an NCT ID") from error


def _aliases_in(written: object) -> tuple[str, ...]:
    listed = written if isinstance(written, list) else []
    return tuple(dict.fromkeys(alias for alias in listed if isinstance(alias, str) and NCT_ID.fullmatch(alias)))


def _words(record: Json, path: str) -> str | None:
    """Return the string at a path; a blank one says nothing and counts as missing."""
    found = text_at(record, path)
    return found if found is not None and found.strip() else None


def _kind_of(value: Json) -> str:
    names = {list: "a list", str: "a string", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")
