"""A pasted ClinicalTrials.gov link, read as the trial or the search that it shows."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from watcher.errors import NotATrialError, QueryError
from watcher.model.record import normal_nct_id
from watcher.registry.query.api_keys import from_api
from watcher.registry.query.classic import to_site_keys
from watcher.registry.query.search import checked_search
from watcher.registry.query.site_keys import from_site
from watcher.registry.query.words import clean, only_nct_ids

SITE = "clinicaltrials.gov"
HOSTS = frozenset((SITE, *(f"{name}.{SITE}" for name in ("www", "classic", "beta"))))
#: Links to one trial: `/study/NCT...`, `/ct2/show/NCT...`, `/show/NCT...`, and the API's `/studies/NCT...`.
ONE_TRIAL = re.compile(
    r"/(?:study|studies|show|history)(?:/(?:record|results|study))?/([^/]+)|/(nct\d+)/?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class TrialLink:
    """A link to one trial."""

    nct_id: str


@dataclass(frozen=True, slots=True)
class SearchLink:
    """A link to a search: {"query.cond": "gastric cancer"}."""

    parameters: Mapping[str, str]
    #: A sentence for each thing that the link shows and that cannot be followed; for the reader.
    notes: tuple[str, ...] = ()


def read_link(url: str) -> TrialLink | SearchLink:
    """Read a link to a trial, a search or a feed on ClinicalTrials.gov, present, classic, or of the API.

    Raises QueryError naming the key or value that cannot be followed, or saying what the link lacks.
    """
    path, query = _taken_apart(clean(url))
    one = ONE_TRIAL.search(path)
    if one is not None:
        return TrialLink(_linked_id(one[1] or one[2]))
    pairs = [(key, clean(value)) for key, value in parse_qsl(query) if clean(value)]
    if path == "/ct2/results":
        return _search(*from_site(to_site_keys(pairs)))
    keys = _once_each(pairs)
    if path == "/api/v2/studies":
        return _search(from_api(keys), ())
    if path in ("/search", "/api/rss"):
        return _search(*from_site(keys))
    raise QueryError(f"the link leads to {path or 'the front page'}, which is neither a trial nor a search")


def _taken_apart(url: str) -> tuple[str, str]:
    """Return the path without a slash at its end, and the query."""
    try:
        parts = urlsplit(url if "://" in url else f"https://{url}")
        host = parts.hostname
    except ValueError as error:
        raise QueryError(f"{url[:200]!r} is not a link") from error
    if parts.scheme not in ("http", "https") or host not in HOSTS:
        raise QueryError(f"{url[:200]!r} is not a link to {SITE}: paste one such as https://{SITE}/study/NCT07398326")
    return parts.path.rstrip("/"), parts.query


def _linked_id(text: str) -> str:
    try:
        return normal_nct_id(text)
    except NotATrialError as error:
        raise QueryError(f"the link names {text!r}, which is not an NCT ID like NCT07398326") from error


def _once_each(pairs: list[tuple[str, str]]) -> dict[str, str]:
    keys = dict(pairs)
    if len(keys) < len(pairs):
        names = [key for key, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise QueryError(f"the link gives the key `{twice}` more than once, so it is not clear which is meant")
    return keys


def _search(parameters: dict[str, str], notes: tuple[str, ...]) -> TrialLink | SearchLink:
    if not parameters:
        raise QueryError("the link searches for nothing in particular: fill in the search before you copy it")
    checked = checked_search(parameters)
    ids = [only_nct_ids(value) for key, value in checked.items() if key.startswith("query.")]
    if len(ids) == 1 and len(ids[0]) == 1:
        # A search for one NCT ID shows that trial and nothing else.
        return TrialLink(ids[0][0])
    return SearchLink(checked, notes)
