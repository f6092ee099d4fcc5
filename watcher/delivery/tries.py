"""One try at a delivery: whatever happens in a channel comes back as an attempt with an outcome and its words."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from traceback import extract_tb

from watcher.delivery.channel import Channel as Sender
from watcher.errors import ChannelError
from watcher.model.delivery import Attempt, Delivery, Outcome


async def attempt_at(one: Delivery, sender: Sender | None, begun_at: datetime, seconds: Callable[[], float]) -> Attempt:
    """Send once. `seconds` is a clock that only goes forward, of no particular time."""
    begun = seconds()

    def ended(outcome: Outcome, words: str, fault: ChannelError | None = None) -> Attempt:
        ended_at = begun_at + timedelta(seconds=seconds() - begun)
        if fault is None:
            return Attempt(outcome, words, begun_at, ended_at)
        return Attempt(outcome, words, begun_at, ended_at, fault.retry_after, blocks=fault.blocks, gone=fault.gone)

    if sender is None:
        return ended(Outcome.DEFERRED, f"no {one.address.channel.value} channel is set up here")
    try:
        return ended(Outcome.ACCEPTED, await sender.send(one, begun_at))
    except ChannelError as exc:
        return ended(_outcome_of(exc), str(exc), exc)
    except Exception as exc:  # noqa: BLE001  # one delivery that breaks its channel must not stop all the others
        return ended(Outcome.UNKNOWN, place_of(exc))


def _outcome_of(exc: ChannelError) -> Outcome:
    if exc.withheld:
        return Outcome.WITHHELD
    if exc.permanent or exc.gone:
        return Outcome.REFUSED
    return Outcome.UNKNOWN if exc.unknown else Outcome.DEFERRED


def place_of(exc: Exception) -> str:
    """Name a fault of this program by its place alone: its own words may quote an address or a body."""
    last = extract_tb(exc.__traceback__)[-1]
    return f"a fault of this program: {type(exc).__name__} in {Path(last.filename).name}, line {last.lineno}"
