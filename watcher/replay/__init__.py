"""A local registry that serves recorded trial histories over the registry's own HTTP API."""

from watcher.replay.clock import ReleaseClock
from watcher.replay.faults import Fault, FaultKind
from watcher.replay.recorded import Histories
from watcher.replay.server import ReplayServer, serve

__all__ = ["Fault", "FaultKind", "Histories", "ReleaseClock", "ReplayServer", "serve"]
