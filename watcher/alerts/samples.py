"""Invented alerts on which templates are tried, and which `watcher preview` shows."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Final

from watcher.alerts.asked import Asked
from watcher.model.alert import Alert, ToldChange, ToldSubscription, ToldTrial
from watcher.model.change import Change, Importance, Kind, Op
from watcher.model.record import Json, Record
from watcher.model.schedule import QuietHours, Schedule, Weekday
from watcher.model.watch import Address, Channel, Frequency, Place, Vicinity, Watch, WatchKind

BALTIMORE: Final = Place("Baltimore, Maryland", 39.29, -76.61)
MORNING: Final = Schedule(zone="America/New_York")
READER: Final = Address(1, Channel.EMAIL, "reader@example.org", datetime(2026, 1, 5, tzinfo=UTC))
BREATHING: Final = "Slow Breathing Exercises Before Sleep in Adults With Mild Asthma"
MIGRAINE: Final = "Examplumab for the Prevention of Migraine in Teenagers"
RINSE: Final = "A Saltwater Rinse After Wisdom Tooth Removal"


def _change(
    kind: Kind,
    field: str,
    before: Json,
    after: Json,
    importance: Importance = Importance.MINOR,
    group: str | None = None,
) -> Change:
    op: Op = "added" if before is None else "removed" if after is None else "changed"
    return Change(kind, field, f"sample.{field}", op, before, after, importance, "detail", group=group)


def _told(*changes: Change, distances: tuple[float, ...] = ()) -> tuple[ToldChange, ...]:
    away = (*distances, *(None for _ in changes))
    return tuple(
        ToldChange(number, change, km) for number, (change, km) in enumerate(zip(changes, away, strict=False), 1)
    )


def _site(name: str, city: str, state: str = "Maryland") -> dict[str, Json]:
    place: dict[str, Json] = {"facility": name, "city": city, "state": state, "country": "United States"}
    return {**place, "status": "RECRUITING"}


def _trial(nct_id: str, title: str, status: str, told: tuple[ToldChange, ...]) -> ToldTrial:
    record: Record = {}
    return ToldTrial(nct_id, title, status, 3, 4, "2026-07-02", told, record)


def _part(
    number: int,
    watch: Watch,
    *trials: ToldTrial,
    place: Place | None = None,
    km: float | None = None,
    often: Frequency = Frequency.IMMEDIATE,
) -> ToldSubscription:
    return ToldSubscription(number, watch, place, km, trials, frequency=often, schedule=MORNING)


def _alert(number: int, *parts: ToldSubscription) -> Alert:
    return Alert(number, READER, f"sweep-{number}", date(2026, 7, 3), parts)


def _follow(number: int, nct_id: str, title: str) -> Watch:
    return Watch(number, WatchKind.TRIAL, title, nct_id, {})


SEARCH: Final = Watch(
    7,
    WatchKind.SEARCH,
    "condition: migraine; status: Recruiting",
    None,
    {"query.cond": "migraine", "filter.overallStatus": "RECRUITING"},
)
AROUND: Final = Watch(
    8,
    WatchKind.PLACE,
    "within 80 km (50 mi) of Baltimore, Maryland",
    None,
    {"filter.geo": "distance(39.29,-76.61,80km)"},
    Vicinity(BALTIMORE, 80),
)
OPENED: Final = _trial(
    "NCT99900001",
    BREATHING,
    "RECRUITING",
    _told(
        _change(Kind.STATUS, "status", "NOT_YET_RECRUITING", "RECRUITING", Importance.CRITICAL, "status"),
        _change(
            Kind.DATES,
            "start",
            {"date": "2026-05", "type": "ESTIMATED"},
            {"date": "2026-06-29", "type": "ACTUAL"},
        ),
        _change(
            Kind.ENROLLMENT,
            "enrollment",
            {"count": 120, "type": "ESTIMATED"},
            {"count": 150, "type": "ESTIMATED"},
            Importance.NOTABLE,
        ),
    ),
)
STOPPED: Final = _trial(
    "NCT99900003",
    RINSE,
    "TERMINATED",
    _told(
        _change(Kind.STATUS, "status", "RECRUITING", "TERMINATED", Importance.CRITICAL, "status"),
        _change(Kind.STATUS, "why_stopped", None, "Too few participants in the first year.", group="status"),
        *(
            _change(Kind.SITES, "site.status", "RECRUITING", None, Importance.ADMINISTRATIVE, "status")
            for _ in range(3)
        ),
    ),
)
CLINICS: Final = (
    ("Harbor Example Clinic", "Baltimore", 2.4),
    ("Example University Hospital", "Towson", 11.8),
    ("Invented Headache Center", "Columbia", 22.6),
    ("Sample County Hospital", "Annapolis", 37.1),
    ("Placeholder Medical Group", "Frederick", 66.0),
)
NEARBY: Final = _trial(
    "NCT99900002",
    MIGRAINE,
    "RECRUITING",
    _told(
        *(
            _change(Kind.SITES, "site", None, _site(name, city), Importance.NOTABLE, "site.added")
            for name, city, _ in CLINICS
        ),
        distances=tuple(km for _, _, km in CLINICS),
    ),
)
REWORDED: Final = _trial(
    "NCT99900002",
    MIGRAINE,
    "RECRUITING",
    _told(
        _change(
            Kind.ELIGIBILITY,
            "eligibility.inclusion",
            "Migraine for at least 12 months before screening, with or without aura",
            "Migraine for at least 6 months before screening, with or without aura",
            Importance.NOTABLE,
            "eligibility.criteria",
        ),
        _change(
            Kind.ELIGIBILITY,
            "eligibility.exclusion",
            "Use of examplumab at any time",
            None,
            Importance.NOTABLE,
            "eligibility.criteria",
        ),
        _change(
            Kind.ELIGIBILITY,
            "eligibility.exclusion",
            None,
            "Liver enzymes above 3 times the upper limit of normal",
            Importance.NOTABLE,
            "eligibility.criteria",
        ),
        _change(Kind.ELIGIBILITY, "minimum_age", "12 Years", "10 Years", Importance.NOTABLE),
        _change(
            Kind.OUTCOMES,
            "primary_outcome",
            {
                "measure": "Headache days",
                "description": "Mean number of headache days a month, counted in a paper diary",
                "timeFrame": "12 weeks",
            },
            {
                "measure": "Headache days",
                "description": "Mean number of headache days a month, counted in the study's app",
                "timeFrame": "24 weeks",
            },
        ),
    ),
)
SEEN: Final[Json] = {"title": MIGRAINE, "status": "RECRUITING"}
ENTERED: Final = _trial(
    "NCT99900002",
    MIGRAINE,
    "RECRUITING",
    _told(_change(Kind.SEARCH, "search.entered", None, SEEN, Importance.NOTABLE)),
)
LEFT: Final = _trial(
    "NCT99900003",
    RINSE,
    "TERMINATED",
    _told(
        replace(
            _change(
                Kind.SEARCH,
                "search.left",
                {"title": RINSE, "status": "RECRUITING"},
                {
                    "title": RINSE,
                    "status": "TERMINATED",
                    "because": [
                        {
                            "kind": "status",
                            "field": "status",
                            "op": "changed",
                            "before": "RECRUITING",
                            "after": "TERMINATED",
                        }
                    ],
                },
                Importance.NOTABLE,
            ),
            op="removed",
            reason="search-left",
        )
    ),
)
HERE: Final[Json] = [_site("Invented Clinic", "Towson") | {"distance_km": 11.6}]
CAME: Final = _trial(
    "NCT99900004",
    "A Wristband That Counts Steps After Hip Surgery",
    "RECRUITING",
    _told(_change(Kind.SITES, "place.entered", None, {"status": "RECRUITING", "sites": HERE}, Importance.NOTABLE)),
)
#: The trial that opened, five days later.
PAUSED: Final = replace(
    OPENED,
    status="SUSPENDED",
    to_version=5,
    last_update_posted="2026-07-07",
    changes=(
        replace(
            _told(_change(Kind.STATUS, "status", "RECRUITING", "SUSPENDED", Importance.CRITICAL, "status"))[0], id=9
        ),
    ),
)
FOLLOW_BREATHING: Final = _follow(1, "NCT99900001", BREATHING)
FOLLOW_MIGRAINE: Final = _follow(2, "NCT99900002", MIGRAINE)
FOLLOW_RINSE: Final = _follow(3, "NCT99900003", RINSE)

#: By the name that `watcher preview` knows them by.
SAMPLE_ALERTS: Final[Mapping[str, Alert]] = {
    "opened": _alert(1, _part(1, FOLLOW_BREATHING, OPENED)),
    "sites": _alert(2, _part(2, FOLLOW_MIGRAINE, NEARBY, place=BALTIMORE, km=80)),
    "reworded": _alert(3, _part(2, FOLLOW_MIGRAINE, REWORDED)),
    "entered": _alert(4, _part(4, SEARCH, ENTERED)),
    "left": _alert(6, _part(4, SEARCH, LEFT)),
    "place": _alert(7, _part(5, AROUND, CAME, NEARBY, place=BALTIMORE, km=80)),
    "day": _alert(
        8,
        _part(3, FOLLOW_RINSE, STOPPED, often=Frequency.DAILY),
        _part(4, SEARCH, ENTERED, NEARBY, often=Frequency.DAILY),
        _part(2, FOLLOW_MIGRAINE, NEARBY, often=Frequency.DAILY),
    ),
    "week": _alert(9, _part(1, FOLLOW_BREATHING, OPENED, PAUSED, often=Frequency.WEEKLY)),
    "several": _alert(
        5, _part(1, FOLLOW_BREATHING, OPENED), _part(3, FOLLOW_RINSE, STOPPED), _part(4, SEARCH, ENTERED)
    ),
}
SAMPLE_ASKED: Final[Mapping[str, Asked]] = {
    "confirm": Asked(
        FOLLOW_MIGRAINE,
        frozenset({Kind.STATUS, Kind.SITES, Kind.RESULTS}),
        Vicinity(BALTIMORE, 80),
        "RECRUITING",
        MIGRAINE,
        "2026-07-02",
    ),
    "confirm-search": Asked(
        SEARCH,
        frozenset(Kind),
        frequency=Frequency.WEEKLY,
        schedule=Schedule("America/New_York", 18, Weekday.FRIDAY, QuietHours(22, 7)),
    ),
    "confirm-place": Asked(AROUND, frozenset({Kind.SITES}), AROUND.vicinity),
}
