"""When each job runs, and in which of many processes."""

from watcher.scheduler.clockwork import Clockwork, Periodic
from watcher.scheduler.jobs import leader_jobs, worker_jobs
from watcher.scheduler.leader import Scheduler
from watcher.scheduler.ticks import start_tick, tick_of

__all__ = ["Clockwork", "Periodic", "Scheduler", "leader_jobs", "start_tick", "tick_of", "worker_jobs"]
