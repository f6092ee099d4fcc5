"""A short campaign of faults on each database: nothing is lost, and an accounting that cannot fail is none."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from bench.chaos import disk, hosts
from tests.features.rights import need

CHECKOUT = Path(__file__).parents[2]
DATABASES = ("sqlite", "postgresql")
#: On each database everything that can happen; and hosts that are cut off, with nothing else that could explain much.
CAMPAIGNS = {kind: (kind,) for kind in DATABASES} | {"cut off": ("--only", "cut-off", "postgresql")}


def run(*words: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
    command = [sys.executable, "-m", *words]
    return subprocess.run(  # noqa: S603 - our own programs
        command, capture_output=True, text=True, check=False, cwd=CHECKOUT, env=environment
    )


def account(folder: Path) -> "subprocess.CompletedProcess[str]":
    return run("bench.chaos.account", str(folder))


@pytest.fixture(scope="module")
def campaigns() -> dict[str, str]:
    """What each campaign printed: 240 messages, processes killed and frozen past their leases, hosts cut off.

    All run at once, because they wait most of the time.
    """
    with ThreadPoolExecutor(len(CAMPAIGNS)) as pool:
        done = pool.map(lambda words: run("bench.chaos", "--short", *words), CAMPAIGNS.values())
    return {name: one.stdout + one.stderr for name, one in zip(CAMPAIGNS, done, strict=True)}


@pytest.fixture
def quiet(tmp_path: Path) -> Path:
    """What a campaign of three messages leaves: one came twice, for it was on its way when its process was killed."""
    write(tmp_path, "due", [{"due": n, "channel": "webhook"} for n in range(3)])
    write(tmp_path, "faults", [{"at": 20.0, "did": "killed"}])
    write(tmp_path, "mails", [])
    takes = [take(0, 5.0, 1), take(1, 9.9, 1), take(1, 50.0, 2), take(2, 51.0, 1)]
    said = [{**line, "did": "answered"} for line in takes if line["at"] != 9.9]
    write(tmp_path, "hooks", takes + said)
    outcomes = [["accepted"], ["unknown", "accepted"], ["accepted"]]
    write(tmp_path, "ledger", [row(n, "sent", found) for n, found in enumerate(outcomes)])
    return tmp_path


def take(due: int, at: float, number: int, host: str = "one") -> dict[str, Any]:
    return {"at": at, "did": "took", "due": due, "number": number, "id": f"msg_{due}", "host": host}


def row(due: int, status: str, outcomes: list[str]) -> dict[str, Any]:
    return {"key": f"chaos/{due}", "status": status, "outcomes": outcomes}


def write(folder: Path, name: str, lines: list[dict[str, Any]]) -> None:
    (folder / f"{name}.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")


def rewrite(folder: Path, name: str, edit: Callable[[dict[str, Any]], dict[str, Any] | None]) -> None:
    lines = [json.loads(line) for line in (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
    write(folder, name, [edited for line in lines if (edited := edit(line)) is not None])


@pytest.mark.parametrize("kind", DATABASES)
def test_what_was_due_arrives_through_kills_freezes_crashes_and_jumps_of_the_clock(
    campaigns: dict[str, str], kind: str
) -> None:
    said = campaigns[kind]

    assert "Nothing is lost, and nothing came again without need" in said, said
    assert re.search(r"faults: .*clock.*frozen.*killed", said), said
    assert ("database" in said) == (kind == "postgresql"), said


def test_what_a_host_had_that_was_cut_off_past_its_lease_is_sent_by_another(campaigns: dict[str, str]) -> None:
    """F3, F14: it goes on sending what it had begun, cannot record it, and changes nothing when it is let back."""
    need(hosts.missing())
    said = campaigns["cut off"]

    assert "Nothing is lost, and nothing came again without need" in said, said
    assert re.search(r"faults: [2-9] cut-off$", said, re.MULTILINE), said


def test_a_disk_that_gets_full_past_a_lease_loses_nothing(campaigns: dict[str, str]) -> None:
    """F14, F40: what was sent and could not be recorded is sent again, under the same id."""
    need(disk.missing())
    said = campaigns["sqlite"]

    assert "Nothing is lost, and nothing came again without need" in said, said
    assert re.search(r"faults: .* disk", said), said


def test_an_account_of_a_quiet_campaign_adds_up(quiet: Path) -> None:
    done = account(quiet)

    assert done.returncode == 0, done.stdout
    assert "1 came again: 1 in flight at a fault" in done.stdout


@pytest.mark.parametrize(
    ("name", "edit", "told"),
    [
        ("hooks", lambda line: None if line["due"] == 2 else line, "MISSING webhook 2"),
        ("hooks", lambda line: line | {"id": str(line["at"])}, "TWO IDS webhook 1"),
        (
            "hooks",
            lambda line: line | {"did": "took"} if line["due"] == 2 else line,
            "AGAIN, BUT NOT UNKNOWN webhook 2",
        ),
        ("hooks", lambda line: None if line["did"] == "answered" else line, "SENT, BUT NEVER ACCEPTED webhook 0"),
        ("faults", lambda line: line | {"at": 1.0}, "1 taken, and never answered"),
        ("ledger", lambda line: line | {"status": "leased"}, "NOT FINAL webhook 0"),
        ("ledger", lambda line: line | {"status": "failed"}, "FAILED WITHOUT A REFUSAL webhook 0"),
        ("ledger", lambda line: line | {"outcomes": ["accepted"]}, "AGAIN, BUT NOT UNKNOWN webhook 1"),
        ("ledger", lambda line: line | {"outcomes": ["accepted"] * 2}, "ACCEPTED TWICE IN THE LEDGER webhook 0"),
        ("due", lambda line: None if line["due"] == 0 else line, "NOT DUE message 0"),
    ],
)
def test_what_does_not_add_up_is_told(
    quiet: Path, name: str, edit: Callable[[dict[str, Any]], dict[str, Any] | None], told: str
) -> None:
    rewrite(quiet, name, edit)

    assert told in account(quiet).stdout


def test_a_message_that_comes_again_long_before_a_fault_came_for_no_reason(quiet: Path) -> None:
    said = {**take(1, 9.9, 1), "did": "answered"}
    with (quiet / "hooks.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(said) + "\n")
    rewrite(quiet, "faults", lambda line: line | {"at": 40.0})

    done = account(quiet)

    assert done.returncode == 1
    assert "AGAIN FOR NO REASON webhook 1" in done.stdout


@pytest.mark.parametrize(
    ("faults", "told"),
    [
        ([{"at": 10.0, "did": "killed", "host": "one"}], "1 in flight at a fault"),
        ([{"at": 10.0, "did": "killed", "host": "two"}], "AGAIN FOR NO REASON webhook 1"),
        ([{"at": 49.0, "did": "thawed", "host": "one"}], "1 held up in a process that was frozen or cut off"),
        ([{"at": 39.0, "did": "thawed", "host": "one"}], "AGAIN FOR NO REASON webhook 1"),
        (
            [{"at": 10.0, "did": "cut-off", "host": "one"}, {"at": 60.0, "did": "let-back", "host": "one"}],
            "SENT BY A HOST THAT WAS CUT OFF webhook 1, 40.0 s after the cut",
        ),
        (
            [{"at": 10.0, "did": "cut-off", "host": "one"}, {"at": 40.0, "did": "let-back", "host": "one"}],
            "1 in flight at a fault",
        ),
    ],
)
def test_only_a_fault_of_the_host_that_sent_it_explains_that_a_message_came_again(
    quiet: Path, faults: list[dict[str, Any]], told: str
) -> None:
    with (quiet / "hooks.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps({**take(1, 9.9, 1), "did": "answered"}) + "\n")
    write(quiet, "faults", faults)

    assert told in account(quiet).stdout


def test_the_accounting_knows_nothing_of_the_service() -> None:
    loaded = "import sys, bench.chaos.account; sys.exit(any(name.startswith('watcher') for name in sys.modules))"

    done = subprocess.run([sys.executable, "-c", loaded], check=False, cwd=CHECKOUT)  # noqa: S603 - our own program

    assert done.returncode == 0
