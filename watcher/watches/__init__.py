"""Who follows what: watches, subscribers, subscriptions, and the consent that comes before any alert."""

from watcher.watches.book import Book
from watcher.watches.tokens import Purpose, Tokens

__all__ = ["Book", "Purpose", "Tokens"]
