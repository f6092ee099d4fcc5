"""Whether one trial is a member of an exact search: the definition, which the index for many must agree with."""

from watcher.match.local.features import Features, Site, features
from watcher.match.local.globe import is_within
from watcher.match.local.rule import AtOneSite, Condition, OneOf, Rule, Within
from watcher.model.record import Record


def matches(rule: Rule, record: Record) -> bool:
    """Say whether the registry would show this record for the search."""
    seen = features(record)
    return all(holds(condition, seen) for condition in rule.conditions)


def holds(condition: Condition, trial: Features) -> bool:
    match condition:
        case OneOf(tokens):
            return not tokens.isdisjoint(trial.tokens)
        case Within(piece, low, high):
            number = trial.quantities.get(piece)
            return number is not None and low <= number <= high
        case AtOneSite():
            return any(fits(condition, site) for site in trial.sites)


def fits(asked: AtOneSite, site: Site) -> bool:
    if asked.statuses is not None and site.status not in asked.statuses:
        return False
    if asked.circle is not None and (site.point is None or not is_within(site.point, asked.circle)):
        return False
    return all(words in getattr(site, name) for name, words in asked.names)
