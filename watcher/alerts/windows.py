"""Which changes are told together.

For immediate e-mail the window is the sweep: one mail, however many trials changed.
A webhook is told each trial of each subscription by itself, because its body speaks of one trial.
"""

from watcher.model.watch import Channel


def window_of(channel: Channel, sweep_id: int, subscription_id: int, nct_id: str) -> str:
    """Return the window that a match belongs to; part of a delivery's permanent key, so its form never changes."""
    match channel:
        case Channel.EMAIL:
            return f"sweep-{sweep_id}"
        case Channel.WEBHOOK:
            return f"sweep-{sweep_id}/subscription-{subscription_id}/{nct_id}"


def delivery_key(channel: Channel, address_id: int, window: str) -> str:
    """Return the key that makes a delivery unique for ever: (address, channel, window)."""
    return f"{channel.value}/{address_id}/{window}"
