"""The registry's closed lists: statuses, phases, and the site's filters (`aggFilters`).

An unknown option key of `aggFilters` is answered with no trials at all and HTTP 200,
so each one is checked here before anything is asked or saved.
"""

import re
from collections.abc import Iterable, Mapping

from watcher.errors import QueryError
from watcher.model.statuses import STATUS_CODES

#: `Status` of the API's enums, with the registry's own names.
STATUSES: Mapping[str, str] = {
    "NOT_YET_RECRUITING": "Not yet recruiting",
    "RECRUITING": "Recruiting",
    "ENROLLING_BY_INVITATION": "Enrolling by invitation",
    "ACTIVE_NOT_RECRUITING": "Active, not recruiting",
    "SUSPENDED": "Suspended",
    "TERMINATED": "Terminated",
    "COMPLETED": "Completed",
    "WITHDRAWN": "Withdrawn",
    "UNKNOWN": "Unknown status",
    "AVAILABLE": "Available",
    "NO_LONGER_AVAILABLE": "No longer available",
    "TEMPORARILY_NOT_AVAILABLE": "Temporarily not available",
    "APPROVED_FOR_MARKETING": "Approved for marketing",
    "WITHHELD": "Withheld",
}

#: Option keys are case-sensitive: `phase:na` finds nothing.
PHASES: Mapping[str, str] = {
    "0": "Early Phase 1",
    "1": "Phase 1",
    "2": "Phase 2",
    "3": "Phase 3",
    "4": "Phase 4",
    "NA": "Not applicable",
}

#: Filter id -> what a reader calls it, and its option keys with their names.
FILTERS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "status": ("status", {code: STATUSES[token] for code, token in STATUS_CODES.items()}),
    "phase": ("phase", PHASES),
    "studyType": (
        "type of trial",
        {
            "int": "Interventional",
            "obs": "Observational",
            "obs_patreg": "Patient registry",
            "exp": "Expanded access",
            "exp_indiv": "Expanded access for individual patients",
            "exp_inter": "Expanded access for an intermediate-size population",
            "exp_treat": "Expanded access by treatment protocol",
        },
    ),
    "funderType": (
        "funder",
        {"nih": "NIH", "fed": "Other U.S. federal agency", "industry": "Industry", "other": "Others"},
    ),
    "sex": ("sex", {"f": "Female", "m": "Male"}),
    "healthy": ("volunteers", {"y": "Accepts healthy volunteers"}),
    "ages": ("age group", {"child": "Child", "adult": "Adult", "older": "Older adult"}),
    "results": ("results", {"with": "With results", "without": "Without results"}),
    "docs": (
        "documents",
        {"prot": "Study protocol", "sap": "Statistical analysis plan", "icf": "Informed consent form"},
    ),
    "violation": ("oversight", {"y": "FDAAA 801 violation"}),
}


def read_filters(text: str) -> dict[str, tuple[str, ...]]:
    """Read `status:not rec,sex:f` into options by filter id.

    Of a repeated id the last wins, as at the registry.
    Raises QueryError naming the filter or option that the registry does not have.
    """
    pairs = [pair.strip() for pair in re.split(r"[,|]", text) if pair.strip()]
    return dict(_read_pair(pair) for pair in pairs)


def write_filters(filters: Mapping[str, Iterable[str]]) -> str:
    """Write `aggFilters`, the filters in the order of the table and their options in the order of theirs."""
    return ",".join(
        f"{name}:{' '.join(option for option in known if option in set(filters[name]))}"
        for name, (_, known) in FILTERS.items()
        if name in filters
    )


def status_tokens(words: Iterable[str]) -> tuple[str, ...]:
    """Read statuses as tokens or in words, several to a text if need be, into tokens in the table's order."""
    named = {_letters(token): token for token in STATUSES} | {_letters(name): t for t, name in STATUSES.items()}
    found = set(_each_known(words, named, "status", ", ".join(STATUSES)))
    return tuple(token for token in STATUSES if token in found)


def phase_options(words: Iterable[str]) -> tuple[str, ...]:
    """Read phases such as `2`, `PHASE2`, `phase 2`, `early phase 1`, `NA` into option keys in order."""
    named = {_letters(name): option for option, name in PHASES.items()}
    named |= {_letters(option): option for option in PHASES} | {"early1": "0", "early": "0"}
    found = set(_each_known(words, named, "phase", "early 1, 1, 2, 3, 4, NA"))
    return tuple(option for option in PHASES if option in found)


def _read_pair(pair: str) -> tuple[str, tuple[str, ...]]:
    name, _, written = pair.partition(":")
    if name not in FILTERS:
        raise QueryError(f"`{name}` is not a filter of the registry; it has {', '.join(FILTERS)}")
    options, known = tuple(written.split()), FILTERS[name][1]
    if not options:
        raise QueryError(f"the filter `{name}` names no option; it takes {', '.join(known)}")
    for option in options:
        if option not in known:
            raise QueryError(f"the filter `{name}` has no option `{option}`; it takes {', '.join(known)}")
    return name, options


def _each_known(words: Iterable[str], named: Mapping[str, str], what: str, accepted: str) -> Iterable[str]:
    for text in words:
        # A name may contain a comma itself ("Active, not recruiting"), so the whole text is tried first.
        parts = [text] if _letters(text) in named else [part for part in text.split(",") if part.strip()]
        for part in parts:
            if _letters(part) not in named:
                raise QueryError(f"{part.strip()!r} is not a {what} of the registry; it takes {accepted}")
            yield named[_letters(part)]


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
