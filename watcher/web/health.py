"""Whether the service does its work, as a load balancer and an operator ask for it."""

from dataclasses import dataclass
from datetime import datetime

from watcher.bootstrap import Service
from watcher.errors import StoreError


@dataclass(frozen=True, slots=True)
class Health:
    """`problem` is None while the service can do its work."""

    problem: str | None
    last_sweep_at: datetime | None = None
    last_release_at: datetime | None = None
    waiting: int = 0
    oldest_waiting_at: datetime | None = None

    @property
    def is_ready(self) -> bool:
        return self.problem is None

    def as_json(self) -> dict[str, object]:
        return {
            "status": "ready" if self.is_ready else "not ready",
            "problem": self.problem,
            "last_sweep_at": _iso(self.last_sweep_at),
            "last_release_at": _iso(self.last_release_at),
            "deliveries_ready": self.waiting,
            "oldest_waiting_at": _iso(self.oldest_waiting_at),
        }


def health_of(service: Service) -> Health:
    """Ask the database; the registry is left out, because its outage is no reason to restart us."""
    try:
        last = service.journal.last()
        waiting = service.pipeline.outbox.waiting(service.now())
    except StoreError:
        return Health("the database does not answer")
    return Health(
        problem=None,
        last_sweep_at=last.ended_at if last else None,
        last_release_at=last.release_at if last else None,
        waiting=waiting.ready,
        oldest_waiting_at=waiting.oldest_ready_at,
    )


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
