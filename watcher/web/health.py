"""Whether a process does its work, as a load balancer and an operator ask for it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from watcher.bootstrap import Service
from watcher.db.home import unknown_choices
from watcher.db.leadership import count_leaders
from watcher.db.transactions import oldest_transaction
from watcher.delivery.pulse import last_accepted_at
from watcher.errors import StoreError
from watcher.model.role import RoleState

#: With work that is due for longer than this, and nothing accepted for as long, delivery is broken rather than busy.
STUCK_AFTER = timedelta(minutes=15)
#: Ours take seconds; from here on the versions that a transaction keeps make claims slow.
LONGEST_TRANSACTION = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Health:
    """`problem` is None while this process can do its work."""

    problem: str | None
    roles: tuple[RoleState, ...] = ()
    last_sweep_at: datetime | None = None
    last_release_at: datetime | None = None
    waiting: int = 0
    #: None: nothing is due.
    oldest_waiting_at: datetime | None = None
    #: How long the oldest delivery that is due waits already, zero where none is due. None: the rows cannot be read.
    lag: timedelta | None = None
    #: Work is due, and nothing succeeds.
    is_stuck: bool = False
    #: Processes that lead, of all that there are: 1, or 0 while none does.
    leaders: int = 0
    #: How long the oldest transaction of the database is open, anybody's. None: SQLite, or the rows cannot be read.
    oldest_transaction: timedelta | None = None
    #: Choices of subscriptions that are stored under words which this version does not know.
    unknown_choices: int = 0

    @property
    def is_ready(self) -> bool:
        return self.problem is None

    @property
    def warnings(self) -> tuple[str, ...]:
        """What somebody should look at, although this process does its work; empty: nothing."""
        found = []
        if self.oldest_transaction is not None and self.oldest_transaction > LONGEST_TRANSACTION:
            minutes = self.oldest_transaction // timedelta(minutes=1)
            found.append(f"a transaction is open for {minutes} minutes, and the database cannot be tidied up meanwhile")
        if self.unknown_choices:
            found.append(f"{self.unknown_choices} choices of subscriptions are not known to this version: see the log")
        return tuple(found)

    def as_json(self) -> dict[str, object]:
        return {
            "status": "ready" if self.is_ready else "not ready",
            "problem": self.problem,
            "roles": {state.role.value: state.problem or state.words for state in self.roles},
            "last_sweep_at": _iso(self.last_sweep_at),
            "last_release_at": _iso(self.last_release_at),
            "deliveries_ready": self.waiting,
            "oldest_waiting_at": _iso(self.oldest_waiting_at),
            "lag_seconds": _seconds(self.lag),
            "stuck": self.is_stuck,
            "oldest_transaction_seconds": _seconds(self.oldest_transaction),
            "warnings": list(self.warnings),
        }


def health_of(service: Service, roles: tuple[RoleState, ...] = ()) -> Health:
    """Ask the database and this process's parts.

    The registry and the mail server are left out, and so is a backlog: to restart us would mend none of them.
    """
    try:
        return _asked(service, roles)
    except StoreError:
        return Health("the database does not answer", roles)


def _asked(service: Service, roles: tuple[RoleState, ...]) -> Health:
    now, last = service.now(), service.journal.last()
    waiting = service.pipeline.outbox.waiting(now)
    lag = now - waiting.oldest_ready_at if waiting.oldest_ready_at else timedelta(0)
    accepted_at = last_accepted_at(service.store) if lag > STUCK_AFTER else None
    leaders = count_leaders(service.store)
    return Health(
        problem=next((f"{state.role}: {state.problem}" for state in roles if state.problem), None),
        roles=roles,
        last_sweep_at=last.ended_at if last else None,
        last_release_at=last.release_at if last else None,
        waiting=waiting.ready,
        oldest_waiting_at=waiting.oldest_ready_at,
        lag=lag,
        is_stuck=lag > STUCK_AFTER and (accepted_at is None or now - accepted_at > STUCK_AFTER),
        # On SQLite the only process that could lead is the one that is asked.
        leaders=sum(state.is_leader for state in roles) if leaders is None else leaders,
        oldest_transaction=oldest_transaction(service.store),
        unknown_choices=unknown_choices(service.store),
    )


def _seconds(length: timedelta | None) -> int | None:
    return round(length.total_seconds()) if length is not None else None


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
