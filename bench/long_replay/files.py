"""The forms of the files that the accounting reads, as far as it looks at them."""

from typing import TypeAlias, TypedDict

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"


class FactLine(TypedDict):
    """What a reader who asks for everything is told of an edit; `release` is the first that may tell it."""

    kind: str
    field: str
    op: str
    before: Json
    after: Json
    importance: str
    says: str
    point: list[float] | None
    release: int
    is_dated: bool
    quiet: str


class EditLine(TypedDict):
    release: int
    is_thin: bool
    facts: list[FactLine]


class TrialLine(TypedDict):
    nct_id: str
    first: int
    removed: int | None
    into: str | None
    edits: list[EditLine]


class Means(TypedDict, total=False):
    """What a search or a place asks of a record."""

    cond: str
    lead: str
    country: str
    status: list[str]
    phase: list[str]
    at: list[float]
    within_km: float


class AskedLine(TypedDict):
    """A subscription, as `asked.Asked` has it."""

    key: int
    channel: str
    address: int
    kinds: list[str]
    least: str
    trial: str | None
    means: Means | None
    near: list[float] | None
    within_km: float | None
    since: int
    until: int | None


class ScheduleFile(TypedDict):
    releases: list[str]
    weather: list[str]
    lean: list[bool]


class DoneFile(TypedDict):
    complete: list[int]
    requests: int
    killed: int


class ChangeBody(TypedDict):
    """A change in a webhook, as the service sends it."""

    kind: str
    field: str
    before: Json
    after: Json
    summary: str
    importance: str


class AlertData(TypedDict):
    subscription_id: int
    nct_id: str
    changes: list[ChangeBody]


class AlertBody(TypedDict):
    type: str
    data: AlertData


class Came(TypedDict, total=False):
    """A line of what arrived; `refused` where its signature was wrong."""

    release: int
    path: str
    refused: bool
    id: str
    body: AlertBody


class Dated(TypedDict):
    release: str
    patch: list[dict[str, Json]]


class Identified(TypedDict):
    name: str


class Point(TypedDict):
    lat: float
    lon: float


class Site(TypedDict):
    country: str
    geoPoint: Point


class Protocol(TypedDict):
    statusModule: dict[str, str]
    designModule: dict[str, list[str]]
    conditionsModule: dict[str, list[str]]
    sponsorCollaboratorsModule: dict[str, Identified]
    contactsLocationsModule: dict[str, list[Site]]


class RecordFile(TypedDict):
    protocolSection: Protocol


class HistoryFile(TypedDict):
    first_release: str
    record: RecordFile
    changes: list[Dated]
