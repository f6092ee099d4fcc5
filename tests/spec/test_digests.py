"""When a digest closes and when a mail may leave, by the subscriber's own clock."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.alerts.digests import digest_window, send_at
from watcher.model.schedule import QuietHours, Weekday
from watcher.model.watch import Frequency

DAILY, WEEKLY = Frequency.DAILY, Frequency.WEEKLY
BERLIN, NEW_YORK, LORD_HOWE = "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"
HAVANA, SANTIAGO, BEIRUT = "America/Havana", "America/Santiago", "Asia/Beirut"
#: Zones with every kind of trouble: half and quarter hours, both ends of the day, clock changes at midnight.
ZONES = (BERLIN, NEW_YORK, LORD_HOWE, HAVANA, SANTIAGO, BEIRUT, "Pacific/Kiritimati", "Etc/GMT+12", "Asia/Kathmandu")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "hour", "found", "closes", "name"),
    [
        # An ordinary day: 08:00 in Berlin is 07:00 UTC in winter and 06:00 in summer.
        (BERLIN, 8, "2026-11-21 06:59:59", "2026-11-21 07:00", "day-2026-11-21/08/Europe/Berlin"),
        (BERLIN, 8, "2026-11-21 09:00", "2026-11-22 07:00", "day-2026-11-22/08/Europe/Berlin"),
        (BERLIN, 8, "2026-07-01 05:00", "2026-07-01 06:00", "day-2026-07-01/08/Europe/Berlin"),
        # Found exactly at the hour: told by the next one, for this one may be closed already.
        (BERLIN, 8, "2026-11-21 07:00", "2026-11-22 07:00", "day-2026-11-22/08/Europe/Berlin"),
        # The ends of the world: UTC+14 is a day ahead of UTC, UTC-12 a day behind UTC+14.
        ("Pacific/Kiritimati", 8, "2026-11-21 17:59", "2026-11-21 18:00", "day-2026-11-22/08/Pacific/Kiritimati"),
        ("Pacific/Kiritimati", 0, "2026-11-21 10:00", "2026-11-22 10:00", "day-2026-11-23/00/Pacific/Kiritimati"),
        ("Etc/GMT+12", 8, "2026-11-21 19:59", "2026-11-21 20:00", "day-2026-11-21/08/Etc/GMT+12"),
        ("Etc/GMT+12", 23, "2026-11-21 10:00", "2026-11-21 11:00", "day-2026-11-20/23/Etc/GMT+12"),
        # Half and quarter hours.
        ("Asia/Kolkata", 8, "2026-11-21 02:29", "2026-11-21 02:30", "day-2026-11-21/08/Asia/Kolkata"),
        ("Asia/Kathmandu", 8, "2026-11-21 02:00", "2026-11-21 02:15", "day-2026-11-21/08/Asia/Kathmandu"),
        ("America/St_Johns", 8, "2026-11-21 11:00", "2026-11-21 11:30", "day-2026-11-21/08/America/St_Johns"),
        # The turn of a year.
        (BERLIN, 0, "2026-12-31 22:59", "2026-12-31 23:00", "day-2027-01-01/00/Europe/Berlin"),
        ("UTC", 23, "2026-12-31 23:00", "2027-01-01 23:00", "day-2027-01-01/23/UTC"),
        # A leap day.
        ("UTC", 8, "2028-02-28 08:00", "2028-02-29 08:00", "day-2028-02-29/08/UTC"),
        # A zone that this machine has not: UTC, and the name still says what was chosen.
        ("Mars/Olympus", 8, "2026-11-21 07:00", "2026-11-21 08:00", "day-2026-11-21/08/Mars/Olympus"),
    ],
)
def test_what_a_day_found_is_told_at_the_local_hour(zone: str, hour: int, found: str, closes: str, name: str) -> None:
    window = digest_window(DAILY, zone, hour, Weekday.MONDAY, at(found))

    assert (window.closes_at, window.name) == (at(closes), name)


@pytest.mark.parametrize(
    ("zone", "hour", "day", "closes"),
    [
        # Clocks go forward: the hour that is left out counts as the moment that the clocks moved on to.
        (BERLIN, 2, "2026-03-29", "01:00"),  # 02:00 becomes 03:00
        (NEW_YORK, 2, "2026-03-08", "07:00"),
        (LORD_HOWE, 2, "2026-10-04", "15:30"),  # 02:00 becomes 02:30; UTC is a day behind
        (HAVANA, 0, "2026-03-08", "05:00"),  # midnight becomes 01:00
        (SANTIAGO, 0, "2026-09-06", "04:00"),
        (BEIRUT, 0, "2026-03-29", "22:00"),
        # Clocks go back: the hour that comes twice counts the first time.
        (BERLIN, 2, "2026-10-25", "00:00"),  # 03:00 becomes 02:00
        (NEW_YORK, 1, "2026-11-01", "05:00"),
        (LORD_HOWE, 1, "2026-04-05", "14:00"),  # 02:00 becomes 01:30: only half of the hour comes again
        (HAVANA, 0, "2026-11-01", "04:00"),
        (SANTIAGO, 23, "2026-04-04", "02:00"),  # midnight becomes 23:00 of the day before
        (BEIRUT, 23, "2026-10-24", "20:00"),
    ],
)
def test_a_date_has_one_closing_though_its_hour_is_left_out_or_comes_twice(
    zone: str, hour: int, day: str, closes: str
) -> None:
    noon = datetime.fromisoformat(f"{day} 12:00").replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    moments = [noon + timedelta(minutes=10 * step) for step in range(-6 * 60, 6 * 60)]

    windows = {digest_window(DAILY, zone, hour, 1, moment) for moment in moments}
    of_day = {window for window in windows if window.name.startswith(f"day-{day}/")}

    assert [f"{window.closes_at:%H:%M}" for window in of_day] == [closes]
    assert len(windows) == len({window.closes_at for window in windows})


@pytest.mark.parametrize(
    ("zone", "weekday", "found", "closes", "name"),
    [
        # 2026-11-21 is a Saturday.
        (BERLIN, Weekday.MONDAY, "2026-11-21 12:00", "2026-11-23 07:00", "week-2026-W48-1/08/Europe/Berlin"),
        (BERLIN, Weekday.SATURDAY, "2026-11-21 06:00", "2026-11-21 07:00", "week-2026-W47-6/08/Europe/Berlin"),
        (BERLIN, Weekday.SATURDAY, "2026-11-21 07:00", "2026-11-28 07:00", "week-2026-W48-6/08/Europe/Berlin"),
        (BERLIN, Weekday.FRIDAY, "2026-11-21 06:00", "2026-11-27 07:00", "week-2026-W48-5/08/Europe/Berlin"),
        # The weekday is the reader's: Monday 08:00 at UTC+14 is Sunday evening in UTC.
        ("Pacific/Kiritimati", Weekday.MONDAY, "2026-11-21 12:00", "2026-11-22 18:00", "week-2026-W48-1/08/"),
        ("Etc/GMT+12", Weekday.MONDAY, "2026-11-23 19:00", "2026-11-23 20:00", "week-2026-W48-1/08/Etc/GMT+12"),
        # ISO weeks at the turn of a year: 2026 has 53, and its last days lie in 2027.
        ("UTC", Weekday.MONDAY, "2026-12-27 00:00", "2026-12-28 08:00", "week-2026-W53-1/08/UTC"),
        ("UTC", Weekday.FRIDAY, "2026-12-31 00:00", "2027-01-01 08:00", "week-2026-W53-5/08/UTC"),
        ("UTC", Weekday.MONDAY, "2027-01-01 08:00", "2027-01-04 08:00", "week-2027-W01-1/08/UTC"),
        ("UTC", Weekday.TUESDAY, "2024-12-30 09:00", "2024-12-31 08:00", "week-2025-W01-2/08/UTC"),
        # The clocks change between two closings, and at one.
        (BERLIN, Weekday.MONDAY, "2026-03-23 07:00", "2026-03-30 06:00", "week-2026-W14-1/08/Europe/Berlin"),
        (BERLIN, Weekday.SUNDAY, "2026-10-24 00:00", "2026-10-25 07:00", "week-2026-W43-7/08/Europe/Berlin"),
    ],
)
def test_what_a_week_found_is_told_on_the_chosen_day(
    zone: str, weekday: Weekday, found: str, closes: str, name: str
) -> None:
    window = digest_window(WEEKLY, zone, 8, weekday, at(found))

    assert window.closes_at == at(closes)
    assert window.name.startswith(name)


MOMENTS = st.integers(0, 10 * 366 * 24 * 60).map(lambda minutes: at("2024-01-01") + timedelta(minutes=minutes))
HOURS = st.integers(0, 23)


@given(st.sampled_from(ZONES), HOURS, MOMENTS)
def test_windows_of_days_follow_one_another_without_a_gap_or_an_overlap(zone: str, hour: int, found: datetime) -> None:
    first = digest_window(DAILY, zone, hour, 1, found)
    second = digest_window(DAILY, zone, hour, 1, first.closes_at)

    assert found < first.closes_at <= found + timedelta(hours=25)
    assert digest_window(DAILY, zone, hour, 1, second.closes_at - timedelta(microseconds=1)) == second
    assert first.name < second.name


@given(st.sampled_from(ZONES), HOURS, st.sampled_from(Weekday), MOMENTS)
def test_a_week_closes_once_a_week_on_its_day(zone: str, hour: int, weekday: Weekday, found: datetime) -> None:
    first = digest_window(WEEKLY, zone, hour, weekday, found)
    second = digest_window(WEEKLY, zone, hour, weekday, first.closes_at)

    assert first.closes_at.astimezone(ZoneInfo(zone)).isoweekday() == weekday
    assert timedelta(days=6, hours=22) < second.closes_at - first.closes_at < timedelta(days=7, hours=2)
    assert first.name != second.name


@given(st.sampled_from(ZONES), st.sampled_from(ZONES), HOURS, HOURS, MOMENTS)
def test_two_choices_never_share_the_name_of_a_window(
    one: str, other: str, early: int, late: int, found: datetime
) -> None:
    """Who changes zone or hour between two digests gets both: the first one's key does not stop the second."""
    before = digest_window(DAILY, one, early, 1, found)
    after = digest_window(DAILY, other, late, 1, found)

    assert (before.name == after.name) == ((one, early) == (other, late))


def test_who_moves_the_weekday_within_a_week_has_two_windows_in_it() -> None:
    monday = digest_window(WEEKLY, "UTC", 8, Weekday.MONDAY, at("2026-11-23 07:00"))
    thursday = digest_window(WEEKLY, "UTC", 8, Weekday.THURSDAY, monday.closes_at)

    assert (monday.name, thursday.name) == ("week-2026-W48-1/08/UTC", "week-2026-W48-4/08/UTC")


def test_what_is_told_at_once_has_no_window_of_a_digest() -> None:
    with pytest.raises(ValueError, match="at once"):
        digest_window(Frequency.IMMEDIATE, "UTC", 8, 1, at("2026-11-21 07:00"))


NIGHT, NOON, NONE = QuietHours(22, 7), QuietHours(12, 14), None


@pytest.mark.parametrize(
    ("zone", "quiet", "moment", "leaves"),
    [
        (BERLIN, NONE, "2026-11-21 02:00", "2026-11-21 02:00"),
        # Over midnight: 22:00 in Berlin is 21:00 UTC, 07:00 is 06:00.
        (BERLIN, NIGHT, "2026-11-20 20:59:59", "2026-11-20 20:59:59"),
        (BERLIN, NIGHT, "2026-11-20 21:00", "2026-11-21 06:00"),
        (BERLIN, NIGHT, "2026-11-20 23:30", "2026-11-21 06:00"),
        (BERLIN, NIGHT, "2026-11-21 05:59:59", "2026-11-21 06:00"),
        (BERLIN, NIGHT, "2026-11-21 06:00", "2026-11-21 06:00"),
        # In one day.
        (BERLIN, NOON, "2026-11-21 11:15", "2026-11-21 13:00"),
        (BERLIN, NOON, "2026-11-21 10:59", "2026-11-21 10:59"),
        (BERLIN, QuietHours(20, 0), "2026-12-31 21:00", "2026-12-31 23:00"),  # until midnight, which ends the year
        # Half hours, and both ends of the day.
        ("Asia/Kolkata", NIGHT, "2026-11-20 16:30", "2026-11-21 01:30"),
        ("Pacific/Kiritimati", NIGHT, "2026-11-20 08:00", "2026-11-20 17:00"),
        ("Etc/GMT+12", NIGHT, "2026-11-20 10:00", "2026-11-20 19:00"),
        # The night in which the clocks go forward is an hour shorter, the one in which they go back an hour longer.
        (BERLIN, NIGHT, "2026-03-28 21:00", "2026-03-29 05:00"),
        (BERLIN, NIGHT, "2026-10-24 20:00", "2026-10-25 06:00"),
        # Quiet until an hour that is left out: until the clocks have moved on.
        (BERLIN, QuietHours(22, 2), "2026-03-29 00:30", "2026-03-29 01:00"),
        # The clocks move on into hours that are quiet too: until the next day.
        (BERLIN, QuietHours(3, 2), "2026-03-28 03:00", "2026-03-30 00:00"),
        # Quiet until an hour that comes twice: it is over when it comes first, and does not begin again.
        (BERLIN, QuietHours(22, 2), "2026-10-24 23:30", "2026-10-25 00:00"),
        (BERLIN, QuietHours(22, 2), "2026-10-25 01:30", "2026-10-25 01:30"),
        # An hour that comes twice is quiet both times.
        (BERLIN, QuietHours(1, 3), "2026-10-25 00:30", "2026-10-25 02:00"),
        (BERLIN, QuietHours(1, 3), "2026-10-25 01:30", "2026-10-25 02:00"),
    ],
)
def test_quiet_hours_delay_a_mail_to_their_end(zone: str, quiet: QuietHours | None, moment: str, leaves: str) -> None:
    assert send_at(at(moment), quiet, zone) == at(leaves)


@given(st.sampled_from(ZONES), HOURS, HOURS, MOMENTS)
def test_a_mail_leaves_outside_of_quiet_hours_and_within_two_days(
    zone: str, since: int, until: int, moment: datetime
) -> None:
    quiet = QuietHours(since, until if until != since else (until + 1) % 24)
    leaves = send_at(moment, quiet, zone)

    assert not quiet.holds(leaves.astimezone(ZoneInfo(zone)).hour)
    assert moment <= leaves < moment + timedelta(hours=48)
    assert send_at(leaves, quiet, zone) == leaves
