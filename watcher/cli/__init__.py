"""The command line: each command translates its words, calls a job, and prints what came of it."""

from watcher.cli.main import main

__all__ = ["main"]
