"""Reading links never ends in anything but a link or a QueryError; the rules are tables in tests/spec."""

from contextlib import suppress
from urllib.parse import quote

from hypothesis import example, given
from hypothesis import strategies as st

from watcher.errors import QueryError
from watcher.registry.query import SearchLink, describe_search, read_link, search_key
from watcher.registry.query.api_keys import KEPT
from watcher.registry.query.classic import CODES, SAME
from watcher.registry.query.site_keys import KEYS

VALUE = st.text(max_size=12) | st.sampled_from(["2020-01-01_", "18y_65y", "status:rec", "5", "a", "US", "NCT1"])


def survives(url: str) -> None:
    link = None
    with suppress(QueryError):
        link = read_link(url)
    if isinstance(link, SearchLink):
        assert describe_search(link.parameters)
        assert search_key(link.parameters)


@given(st.text())
@example("http://[::1")
@example("https://clinicaltrials.gov:port/search?cond=a")
def test_any_text(text: str) -> None:
    survives(text)


@given(st.sampled_from(["/study/", "/search?", "/ct2/", "/api/v2/studies?", "/"]), st.text())
def test_any_link_to_the_site(path: str, rest: str) -> None:
    survives(f"https://clinicaltrials.gov{path}{rest}")


@given(st.dictionaries(st.sampled_from(sorted(KEYS)), VALUE, max_size=5))
def test_any_value_of_the_keys_of_the_site(keys: dict[str, str]) -> None:
    survives(f"https://clinicaltrials.gov/search?{written(keys)}")


@given(st.dictionaries(st.sampled_from(sorted({*CODES, *SAME, "cntry", "state", "strd_s"})), VALUE, max_size=5))
def test_any_value_of_the_keys_of_the_classic_site(keys: dict[str, str]) -> None:
    survives(f"https://clinicaltrials.gov/ct2/results?{written(keys)}")


@given(st.dictionaries(st.sampled_from(sorted(KEPT)), VALUE, max_size=5))
def test_any_value_of_the_parameters_of_the_api(keys: dict[str, str]) -> None:
    survives(f"https://clinicaltrials.gov/api/v2/studies?{written(keys)}")


def written(keys: dict[str, str]) -> str:
    return "&".join(f"{key}={quote(value, errors='replace')}" for key, value in keys.items())
