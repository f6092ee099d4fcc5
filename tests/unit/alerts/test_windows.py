"""Which changes are told together, and when that may leave."""

from datetime import UTC, datetime, timedelta

import pytest

from watcher.alerts.windows import delivery_key, leaves_at, webhook_name, window_of
from watcher.model.schedule import QuietHours, Schedule, Weekday
from watcher.model.watch import Channel, Frequency

#: A Wednesday.
SWEPT_AT = datetime(2026, 7, 1, 15, tzinfo=UTC)
BERLIN = Schedule("Europe/Berlin", 8, Weekday.FRIDAY)


@pytest.mark.parametrize(
    ("channel", "frequency", "name"),
    [
        (Channel.EMAIL, Frequency.IMMEDIATE, "sweep-7"),
        (Channel.EMAIL, Frequency.DAILY, "day-2026-07-02/08/Europe/Berlin"),
        (Channel.EMAIL, Frequency.WEEKLY, "week-2026-W27-5/08/Europe/Berlin"),
        (Channel.WEBHOOK, Frequency.IMMEDIATE, "sweep-7"),
        (Channel.WEBHOOK, Frequency.DAILY, "sweep-7"),
    ],
)
def test_a_window_is_named_for_ever(channel: Channel, frequency: Frequency, name: str) -> None:
    assert window_of(channel, frequency, BERLIN, 7, SWEPT_AT).name == name


def test_what_is_told_at_once_is_closed_when_its_sweep_has_ended() -> None:
    assert window_of(Channel.EMAIL, Frequency.IMMEDIATE, BERLIN, 7, SWEPT_AT).closes_at == SWEPT_AT


def test_two_sweeps_of_a_day_are_in_one_digest() -> None:
    windows = {
        window_of(Channel.EMAIL, Frequency.DAILY, BERLIN, each, SWEPT_AT + timedelta(hours=each)) for each in (1, 2)
    }

    assert len(windows) == 1


def test_a_webhook_s_window_goes_on_with_its_subscription_and_trial() -> None:
    assert webhook_name("sweep-7", 3, "NCT99990001") == "sweep-7/subscription-3/NCT99990001"


@pytest.mark.parametrize(("quiet", "hour"), [(None, 15), (QuietHours(22, 7), 15), (QuietHours(16, 20), 18)])
def test_quiet_hours_of_the_reader_s_own_clock_put_a_window_off(quiet: QuietHours | None, hour: int) -> None:
    """In Berlin it is 17:00 in summer, and 20:00 is 18:00 UTC."""
    assert leaves_at(SWEPT_AT, Schedule("Europe/Berlin", quiet=quiet)) == SWEPT_AT.replace(hour=hour)


def test_the_key_of_a_delivery_holds_channel_address_and_window() -> None:
    assert delivery_key(Channel.EMAIL, 5, "sweep-7") == "email/5/sweep-7"
