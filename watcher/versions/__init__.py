"""Versions: which records are new, and every record that ever was."""

from watcher.versions.canonical import digest
from watcher.versions.history import Versions

__all__ = ["Versions", "digest"]
