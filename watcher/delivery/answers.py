"""How attempts ended, written down for a batch at once: deliveries move on, and their endpoints' state with them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import Connection, Select, Update, bindparam, select, update

from watcher.db.columns import UtcTime
from watcher.db.dialect import id_list, insert_all, is_among
from watcher.db.tables import attempt, delivery
from watcher.delivery.backoff import next_delay
from watcher.delivery.endpoints import note_attempts
from watcher.delivery.moves import lock_held, moved
from watcher.delivery.rates import pause_mail
from watcher.model.delivery import MOVES, Attempt, Delivery, DeliveryStatus, Move, Outcome
from watcher.model.watch import Channel

#: How long no mail is claimed after its relay did not answer: what was not tried uses up no try.
MAIL_PAUSE = timedelta(seconds=60)
#: An answer to what ended while it was being sent is kept, because it happened; the delivery stays as it is.
ENDED_MEANWHILE = frozenset({DeliveryStatus.CANCELLED, DeliveryStatus.SKIPPED, DeliveryStatus.SUPPRESSED})


@dataclass(frozen=True, slots=True)
class Answered:
    """An attempt at a delivery; `jitter` is in [0, 1), for the wait until the next one."""

    delivery: Delivery
    attempt: Attempt
    jitter: float


def record(connection: Connection, answers: Sequence[Answered], now: datetime) -> dict[int, DeliveryStatus]:
    """Write down attempts, and return the status of each delivery after them. A stale token changes nothing."""
    held = lock_held(connection, [each.delivery for each in answers])
    ours = [each for each in answers if each.delivery.id in held]
    leased = [each for each in ours if held[each.delivery.id] is DeliveryStatus.LEASED]
    late = [each for each in ours if held[each.delivery.id] in ENDED_MEANWHILE]
    after = _move_on(connection, leased, now) | {each.delivery.id: held[each.delivery.id] for each in late}
    if late:
        connection.execute(_counting(), [{"row_id": each.delivery.id} for each in late])
    tried = [(each.delivery, each.attempt) for each in (*leased, *late)]
    if tried:
        write_attempts(connection, {one.id: (one.attempts + 1, each) for one, each in tried})
        # A dry run says nothing about an endpoint.
        note_attempts(connection, [one for one in tried if one[1].outcome is not Outcome.WITHHELD], now)
    if any(one.address.channel is Channel.EMAIL and each.blocks for one, each in tried):
        pause_mail(connection, now + MAIL_PAUSE)
    return after | _statuses(connection, [each.delivery.id for each in answers if each.delivery.id not in after])


def write_attempts(connection: Connection, tried: Mapping[int, tuple[int, Attempt]]) -> None:
    """Write the numbered attempt of each delivery; one that is there already is left as it is."""
    rows = [
        {
            "delivery_id": delivery_id,
            "number": number,
            "outcome": one.outcome.value,
            "detail": one.detail,
            "started_at": one.started_at,
            "ended_at": one.ended_at,
        }
        for delivery_id, (number, one) in sorted(tried.items())
    ]
    insert_all(connection, attempt, rows)


def _move_on(connection: Connection, answers: Sequence[Answered], now: datetime) -> dict[int, DeliveryStatus]:
    by_move: dict[Move, list[tuple[int, datetime | None]]] = defaultdict(list)
    after = {}
    for each in answers:
        move, run_at = _after(each, now)
        by_move[move].append((each.delivery.id, run_at))
        after[each.delivery.id] = MOVES[move][1]
    dialect = connection.dialect.name
    for move, some in by_move.items():
        if move is Move.DEFER:
            connection.execute(_deferring(), [{"row_id": row_id, "due": due} for row_id, due in some])
        else:
            ids = id_list(dialect, (row_id for row_id, _ in some))
            connection.execute(_ending(dialect, move), {"ids": ids, "at": now})
    return after


def _after(answered: Answered, now: datetime) -> tuple[Move, datetime | None]:
    """Return how a delivery moves on, and when its next try is due; None: there is none."""
    match answered.attempt.outcome:
        case Outcome.ACCEPTED:
            return Move.ACCEPT, None
        case Outcome.REFUSED:
            return Move.REFUSE, None
        case Outcome.WITHHELD:
            return Move.REHEARSE, None
        case Outcome.DEFERRED | Outcome.UNKNOWN:
            one, tried = answered.delivery, answered.attempt
            delay = next_delay(one.address.channel, one.attempts + 1, answered.jitter, tried.retry_after)
            return (Move.DEFER, now + delay) if delay is not None else (Move.GIVE_UP, None)


def _statuses(connection: Connection, ids: Sequence[int]) -> dict[int, DeliveryStatus]:
    if not ids:
        return {}
    dialect = connection.dialect.name
    rows = connection.execute(_status(dialect), {"ids": id_list(dialect, ids)})
    return {row.id: DeliveryStatus(row.status) for row in rows}


@cache
def _ending(dialect: str, move: Move) -> Update:
    now = bindparam("at", type_=UtcTime())
    which = is_among(dialect, delivery.c.id, "ids")
    return moved(move, None, which, ended_at=now, attempts=delivery.c.attempts + 1, crashes=0, slot_at=None)


@cache
def _deferring() -> Update:
    due = bindparam("due", type_=UtcTime())
    which = delivery.c.id == bindparam("row_id")
    return moved(Move.DEFER, None, which, run_at=due, attempts=delivery.c.attempts + 1, crashes=0, slot_at=None)


@cache
def _counting() -> Update:
    return (
        update(delivery).where(delivery.c.id == bindparam("row_id")).values(attempts=delivery.c.attempts + 1, crashes=0)
    )


@cache
def _status(dialect: str) -> Select[int, str]:
    return select(delivery.c.id, delivery.c.status).where(is_among(dialect, delivery.c.id, "ids"))
