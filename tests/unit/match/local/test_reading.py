"""A rule has the members that the replay registry, which evaluates the whole query language, shows for the search."""

from collections.abc import Iterable
from datetime import date
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.labels import FOLDER, read_records
from tests.unit.match.local.asked import Drawer, Parameters
from tests.unit.match.local.records import records_of_any_form
from watcher.match.local import Features, Rule, features, read_rule
from watcher.match.local.definition import holds
from watcher.model.record import Record, text_at
from watcher.registry.query import read_link, search_parameters
from watcher.registry.query.links import SearchLink
from watcher.replay.history import History, Recorded
from watcher.replay.recorded import Histories
from watcher.replay.search import find, read_search
from watcher.replay.snapshot import Snapshot

#: The replay registry answers with at most so many trials at once.
PAGE = 1000


def shown(parameters: Parameters, snapshot: Snapshot) -> set[str]:
    asked = read_search([*parameters.items(), ("pageSize", str(PAGE))])
    return set(find(asked, snapshot, turn=0).nct_ids)


def differing(searches: Iterable[Parameters], snapshots: list[Snapshot]) -> tuple[list[Parameters], int]:
    """Return the searches that the two tell apart, and how many members they agree on."""
    asked = dict(enumerate(searches))
    rules = {number: read_rule(parameters) for number, parameters in asked.items()}
    assert None not in rules.values()
    wrong, agreed = [], 0
    for snapshot in snapshots:
        trials = {nct_id: features(record) for nct_id, record in snapshot.records.items()}
        for number, parameters in asked.items():
            members = {nct_id for nct_id, trial in trials.items() if is_member(rules[number], trial)}
            agreed += len(members)
            if members != shown(parameters, snapshot):
                wrong.append(parameters)
    return wrong, agreed


def is_member(rule: Rule | None, trial: Features) -> bool:
    return rule is not None and all(holds(condition, trial) for condition in rule.conditions)


@pytest.mark.parametrize("seed", range(4))
def test_thousands_of_searches_have_the_members_that_the_replay_registry_shows(seed: int) -> None:
    histories = Histories.shipped()
    snapshots = [Snapshot(histories, release) for release in histories.releases[seed % 3 :: 4]]
    drawer = Drawer(snapshots[0].records.values(), seed)

    wrong, agreed = differing((drawer.search() for _ in range(1_000)), snapshots)

    assert wrong == []
    assert agreed > 2_000


def test_real_records_are_found_alike() -> None:
    try:
        records = read_records()
    except FileNotFoundError:
        pytest.skip(f"there is no {FOLDER.parent.name}/{FOLDER.name} with real records beside the project")
    snapshot = snapshot_of(records[:PAGE])
    drawer = Drawer(snapshot.records.values(), seed=1)

    wrong, agreed = differing((drawer.search() for _ in range(200)), [snapshot])

    assert wrong == []
    assert agreed > 10_000


@settings(max_examples=300, deadline=None)
@given(record=records_of_any_form(), seed=st.integers(0, 10_000))
def test_records_of_any_form_are_found_alike(record: Record, seed: int) -> None:
    snapshot = snapshot_of([record])
    drawer = Drawer([*shipped_records(), record], seed)

    assert differing((drawer.search() for _ in range(3)), [snapshot])[0] == []


@pytest.mark.parametrize(
    "parameters",
    [
        search_parameters(country="France", city="Lyon", status=["recruiting"], phase=["2", "3"]),
        search_parameters(state="New York"),
        search_parameters(status=["unknown", "Active, not recruiting"]),
    ],
)
def test_what_is_made_from_words_is_exact_where_no_text_is_searched(parameters: Parameters) -> None:
    assert read_rule(parameters) is not None


@pytest.mark.parametrize(
    "query",
    [
        "country=United%20States&state=Massachusetts&city=Boston",
        "lat=42.36&lng=-71.06&distance=50&locStr=Boston",
        "start=2020-01-01_2021-12-31&primComp=_2026-01-01&studyComp=2026-01-01_&firstPost=2020-01-01_",
        "resFirstPost=2020-01-01_&lastUpdPost=_2026-06-30&ageRange=18y_65y",
        "aggFilters=status:not%20rec,phase:2%203,sex:f,healthy:y,ages:child,results:without,docs:sap,violation:y",
        "aggFilters=studyType:obs_patreg%20exp_indiv,funderType:nih%20other",
    ],
)
def test_every_key_of_a_link_that_searches_no_text_is_exact(query: str) -> None:
    link = read_link(f"https://clinicaltrials.gov/search?{query}")

    assert isinstance(link, SearchLink)
    assert read_rule(link.parameters) is not None


def test_searches_that_ask_the_same_have_equal_rules() -> None:
    written = [
        {"filter.overallStatus": "RECRUITING,COMPLETED"},
        {"postFilter.overallStatus": "COMPLETED|RECRUITING"},
        {"aggFilters": "status:com rec"},
        {"filter.advanced": "AREA[OverallStatus](RECRUITING OR COMPLETED)"},
        {"query.term": "AREA[OverallStatus](COMPLETED OR RECRUITING)"},
    ]

    assert len({read_rule(parameters) for parameters in written}) == 1


@cache
def shipped_records() -> list[Record]:
    histories = Histories.shipped()
    return list(histories.records(histories.releases[0]).values())


def snapshot_of(records: Iterable[Record]) -> Snapshot:
    release = date(2026, 7, 1)
    histories = (
        History(nct_id, "", (Recorded(release, "", None, record),))
        for record in records
        if (nct_id := text_at(record, "protocolSection.identificationModule.nctId"))
    )
    return Snapshot(Histories.of(histories), release)
