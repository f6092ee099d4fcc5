"""The columns that say when a subscription is told, as a value."""

from sqlalchemy import Row

from watcher.model.schedule import QuietHours, Schedule, Weekday


def schedule_values(schedule: Schedule) -> dict[str, object]:
    """Return the columns of a schedule."""
    quiet = schedule.quiet
    return {
        "zone": schedule.zone,
        "hour": schedule.hour,
        "weekday": int(schedule.weekday),
        "quiet_from": quiet.since if quiet else None,
        "quiet_until": quiet.until if quiet else None,
    }


def schedule_of(row: Row[tuple[object, ...]]) -> Schedule:
    """Return the schedule of a subscription's row; who chose none has the usual one."""
    usual = Schedule()
    return Schedule(
        zone=row.zone or usual.zone,
        hour=usual.hour if row.hour is None else row.hour,
        weekday=Weekday(row.weekday or usual.weekday),
        quiet=None if row.quiet_from is None else QuietHours(row.quiet_from, row.quiet_until),
    )
