"""Looking back: the past of a trial as history, what an interest would have brought, and why somebody was told."""

import json
from collections.abc import Iterator

import pytest

from tests.features.test_command_line import Shell
from watcher.db import Store
from watcher.replay import Fault, FaultKind, Histories, ReplayServer

TRIAL, WHO = "NCT07333573", "pat.doe@example.org"


@pytest.fixture
def third_release(monkeypatch: pytest.MonkeyPatch) -> Iterator[ReplayServer]:
    with ReplayServer(Histories.shipped()) as server:
        monkeypatch.setenv("WATCHER_REGISTRY_URL", server.origin)
        monkeypatch.setenv("WATCHER_REGISTRY_REQUESTS_PER_MINUTE", "60000")
        server.clock.advance()
        server.clock.advance()
        yield server


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch, third_release: ReplayServer, store: Store) -> ReplayServer:
    """A registry, and a service on the database of the test."""
    url = store.engine.url.render_as_string(hide_password=False).replace("+psycopg", "")
    monkeypatch.setenv("WATCHER_DATABASE_URL", url)
    return third_release


@pytest.fixture
def watcher(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(monkeypatch, capsys)


@pytest.fixture
def followed(watcher: Shell, registry: ReplayServer) -> None:
    assert watcher("watch", TRIAL, "--email", WHO, "--confirmed").code == 0


def sweep(watcher: Shell, registry: ReplayServer, releases: int) -> None:
    for _ in range(releases):
        registry.clock.advance()
        assert watcher("poll").code == 0


def test_the_past_is_history_and_never_an_alert(watcher: Shell, registry: ReplayServer, followed: None) -> None:
    assert "3 of 3 submissions" in watcher("backfill").out
    assert "none due" in watcher("poll", "--again").out

    shown = watcher("history", TRIAL).out
    entries = json.loads(watcher("history", TRIAL, "--json").out)

    assert [(each["version"], each.get("submission")) for each in entries] == [
        (None, 1),
        (None, 2),
        (None, 3),
        (1, None),
    ]
    assert "Not yet recruiting became Recruiting" in shown
    assert shown.index("Submission 3, 2026-07-01") < shown.index("Version 1, release 2026-07-03 (first seen)")
    assert watcher("deliveries", "--json").out.strip() == "[]"


def test_no_change_is_invented_between_the_past_and_the_baseline(
    watcher: Shell, registry: ReplayServer, followed: None
) -> None:
    watcher("backfill", TRIAL)

    *past, baseline = json.loads(watcher("history", TRIAL, "--json").out)

    assert baseline["changes"] == []
    assert {change["field"] for change in past[-1]["changes"]} == {"site"}
    assert past[0]["changes"] == []


def test_only_the_newest_are_read_and_the_rest_is_named(watcher: Shell, registry: ReplayServer, followed: None) -> None:
    asked = len(registry.requests)
    watcher("backfill", TRIAL, "--most", "2")

    assert len(registry.requests) == asked + 3
    assert "1 earlier ones were not read" in watcher("history", TRIAL).out
    assert watcher("backfill", TRIAL, "--most", "3").code == 0
    assert len(registry.requests) == asked + 5


def test_what_broke_off_is_gone_on_with(watcher: Shell, registry: ReplayServer, followed: None) -> None:
    registry.faults.switch_on(Fault(FaultKind.BROKEN, path_contains="/history/1"))
    broken = watcher("backfill", TRIAL)
    registry.faults.clear()
    asked = len(registry.requests)

    done = watcher("backfill", TRIAL)

    assert (broken.code, done.code) == (1, 0)
    assert "1 of 3 submissions" in broken.out
    assert "3 of 3 submissions" in done.out
    assert [target.rpartition("/")[2] for _, target in registry.requests[asked:]] == ["history", "1", "0"]


def test_a_back_fill_that_is_switched_off_asks_nothing_and_says_so(
    watcher: Shell, registry: ReplayServer, followed: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WATCHER_BACKFILL", "false")
    asked = len(registry.requests)

    refused = watcher("backfill", TRIAL)

    assert (refused.code, refused.err.count("\n"), len(registry.requests)) == (2, 1, asked)
    assert "WATCHER_BACKFILL=true" in refused.err


@pytest.mark.parametrize("kind", [FaultKind.BLOCKED, FaultKind.HTML])
def test_where_the_past_cannot_be_read_the_timeline_begins_today_and_says_so(
    watcher: Shell, registry: ReplayServer, followed: None, kind: FaultKind
) -> None:
    registry.faults.switch_on(Fault(kind, path_contains="/api/int/"))

    assert watcher("backfill", TRIAL).code == 0
    registry.faults.clear()

    [line] = [each for each in watcher("history", TRIAL).out.splitlines() if "timeline begins" in each]
    assert "the registry shows nothing from before" in line
    assert json.loads(watcher("backfill", "--json").out) == []


def test_an_alert_is_taken_apart(watcher: Shell, registry: ReplayServer, followed: None) -> None:
    sweep(watcher, registry, 2)
    [delivery] = json.loads(watcher("deliveries", "--json").out)

    text = watcher("explain", delivery["alert_id"]).out
    told = json.loads(watcher("explain", delivery["alert_id"], "--json").out)

    assert "To: p…@example.org (email)" in text
    assert "version-holder: the registry stamps every record" in text
    assert WHO in watcher("explain", delivery["alert_id"], "--show-address").out
    [trial] = told["subscriptions"][0]["trials"]
    assert (trial["from"]["version"], trial["to"]["version"]) == (2, 3)
    assert [(each["field"], each["importance"], each["rule"]) for each in trial["changes"]] == [
        ("site", "notable", "site-added")
    ]
    assert told["deliveries"][0]["attempts"][0]["outcome"] == "accepted"


def test_why_nothing_was_sent_names_what_decided(watcher: Shell, registry: ReplayServer, followed: None) -> None:
    watcher("watch", TRIAL, "--email", "far@example.org", "--confirmed", "--near", "Boston", "--within", "50km")
    watcher("watch", TRIAL, "--email", "status@example.org", "--confirmed", "--kinds", "status,results")
    watcher("watch", TRIAL, "--email", "asked@example.org")
    sweep(watcher, registry, 2)
    watcher("watch", TRIAL, "--email", "late@example.org", "--confirmed")

    last = [watcher("explain", "--change", "1", "--subscription", str(each)).out for each in (1, 2, 3, 4, 5)]

    assert "It was told in alert" in last[0]
    assert "km (7,294 mi) from Boston, Massachusetts, United States, the subscription wants 50 km (31 mi)." in last[1]
    assert "Not told: the subscription wants only status, results; this is sites." in last[2]
    assert "Not told yet: the owner of the address has not confirmed yet." in last[3]
    assert "Not told: that was before you followed it: history, never an alert (found on" in last[4]


def test_a_change_from_before_it_was_followed_is_explained_as_history(
    watcher: Shell, registry: ReplayServer, followed: None
) -> None:
    watcher("backfill")
    watcher("watch", "NCT07010263", "--email", "other@example.org", "--confirmed")
    *_, submission, _ = json.loads(watcher("history", TRIAL, "--json").out)
    change_id = submission["changes"][0]["id"]

    text = watcher("explain", "--change", change_id, "--subscription", "1").out
    told = json.loads(watcher("explain", "--change", change_id, "--subscription", "1", "--json").out)
    other = watcher("explain", "--change", change_id, "--subscription", "2").out

    assert f" {TRIAL}.3.1" in watcher("history", TRIAL).out
    assert "Not told: that was before you followed it: history, never an alert (submitted on 2026-07-01" in text
    assert (told["asked"], told["change"]["id"], told["version"]["submission"]) == (False, f"{TRIAL}.3.1", 3)
    assert "did not follow NCT07333573" in other


def test_a_back_test_lists_what_would_have_been_sent(watcher: Shell, registry: ReplayServer, followed: None) -> None:
    watcher("backfill")
    sweep(watcher, registry, 2)
    sent = len(json.loads(watcher("deliveries", "--json").out))

    told = json.loads(watcher("backtest", "--subscription", "1", "--since", "2026-06-30", "--json").out)
    near = watcher("backtest", TRIAL, "--kinds", "sites", "--near", "Shanghai", "--within", "30km").out

    assert (told["alerts"], sent) == (2, 1)
    assert [each["date"] for each in told["list"]] == ["2026-07-01", "2026-07-07"]
    assert "this would have sent you 2 alerts" in near
    assert "Suzhou" not in near
    assert len(json.loads(watcher("deliveries", "--json").out)) == sent


def test_a_search_that_nobody_follows_is_tried_on_what_is_stored(
    watcher: Shell, registry: ReplayServer, followed: None
) -> None:
    sweep(watcher, registry, 6)

    by_status = watcher("backtest", "--status", "recruiting", "--kinds", "sites").out
    by_place = watcher("backtest", "--near", "31.30,120.60", "--within", "30km").out

    assert TRIAL in by_status
    assert "A new site: Example University Hospital of Suzhou" in by_place
    assert "trials that changed since then" in by_status


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["explain"], "name an alert"),
        (["explain", "1", "--change", "1"], "name an alert"),
        (["explain", "99"], "no alert 99"),
        (["explain", "--change", "99", "--subscription", "1"], "no change 99"),
        (["explain", "--change", "seven", "--subscription", "1"], "'seven' is no change's id"),
        (["explain", "--change", f"{TRIAL}.3.99", "--subscription", "1"], f"no change {TRIAL}.3.99"),
        (["explain", "--change", f"{TRIAL}.2.1", "--subscription", "99"], "no subscription 99"),
        (["explain", "--change", "1", "--subscription", "1"], "no change 1"),
        (["backtest"], "name a trial"),
        (["backtest", TRIAL, "--subscription", "1"], "not both"),
        (["backtest", "--subscription", "99"], "no subscription 99"),
        (["backtest", TRIAL, "--since", "yesterday"], "2025-"),
        (["backtest", TRIAL, "--since", "2999-01-01"], "yet to come"),
        (["backtest", "NCT07010263"], "nothing of NCT07010263"),
        (["backtest", "--cond", "asthma"], "follow it first"),
        (["backfill", "NCT07010263"], "not followed here"),
    ],
)
def test_what_cannot_be_looked_up_is_one_line(
    watcher: Shell, third_release: ReplayServer, words: list[str], expected: str
) -> None:
    watcher("watch", TRIAL, "--email", WHO, "--confirmed")

    ran = watcher(*words)

    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert expected in ran.err
