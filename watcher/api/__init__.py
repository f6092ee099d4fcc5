"""The JSON API: what this installation knows, for programs. It reads only, and needs no key."""

from watcher.api.app import create_api

__all__ = ["create_api"]
