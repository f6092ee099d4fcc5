"""Which changes are told together.

For immediate e-mail the window is the sweep: one mail, however many trials changed. What quiet hours put off is one
mail at their end, however many sweeps there were.
For a digest it is the subscriber's day or week: one mail, however many sweeps there were.
A webhook is told each trial of each subscription by itself and at once, because its body speaks of one trial.
"""

from datetime import UTC, datetime

from watcher.alerts.digests import Window, digest_window, send_at
from watcher.model.schedule import Schedule
from watcher.model.watch import Channel, Frequency


def window_of(channel: Channel, frequency: Frequency, schedule: Schedule, sweep_id: int, swept_at: datetime) -> Window:
    """Return the window of what was found by a sweep that ended at `swept_at`, and when it closes.

    The name is part of a delivery's permanent key, so its form never changes; a webhook's goes on with `webhook_name`.
    """
    if channel is Channel.WEBHOOK or frequency is Frequency.IMMEDIATE:
        return Window(f"sweep-{sweep_id}", swept_at)
    return digest_window(frequency, schedule.zone, schedule.hour, schedule.weekday, swept_at)


def webhook_name(window: str, subscription_id: int, nct_id: str) -> str:
    """Return the whole name of the window in which a webhook is told one trial of one subscription."""
    return f"{window}/subscription-{subscription_id}/{nct_id}"


def quiet_name(ends_at: datetime) -> str:
    """Return the name of the window of all that quiet hours put off until their end, however many sweeps found it."""
    return f"quiet-{ends_at.astimezone(UTC):%Y-%m-%dT%H:%MZ}"


def leaves_at(closes_at: datetime, schedule: Schedule) -> datetime:
    """Return when a window that closes then may be sent: quiet hours put it off."""
    return send_at(closes_at, schedule.quiet, schedule.zone)


def delivery_key(channel: Channel, address_id: int, window: str) -> str:
    """Return the key that makes a delivery unique for ever: (address, channel, window)."""
    return f"{channel.value}/{address_id}/{window}"
