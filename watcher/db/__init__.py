"""The tables, the engine and the migrations. Repositories use them; rows never leave a repository."""

from watcher.db.store import Store

__all__ = ["Store"]
