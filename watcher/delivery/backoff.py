"""When a failed delivery is tried again, and when it is given up.

The delays are lists, so that a reader sees the whole course of a delivery without calculating.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from types import MappingProxyType

from watcher.model.watch import Channel

#: After the first try: 10 attempts in all, given up 75 h 35 min 5 s after the first one.
#: Standard Webhooks 1.0.0, section "Retry schedule".
WEBHOOK_DELAYS = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)

#: After the first try: 9 attempts in all, given up 4 h after the first one.
#: Greylisting lets a mail pass after 1 to 15 minutes; news of a trial that is older than 4 h has a next sweep.
EMAIL_DELAYS = (
    timedelta(minutes=1),
    timedelta(minutes=4),
    timedelta(minutes=10),
    timedelta(minutes=15),
    timedelta(minutes=30),
    timedelta(minutes=60),
    timedelta(minutes=60),
    timedelta(minutes=60),
)

DELAYS: Mapping[Channel, Sequence[timedelta]] = MappingProxyType(
    {Channel.WEBHOOK: WEBHOOK_DELAYS, Channel.EMAIL: EMAIL_DELAYS, Channel.APPRISE: EMAIL_DELAYS}
)

#: The shortest wait for a side that says it has too much to do, or that did not answer in time.
OVERLOAD_FLOOR = timedelta(seconds=60)

#: Each delay is stretched or shortened by up to this share, so that what failed together is not retried together.
JITTER = 0.2


def next_delay(channel: Channel, attempts: int, jitter: float, retry_after: float | None = None) -> timedelta | None:
    """Return the wait after `attempts` failed attempts, or None: give up.

    A webhook is given up 75 h 35 min 5 s after its first attempt, an e-mail 4 h after; each +- 20 %.
    `jitter` is in [0, 1): 0 is the shortest wait, 0.5 the listed one.
    `retry_after` is the wait in seconds that an overloaded side asks for, or 0 where it names none:
    then the listed delay is at least 60 s, what is asked is kept between it and its double, and jitter only adds.
    """
    delays = DELAYS[channel]
    if attempts > len(delays):
        return None
    listed = delays[attempts - 1]
    if retry_after is None:
        return listed * (1 - JITTER + 2 * JITTER * jitter)
    floor = max(listed, OVERLOAD_FLOOR)
    # Compared as numbers: a timedelta overflows at what a hostile header may ask for.
    asked = min(max(retry_after, floor.total_seconds()), 2 * floor.total_seconds())
    return timedelta(seconds=asked) * (1 + JITTER * jitter)
