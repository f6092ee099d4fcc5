"""The whole cycle on one machine, offline: a registry that replays, real mail, real webhooks, and the real service."""

from watcher.demo.story import run_demo

__all__ = ["run_demo"]
