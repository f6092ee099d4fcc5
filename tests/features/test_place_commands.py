"""Places on the command line: follow one, see what is replaced, list its new sites."""

import csv
import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest

from tests.features.test_command_line import Shell
from tests.features.test_following_a_place import MEADOW, SITES
from tests.unit.replay.recordings import make_history
from watcher.replay import Histories, ReplayServer

TRIAL = "NCT00000001"
WHO = ("--email", "cora.coordinator@example.org", "--confirmed")
NEAR = ("--near", "Boston", "--within", "50km")


@pytest.fixture
def watcher(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Shell:
    monkeypatch.chdir(tmp_path)
    return Shell(monkeypatch, capsys)


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[ReplayServer]:
    added = [{"op": "add", "path": f"{SITES}/-", "value": MEADOW | {"facility": "=Meadow, Clinic"}}]
    opened = [{"op": "add", "path": f"{SITES}/2/status", "value": "RECRUITING"}]
    changes = [
        {"release": "2026-07-02", "shows": "a new site", "patch": added},
        {"release": "2026-07-03", "shows": "it opens", "patch": opened},
    ]
    with ReplayServer(Histories.of([make_history(TRIAL, changes=changes)])) as server:
        monkeypatch.setenv("WATCHER_REGISTRY_URL", server.origin)
        monkeypatch.setenv("WATCHER_REGISTRY_REQUESTS_PER_MINUTE", "60000")
        yield server


def sweep(watcher: Shell, registry: ReplayServer, releases: int = 2) -> None:
    for _ in range(releases):
        registry.clock.advance()
        assert watcher("poll").code == 0


def test_a_place_without_a_trial_or_search_is_followed_everywhere(watcher: Shell, registry: ReplayServer) -> None:
    followed = json.loads(watcher("watch", *NEAR, *WHO, "--json").out)

    assert (followed["watch"]["kind"], followed["kinds"], followed["trials"]) == ("place", ["sites"], 1)
    assert followed["watch"]["place"]["name"] == "Boston, Massachusetts, United States"
    assert followed["watch"]["parameters"] == {"filter.geo": "distance(42.3584,-71.0598,50km)"}
    assert "within 50 km (31 mi) of Boston" in watcher("watches").out


def test_a_search_takes_the_sites_own_filters(watcher: Shell, registry: ReplayServer) -> None:
    words = ("--cond", "gastric", "--city", "Boston", "--filters", "ages:adult,studyType:int", "--phase", "2")

    followed = json.loads(watcher("watch", *words, *WHO, "--json").out)

    assert followed["watch"]["parameters"] == {
        "aggFilters": "phase:2,studyType:int,ages:adult",
        "filter.advanced": 'SEARCH[Location](AREA[LocationCity]"Boston")',
        "query.cond": "gastric",
    }


def test_what_a_link_cannot_say_is_noted(watcher: Shell, registry: ReplayServer) -> None:
    link = "https://clinicaltrials.gov/search?country=France&distance=50"
    note = "the link's distance of 50 is left out: it gives no point to measure from"

    assert json.loads(watcher("watch", link, *WHO, "--json").out)["notes"] == [note]
    assert note in watcher("watch", link, *WHO).out


def test_following_again_says_what_it_replaces(watcher: Shell, registry: ReplayServer) -> None:
    first = watcher("watch", TRIAL, *WHO)
    same = watcher("watch", TRIAL, *WHO)
    other = watcher("watch", TRIAL, *WHO, "--kinds", "status,sites", "--least", "notable", *NEAR)
    again = json.loads(watcher("watch", TRIAL, *WHO, "--json").out)

    assert "until now" not in first.out
    assert "with the same choices: nothing was changed" in same.out
    assert "Told about: sites, status from notable up; of its sites only those within 50 km (31 mi)" in other.out
    assert "Instead of, until now: every kind of change from minor up" in other.out
    assert (again["replaced"]["least"], again["replaced"]["near"][:6]) == ("notable", "Boston")


def test_new_sites_are_listed_with_their_distance(watcher: Shell, registry: ReplayServer) -> None:
    watcher("watch", *NEAR, *WHO)
    sweep(watcher, registry)

    rows = json.loads(watcher("sites", "--watch", "1", "--format", "json").out)

    assert [(row["what"], row["release"], row["version"]) for row in rows] == [
        ("site added", "2026-07-02", 2),
        ("site opened", "2026-07-03", 3),
    ]
    assert (rows[0]["site_status"], rows[0]["distance_km"], rows[0]["distance_mi"]) == ("NOT_YET_RECRUITING", 4.2, 2.6)
    assert "4 km (3 mi)" in watcher("sites", *NEAR).out


def test_the_csv_runs_nothing_and_keeps_its_columns(watcher: Shell, registry: ReplayServer) -> None:
    watcher("watch", TRIAL, *WHO)
    sweep(watcher, registry)

    text = watcher("sites", "--format", "csv").out

    first, _ = csv.DictReader(StringIO(text.removeprefix("\ufeff")))
    assert text.startswith("\ufeff")
    assert (first["facility"], first["city"], first["distance_km"]) == ("'=Meadow, Clinic", "Cambridge", "")
    assert first["longitude"] == "-71.10561"


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ((), 2),
        (("--near", "02115", "--within", "30 miles"), 2),
        (("--near", "Lyon", "--within", "50km"), 0),
        ((*NEAR, "--hospital", "Harbor Hospital"), 0),
        ((*NEAR, "--hospital", "meadow clinic"), 2),
        (("--since", "2030-01-01"), 0),
    ],
)
def test_a_list_is_narrowed(watcher: Shell, registry: ReplayServer, words: tuple[str, ...], count: int) -> None:
    watcher("watch", TRIAL, *WHO)
    sweep(watcher, registry)

    assert len(json.loads(watcher("sites", *words, "--format", "json").out)) == count


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--near", "Boston"], "--within"),
        (["--hospital", "Meadow Clinic"], "--hospital needs the place"),
        ([*NEAR, "--hospital", "()"], "no letters"),
        (["--near", "Boston", "--within", "501mi"], "1 to 500 miles"),
        (["--near", "00000", "--within", "50km"], "00000 is no US ZIP code"),
        (["--near", "Cambridge", "--within", "50km"], "write 'Cambridge, United Kingdom'"),
        ([*NEAR, "--kinds", "search"], "told with the kind sites"),
        (["--cond", "x", "--filters", "sex:all"], "the filter `sex` has no option `all`"),
    ],
)
def test_a_place_that_cannot_be_followed_is_named(watcher: Shell, words: list[str], expected: str) -> None:
    ran = watcher("watch", *words, *WHO)

    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert expected in ran.err


@pytest.mark.parametrize(
    ("words", "expected"), [(["--since", "July"], "2026-07-01"), (["--watch", "9"], "`watcher watches`")]
)
def test_a_list_that_cannot_be_made_is_named(watcher: Shell, words: list[str], expected: str) -> None:
    ran = watcher("sites", *words)

    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert expected in ran.err
