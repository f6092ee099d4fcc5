"""What an edit of a record means to a reader, written down by whoever made the edit."""

from dataclasses import dataclass, field
from dataclasses import replace as changed
from datetime import date
from random import Random
from typing import Final, TypeAlias

from watcher.model.record import Json, Record, at, list_at

#: RFC 6902 operations.
Patch: TypeAlias = list[dict[str, Json]]

STATUS: Final = "protocolSection.statusModule"
CONTACTS: Final = "protocolSection.contactsLocationsModule"
SITES: Final = f"{CONTACTS}.locations"
SITE: Final = "/protocolSection/contactsLocationsModule/locations"


@dataclass(frozen=True, slots=True)
class Fact:
    """One change that a reader who asks for everything is told, in the terms of `watcher diff --format json`."""

    kind: str
    field: str
    before: Json
    after: Json
    importance: str
    #: Words that stand in its summary, and in its line of a mail where it is told by itself.
    says: str = ""
    #: Of a site: degrees north and east.
    point: tuple[float, float] | None = None
    #: An operator keeps it from everybody.
    is_quiet: bool = False

    def takes_back_or_repeats(self, earlier: "Fact") -> bool:
        if (self.kind, self.field) != (earlier.kind, earlier.field) or self.site != earlier.site:
            return False
        now, then = (self.before, self.after), (earlier.before, earlier.after)
        return now in (then, then[::-1])

    @property
    def site(self) -> str:
        """A site by its name; anything else is known by its values."""
        return self.says if self.kind == "sites" else ""

    @property
    def op(self) -> str:
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "changed"

    def reversed(self) -> "Fact":
        return changed(self, before=self.after, after=self.before)

    def as_json(self) -> dict[str, Json]:
        return {
            "kind": self.kind, "field": self.field, "op": self.op, "before": self.before, "after": self.after,
            "importance": self.importance, "says": self.says, "point": list(self.point) if self.point else None,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Edit:
    """A patch, what it says that is new, and what it moves without saying anything."""

    name: str
    patch: Patch
    facts: tuple[Fact, ...] = ()
    #: Whether the sponsor sent it; what the registry does by itself moves no date.
    is_dated: bool = True
    #: Modules that it loses: whoever is careful waits for the next release before believing it.
    is_thin: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """The record before an edit, and what makes the edit different from others."""

    record: Record
    chance: Random
    day: date
    #: Counts the edits of a trial, so that no two of its texts are the same.
    turn: int = field(default=0)

    def at(self, path: str) -> Json:
        return at(self.record, path)

    def count(self, path: str) -> int:
        return len(list_at(self.record, path))

    @property
    def status(self) -> str:
        return str(self.at(f"{STATUS}.overallStatus"))

    @property
    def sites(self) -> list[dict[str, Json]]:
        return [site for site in list_at(self.record, SITES) if isinstance(site, dict)]


def put(path: str, value: Json) -> dict[str, Json]:
    """Set a key, whether it is there or not; in a list, insert."""
    return {"op": "add", "path": path, "value": value}


def replace(path: str, value: Json) -> dict[str, Json]:
    return {"op": "replace", "path": path, "value": value}


def remove(path: str) -> dict[str, Json]:
    return {"op": "remove", "path": path}


def point_of(site: dict[str, Json]) -> tuple[float, float] | None:
    where = site.get("geoPoint")
    if not isinstance(where, dict):
        return None
    return float(str(where["lat"])), float(str(where["lon"]))


def site_fact(site: dict[str, Json], name: str, before: Json, after: Json, importance: str) -> Fact:
    return Fact("sites", name, before, after, importance, str(site["facility"]), point_of(site))
