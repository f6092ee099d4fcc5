"""How often and when, chosen and shown on the command line."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.features.test_command_line import TRIAL, Shell
from watcher.replay import Histories, ReplayServer

PAT = ("--email", "pat.doe@example.org")


@pytest.fixture
def watcher(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Shell:
    monkeypatch.chdir(tmp_path)
    return Shell(monkeypatch, capsys)


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[ReplayServer]:
    with ReplayServer(Histories.shipped()) as server:
        monkeypatch.setenv("WATCHER_REGISTRY_URL", server.origin)
        monkeypatch.setenv("WATCHER_REGISTRY_REQUESTS_PER_MINUTE", "60000")
        yield server


def test_a_digest_is_chosen_and_shown_in_words_and_in_json(watcher: Shell, registry: ReplayServer) -> None:
    ran = watcher("watch", TRIAL, *PAT, "--frequency", "weekly", "--on", "fri", "--at", "18", "--zone", "europe/berlin")

    assert "Told: once a week, on Friday at 6 p.m. Berlin time, if anything changed" in ran.out
    assert "weekly on Friday at 18 Europe/Berlin" in watcher("watches").out
    [shown] = json.loads(watcher("watches", "--json").out)
    assert {key: shown[key] for key in ("frequency", "hour", "weekday", "zone", "quiet")} == {
        "frequency": "weekly",
        "hour": 18,
        "weekday": "friday",
        "zone": "Europe/Berlin",
        "quiet": None,
    }


def test_quiet_hours_are_chosen_and_shown(watcher: Shell, registry: ReplayServer) -> None:
    ran = watcher("watch", TRIAL, *PAT, "--quiet", "22-7", "--zone", "America/New_York", "--json")

    chosen = json.loads(ran.out)
    assert (chosen["frequency"], chosen["hour"], chosen["quiet"]) == ("immediate", None, {"from": 22, "until": 7})
    assert "immediate, quiet 22-7 America/New_York" in watcher("watches").out


def test_another_choice_replaces_the_one_before_and_says_which_that_was(watcher: Shell, registry: ReplayServer) -> None:
    watcher("watch", TRIAL, *PAT, "--frequency", "daily", "--at", "7")

    ran = watcher("watch", TRIAL, *PAT, "--frequency", "daily", "--at", "9")

    assert "Told: once a day, at 9 a.m. UTC, if anything changed" in ran.out
    assert "Instead of, until now: every kind of change from minor up; daily at 7 UTC" in ran.out


def test_the_mail_that_asks_says_how_often_it_would_write(
    watcher: Shell, registry: ReplayServer, tmp_path: Path
) -> None:
    watcher("watch", TRIAL, *PAT, "--frequency", "daily", "--quiet", "20-6")

    [mail] = (tmp_path / "data" / "mail").glob("*.eml")
    asked = " ".join(mail.read_text(encoding="utf-8").split())
    assert "We would write once a day, at 8 a.m. UTC, if anything changed," in asked


@pytest.mark.parametrize(
    "words",
    [
        ["--frequency", "daily", "--zone", "Berlin"],
        ["--frequency", "daily", "--at", "25"],
        ["--at", "9"],
        ["--quiet", "22"],
        ["--frequency", "daily", "--at", "23", "--quiet", "22-7"],
    ],
)
def test_a_time_that_cannot_be_is_one_line_and_changes_nothing(
    watcher: Shell, registry: ReplayServer, words: list[str]
) -> None:
    ran = watcher("watch", TRIAL, *PAT, *words)

    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert watcher("watches", "--json").out.strip() == "[]"


@pytest.mark.parametrize("words", [["--frequency", "daily"], ["--quiet", "22-7"]])
def test_a_webhook_is_told_at_once(watcher: Shell, registry: ReplayServer, words: list[str]) -> None:
    ran = watcher("watch", TRIAL, "--webhook", "https://example.org/hooks/trials", *words)

    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert "a webhook is told at once, trial by trial" in ran.err
    assert watcher("subscribers", "--json").out.strip() == "[]"
