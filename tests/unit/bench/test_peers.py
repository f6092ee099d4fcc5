"""The other tools are measured for what they used, and found only where their lock says so."""

import os
import sys
from pathlib import Path

import pytest

from bench.peers import environment
from bench.peers.changedetection import cpu_of
from bench.peers.run_once import RunOnce
from bench.table import NotMeasuredError
from requirements.fresh import foreign_lines

REPORT = "print('01. CHANGED: http://127.0.0.1/a\\n02. NEW: http://127.0.0.1/b\\n03. CHANGED: http://127.0.0.1/c')"


def test_a_program_that_runs_once_is_asked_how_many_changed(tmp_path: Path) -> None:
    seconds, found = RunOnce("it", (sys.executable, "-c", REPORT), tmp_path).round()

    assert found == 2
    assert seconds > 0


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="only Linux has /proc")
def test_the_seconds_of_a_running_process_only_grow() -> None:
    before = cpu_of(os.getpid())
    sum(range(1_000_000))

    assert 0 < before <= cpu_of(os.getpid())


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="only Linux has /proc")
def test_tools_of_another_lock_are_not_measured(tmp_path: Path) -> None:
    with pytest.raises(NotMeasuredError, match="make bench-peers"):
        environment.require(tmp_path / "installed-from")


def test_the_lock_of_the_tools_holds_versions_and_hashes_only() -> None:
    assert list(foreign_lines(environment.LOCK.read_text(encoding="utf-8"))) == []
