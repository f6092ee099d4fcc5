"""A small run of the long replay: what arrived is what was meant, and an accounting that cannot fail is none."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]


def run(*words: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
    command = [sys.executable, "-m", *words]
    return subprocess.run(  # noqa: S603 - our own programs
        command, capture_output=True, text=True, check=False, cwd=CHECKOUT, env=environment
    )


def account(folder: Path) -> "subprocess.CompletedProcess[str]":
    return run("bench.long_replay.account", str(folder))


@pytest.fixture(scope="module")
def replayed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A run of 100 trials and 12 releases, in which a poll is killed, a page fails, and a release is overslept."""
    folder = tmp_path_factory.mktemp("replay") / "run"
    done = run("bench.long_replay", "--small", str(folder))
    assert done.returncode == 0, done.stdout + done.stderr
    return folder, done.stdout


@pytest.fixture
def copied(replayed: tuple[Path, str], tmp_path: Path) -> Path:
    """What a run left, to be tampered with: only what the accounting reads."""
    for file in replayed[0].iterdir():
        if file.name not in ("data", "arrived.jsonl"):
            (tmp_path / file.name).symlink_to(file)
    (tmp_path / "arrived.jsonl").write_text((replayed[0] / "arrived.jsonl").read_text(encoding="utf-8"))
    return tmp_path


def rewrite(folder: Path, edit: Callable[[list[str]], list[str]]) -> None:
    file = folder / "arrived.jsonl"
    file.write_text("\n".join(edit(file.read_text(encoding="utf-8").splitlines())), encoding="utf-8")


def under_another_id(line: str) -> str:
    return json.dumps(json.loads(line) | {"id": "msg_invented"})


def test_everything_asked_for_is_told_once_through_kills_and_faults(replayed: tuple[Path, str]) -> None:
    """F8: over many releases, with what arrived counted by a program of its own."""
    assert "Nothing is missing, and nothing is too much" in replayed[1]
    assert "1 processes were killed" in replayed[1]


def test_a_webhook_that_is_lost_is_missed_by_the_accounting(copied: Path) -> None:
    rewrite(copied, lambda lines: lines[1:])

    done = account(copied)

    assert done.returncode == 1
    assert "MISSING NCT98" in done.stdout


def test_a_change_that_is_told_under_two_ids_is_told_twice(copied: Path) -> None:
    rewrite(copied, lambda lines: [*lines, under_another_id(lines[0])])

    done = account(copied)

    assert done.returncode == 1
    assert "TWICE NCT98" in done.stdout


def test_a_webhook_that_comes_again_under_its_id_counts_once(copied: Path) -> None:
    rewrite(copied, lambda lines: [*lines, lines[0]])

    done = account(copied)

    assert done.returncode == 0
    assert "1 came again under the same id" in done.stdout


def test_the_accounting_knows_nothing_of_the_service() -> None:
    loaded = "import sys, bench.long_replay.account; sys.exit(any(name.startswith('watcher') for name in sys.modules))"

    done = subprocess.run([sys.executable, "-c", loaded], check=False, cwd=CHECKOUT)  # noqa: S603 - our own program

    assert done.returncode == 0
