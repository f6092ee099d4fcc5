"""What the API answers, as the schemas of its documentation."""

from datetime import date, datetime

from pydantic import BaseModel, Field, JsonValue


class Trial(BaseModel):
    """A trial that somebody follows or followed here."""

    nct_id: str = Field(examples=["NCT07333573"])
    title: str
    status: str = Field(description="The registry's token.", examples=["RECRUITING"])
    last_update_posted: str | None = Field(description="As the registry writes it; it may lack the day.")
    version: int = Field(description="The number of the newest version.")
    first_seen_at: datetime = Field(description="When it was first read here.")
    missing_since: date | None = Field(description="Since when the registry does not answer for it.")
    removed_at: datetime | None = Field(description="The release since which the registry does not show it.")
    url: str = Field(description="Its page here.")
    registry_url: str


class WholeTrial(Trial):
    aliases: list[str] = Field(description="Former NCT IDs that the registry redirects to this one.")
    record: dict[str, JsonValue] = Field(description="The registry's own record, as received.")


class Trials(BaseModel):
    trials: list[Trial]
    next: str | None = Field(description="The address of the next page.")


class Version(BaseModel):
    """A record that differs from the one before it."""

    version: int = Field(description="1 is the one that following began with.")
    fetched_at: datetime
    version_holder: str | None = Field(description="The registry's data release.")
    last_update_posted: str | None
    title: str
    status: str


class WholeVersion(Version):
    record: dict[str, JsonValue]


class Versions(BaseModel):
    """The first one first."""

    versions: list[Version]
    next: str | None


class Change(BaseModel):
    """One atomic difference, as `watcher diff` and webhooks have it."""

    kind: str = Field(examples=["sites"])
    field: str = Field(examples=["site.status"])
    label: str
    path: str = Field(description="A JSON path, or a prefix that covers its leaves; indexes are the newer record's.")
    paths: list[str] | None = None
    indexes: list[int | None] | None = Field(None, description="The element's place in the old and in the new list.")
    op: str = Field(description="added, removed or changed")
    before: JsonValue
    after: JsonValue
    summary: str
    importance: str = Field(description="critical, notable, minor or administrative")
    reason: str = Field(description="Why it matters as much as it does.")
    group: str | None = Field(None, description="Ties changes of one version that a reader is told as one line.")
    why_same: str | None = Field(None, description="Why two sites were taken for one place.")
    words: list[tuple[str, str]] | None = Field(
        None, description="Both texts as one row: what is the same, removed and added."
    )


class Dated(BaseModel):
    """When and where a change was found."""

    id: int
    urn: str = Field(description="The same in feeds, for ever.")
    nct_id: str
    version: int
    release: date = Field(description="The day of the registry's data that showed it.")
    found_at: datetime


class DatedChange(Change, Dated):
    """A change with when and where it was found."""


class Changes(BaseModel):
    """The newest first; changes that were found together stand together, in their own order."""

    changes: list[DatedChange]
    next: str | None = Field(description="The address of older ones.")


class Difference(BaseModel):
    rule: str = Field(description="Why it tells nobody.")
    path: str
    paths: list[str] | None = None
    indexes: list[int | None] | None = None
    why_same: str | None = None


class Side(BaseModel):
    version: int
    version_holder: str | None
    last_update_posted: str | None


class Diff(BaseModel):
    """Two versions of a trial, compared anew: every unequal leaf is in one change or in one entry of `noise`."""

    nct_id: str
    from_: Side = Field(alias="from")
    to: Side
    changes: list[Change]
    noise: list[Difference]
    thin: list[str] | None = Field(None, description="Whole modules that the newer record came without.")


class Place(BaseModel):
    name: str
    latitude: float
    longitude: float
    within_km: float
    hospital: str | None = Field(description="Words of a facility's name; null: every site.")


class Watch(BaseModel):
    """A search or a place that somebody follows or followed here. Who does is told to nobody."""

    id: int
    kind: str = Field(description="search or place")
    title: str
    parameters: dict[str, str] = Field(description="The registry's own, which find its trials.")
    place: Place | None = None
    is_followed: bool = Field(description="If not, its trials are those of `as_of` and no later day.")
    since: datetime = Field(description="When following began.")
    as_of: date = Field(description="The day of the registry's data that its trials are known from.")
    url: str
    feeds: dict[str, str]


class WholeWatch(Watch):
    trials: dict[str, int] = Field(description="How many trials it has in each status.")


class Watches(BaseModel):
    watches: list[Watch]
    next: str | None


class Member(Trial):
    entered_at: datetime = Field(description="The time of following for those that it had from the start.")


class Members(BaseModel):
    """Those that recruit first, then by title."""

    trials: list[Member]
    next: str | None


class Move(BaseModel):
    """A trial that entered or left, with what its record said then."""

    id: int
    nct_id: str
    title: str
    op: str = Field(description="entered, entered-again or left")
    why: str | None = Field(description="In words; null where nothing says it.")
    reason: str = Field(description="The code of the reason.", examples=["search-left"])
    before: JsonValue
    after: JsonValue
    release: date
    found_at: datetime


class Moves(BaseModel):
    """The newest first."""

    moves: list[Move]
    next: str | None


class NewSite(BaseModel):
    """A site that came or opened; the columns of `sites.csv`."""

    what: str = Field(description="site added, site opened, or came to the place")
    found: date
    release: date
    record_updated: str | None
    version: int
    nct_id: str
    title: str
    trial_status: str
    site_status: str | None
    facility: str | None
    city: str | None
    state: str | None
    zip: str | None
    country: str | None
    latitude: float | None
    longitude: float | None
    distance_km: float | None = Field(description="From the place; null for a trial's sites.")
    distance_mi: float | None
    url: str
    status_now: str | None = Field(description="In the trial's newest version; null: it is not listed in it any more.")
    contact_phone: str | None


class NewSites(BaseModel):
    """The oldest first."""

    sites: list[NewSite]
    next: str | None
