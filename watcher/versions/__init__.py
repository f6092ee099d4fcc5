"""Versions: which records are new, and every record that ever was."""

from watcher.versions.canonical import digest
from watcher.versions.history import Versions
from watcher.versions.raw import raw_digest

__all__ = ["Versions", "digest", "raw_digest"]
