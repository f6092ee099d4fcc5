"""What a process of the service does: one part, or all of them."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


class Role(StrEnum):
    """A part of the service that may have a process of its own."""

    #: Pages and API.
    WEB = "web"
    #: Sweeps, matching, closing of windows and cleaning; of any number of them one works, the others stand by.
    SCHEDULER = "scheduler"
    #: Sends deliveries; any number of them share the outbox.
    WORKER = "worker"


EVERYTHING = frozenset(Role)


@dataclass(frozen=True, slots=True)
class RoleState:
    """How one part of this process does, as `/health/ready` tells it."""

    role: Role
    #: Such as "leads", "stands by", "sends".
    words: str
    #: What keeps it from its work; None: nothing.
    problem: str | None = None
    is_leader: bool = False


#: Asked at each look at the service's health.
AskRoles: TypeAlias = Callable[[], tuple[RoleState, ...]]
