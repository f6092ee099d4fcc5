"""Saved searches whose members can be told from the records alone, so that no request is needed for them.

`read_rule` decides which searches these are, `matches` is what a rule means, `Rules` finds it for many at once, and
`moves` says what became of a search. Words are left to the registry, which knows synonyms and ranks.
"""

from watcher.match.local.batch import Batch
from watcher.match.local.definition import matches
from watcher.match.local.features import Features, features
from watcher.match.local.moves import Moves, moves
from watcher.match.local.reading import read_rule, why_not
from watcher.match.local.rule import Rule
from watcher.match.local.rules import Rules

__all__ = ["Batch", "Features", "Moves", "Rule", "Rules", "features", "matches", "moves", "read_rule", "why_not"]
