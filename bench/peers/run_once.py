"""urlwatch and webchanges: programs that look at every document once and end, as cron starts them.

Their start is in their seconds, because they start for every round.
"""

import re
import resource
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.peers.environment import tool, version
from bench.peers.peer import ROUND_SECONDS

#: A line of the list that both print before their reports.
CHANGED = re.compile(r"^\d+\. CHANGED: ", re.MULTILINE)

#: The filter of both that cuts out the release's stamp at the least cost; without it every document would be told.
UNSTAMPED = """filter:
  - re.sub:
      pattern: '"versionHolder":"[^"]*"'
      repl: ''"""


@dataclass(frozen=True, slots=True)
class RunOnce:
    """A program with its list of jobs; it keeps what it saw in its folder."""

    name: str
    command: Sequence[str]
    folder: Path

    def see_first(self) -> None:
        self.round()

    def round(self) -> tuple[float, int]:
        """Run the program; what a child of ours used is counted once it has ended, its own children with it."""
        before = _children()
        environment = {"HOME": str(self.folder), "PATH": "/usr/bin:/bin"}
        done = subprocess.run(  # noqa: S603 - fixed words
            self.command,
            cwd=self.folder,
            env=environment,
            check=True,
            capture_output=True,
            text=True,
            timeout=ROUND_SECONDS,
        )
        return _children() - before, len(CHANGED.findall(done.stdout))


def urlwatch(folder: Path, documents: Sequence[str]) -> RunOnce:
    """Follow the documents with urlwatch."""
    _list_jobs(folder, [f"url: {address}\n{UNSTAMPED}" for address in documents])
    files = ("--urls", "jobs.yaml", "--config", "config.yaml", "--hooks", "hooks.py", "--cache", "cache.db")
    return RunOnce(f"urlwatch {version('urlwatch')}", (tool("urlwatch"), *files), folder)


def webchanges(folder: Path, documents: Sequence[str]) -> RunOnce:
    """Follow the documents with webchanges.

    It makes a TLS context for every job, for plain HTTP too, which is five sixths of its seconds: it is told not to.
    """
    _list_jobs(folder, [f"url: {address}\nssl_no_verify: true\n{UNSTAMPED}" for address in documents])
    files = ("--jobs", "jobs.yaml", "--config", "config.yaml", "--hooks", "hooks.py", "--database", "snapshots.db")
    return RunOnce(f"webchanges {version('webchanges')}", (tool("webchanges"), *files), folder)


def _list_jobs(folder: Path, jobs: Sequence[str]) -> None:
    folder.mkdir()
    (folder / "jobs.yaml").write_text("\n---\n".join(jobs) + "\n", encoding="utf-8")


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
