"""A change, in the reader's terms, and noise, which is recorded but tells nobody."""

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Literal, TypeAlias

from watcher.model.record import Json

Op: TypeAlias = Literal["added", "removed", "changed"]
#: The element's place in the old and in the new list; None where it is not there.
Indexes: TypeAlias = tuple[int | None, int | None]


class Kind(StrEnum):
    """What a subscriber can choose; the order is the one in which a reader is told."""

    STATUS = "status"
    SITES = "sites"
    RESULTS = "results"
    ENROLLMENT = "enrollment"
    DATES = "dates"
    ELIGIBILITY = "eligibility"
    TITLE = "title"
    DESCRIPTION = "description"
    CONDITIONS = "conditions"
    DESIGN = "design"
    ARMS = "arms"
    OUTCOMES = "outcomes"
    SPONSORS = "sponsors"
    CONTACTS = "contacts"
    REFERENCES = "references"
    IDENTIFIERS = "identifiers"
    DOCUMENTS = "documents"
    OVERSIGHT = "oversight"
    TRACKING = "tracking"
    OTHER = "other"
    DERIVED = "derived"
    #: A trial entered or left a saved search; a change of the search, not of the record.
    SEARCH = "search"


class Importance(IntEnum):
    """How much it matters; a subscription names the least it wants (minor unless told)."""

    ADMINISTRATIVE = 0
    MINOR = 1
    NOTABLE = 2
    CRITICAL = 3

    @property
    def word(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Change:
    """One atomic difference between two consecutive versions."""

    kind: Kind
    #: What of the kind: `status`, `site.status`, `primary_completion`, `eligibility.criteria`, ...
    field: str
    #: A JSON path, or a prefix that covers its leaves; indexes are the new record's (the old one's when removed).
    path: str
    op: Op
    before: Json
    after: Json
    importance: Importance
    #: A code of the importance table; `plain` has the words.
    reason: str
    #: Where the claimed leaves have no common prefix of their own.
    paths: tuple[str, ...] = ()
    indexes: Indexes | None = None
    #: Ties changes that the reader is told as one line.
    group: str | None = None
    #: Why two sites were taken for one place: a code, after a colon how alike they are, from 0 to 100.
    why_same: str | None = None


@dataclass(frozen=True, slots=True)
class Noise:
    """A difference that tells nobody, and the named rule that says why."""

    rule: str
    path: str
    paths: tuple[str, ...] = ()
    indexes: Indexes | None = None
    #: As of a change.
    why_same: str | None = None


@dataclass(frozen=True, slots=True)
class Diff:
    """Everything that differs between two records: each leaf in exactly one change or noise."""

    changes: tuple[Change, ...] = field(default=())
    noise: tuple[Noise, ...] = field(default=())
    #: Whole modules that the old record has and the new one lacks: a *thin* record, not believed at once.
    lost: tuple[str, ...] = field(default=())
