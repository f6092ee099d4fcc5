"""Alerts for tests: keyword overrides over plain defaults. The people and places are invented."""

from datetime import UTC, date, datetime

from watcher.model.alert import Alert, ToldChange, ToldSubscription, ToldTrial
from watcher.model.change import Change, Importance, Kind, Op
from watcher.model.record import Json, Record
from watcher.model.watch import Address, Channel, Place, Watch, WatchKind

NOW = datetime(2026, 7, 3, 15, tzinfo=UTC)
BALTIMORE = Place("Baltimore", 39.29, -76.61)
READER = Address(1, Channel.EMAIL, "reader@example.org", NOW)
TRIAL_WATCH = Watch(1, WatchKind.TRIAL, "A Trial of Exemplumab", "NCT99990001", {})
SEARCH_WATCH = Watch(2, WatchKind.SEARCH, "condition: migraine", None, {"query.cond": "migraine"})


def make_change(
    kind: Kind = Kind.STATUS,
    field: str = "status",
    before: Json = "NOT_YET_RECRUITING",
    after: Json = "RECRUITING",
    importance: Importance = Importance.MINOR,
    group: str | None = None,
) -> Change:
    op: Op = "added" if before is None else "removed" if after is None else "changed"
    return Change(kind, field, f"test.{field}", op, before, after, importance, "detail", group=group)


def make_site(name: str = "Example Clinic", city: str = "Towson") -> Json:
    return {"facility": name, "city": city, "country": "United States", "status": "RECRUITING"}


def new_site(name: str = "Example Clinic") -> Change:
    return make_change(Kind.SITES, "site", None, make_site(name), Importance.NOTABLE, "site.added")


def told(*changes: Change, distances: tuple[float | None, ...] = ()) -> tuple[ToldChange, ...]:
    away = (*distances, *(None for _ in changes))
    return tuple(ToldChange(number, change, km) for number, (change, km) in enumerate(zip(changes, away, strict=False)))


def make_told_trial(
    *changes: ToldChange,
    nct_id: str = "NCT99990001",
    title: str = "A Trial of Exemplumab",
    record: Record | None = None,
) -> ToldTrial:
    changes = changes or told(make_change())
    return ToldTrial(nct_id, title, "RECRUITING", 3, 4, "2026-07-02", changes, record or {})


def make_part(
    *trials: ToldTrial,
    subscription_id: int = 1,
    watch: Watch = TRIAL_WATCH,
    place: Place | None = None,
    within_km: float | None = None,
) -> ToldSubscription:
    return ToldSubscription(subscription_id, watch, place, within_km, trials or (make_told_trial(),))


def make_alert(*parts: ToldSubscription, as_of: date | None = date(2026, 7, 3)) -> Alert:
    return Alert(7, READER, "sweep-1", as_of, parts or (make_part(),))
