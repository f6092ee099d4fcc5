"""Saved searches: from words or a pasted link to parameters of API v2, and to plain words.

Query expressions are written here and never read; the replay registry reads them.
"""

from watcher.registry.query.address import id_batches, request_target
from watcher.registry.query.circle import place_parameters
from watcher.registry.query.links import SearchLink, TrialLink, read_link
from watcher.registry.query.search import search_parameters
from watcher.registry.query.wording import describe_search, search_key
from watcher.registry.query.words import escape_words

__all__ = [
    "SearchLink",
    "TrialLink",
    "describe_search",
    "escape_words",
    "id_batches",
    "place_parameters",
    "read_link",
    "request_target",
    "search_key",
    "search_parameters",
]
