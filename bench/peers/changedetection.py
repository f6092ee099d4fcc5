"""changedetection.io: a server of its own, driven over its API, with plain HTTP and nobody to tell.

Its settings are the cheapest of those tried: no live updates of its pages, no icons, no browser, one line of log.
"""

import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import orjson

from bench.peers.environment import tool, version
from bench.peers.peer import ROUND_SECONDS
from bench.registry import LOOPBACK, documents_read

KEY = "benchmark-benchmark-benchmark-00"
STARTED_SECONDS = 60
STEP_SECONDS = 0.25
#: Of a step: the work is over when no more than this was used in it; an idle server uses a hundredth of it.
QUIET = 0.1
SETTINGS = {
    "settings": {
        "application": {
            # The present one: an older one would have it migrate a store that is empty.
            "schema_version": 33,
            "api_access_token": KEY,
            # It writes JSON one value a line, and a line that holds this is no change.
            "global_ignore_text": ["versionHolder"],
            "ui": {"socket_io_enabled": False, "favicons_enabled": False},
        }
    }
}
ENVIRONMENT = {
    "ALLOW_IANA_RESTRICTED_ADDRESSES": "true",  # the documents are on this machine
    "DISABLE_VERSION_CHECK": "yes",
    "FETCH_WORKERS": "4",
    "WORKER_MAX_JOBS": "1000000",  # a worker is not replaced every ten jobs
    "LOGGER_LEVEL": "CRITICAL",
}


@dataclass(slots=True)
class Changedetection:
    """A running server, and what its API answers."""

    name: str
    process: int
    api: httpx.Client
    origin: str
    documents: Sequence[str]

    def see_first(self) -> None:
        """Import the addresses; the server looks at each as soon as it has it."""
        self._read_all(lambda: self.api.post("/import", content="\n".join(self.documents)))

    def round(self) -> tuple[float, int]:
        before, begun = self._last_changed(), cpu_of(self.process)
        self._read_all(lambda: self.api.get("/watch", params={"recheck_all": "1"}))
        seconds = cpu_of(self.process) - begun
        after = self._last_changed()
        return seconds, sum(after[each] != before[each] for each in after)

    def _read_all(self, start: Callable[[], httpx.Response]) -> None:
        """Start the work and wait until every document was fetched and nothing more is done with it."""
        wanted = documents_read(self.origin) + len(self.documents)
        start().raise_for_status()
        _wait_until(lambda: documents_read(self.origin) >= wanted, ROUND_SECONDS, "fetch every document")
        _wait_until(self._is_quiet, ROUND_SECONDS, "finish")

    def _is_quiet(self) -> bool:
        before = cpu_of(self.process)
        # Its workers say nothing when they are done: it is quiet when it uses no CPU for a while.
        time.sleep(STEP_SECONDS)
        return cpu_of(self.process) - before <= QUIET * STEP_SECONDS

    def _last_changed(self) -> dict[str, int]:
        found = self.api.get("/watch").raise_for_status().json()
        failed = [watch["url"] for watch in found.values() if watch["last_error"]]
        if failed:
            raise RuntimeError(f"changedetection.io could not read {len(failed)} documents, {failed[0]} for one")
        return {key: watch["last_changed"] for key, watch in found.items()}


@contextmanager
def changedetection(folder: Path, documents: Sequence[str], origin: str) -> Iterator[Changedetection]:
    """Start the server on a folder of its own; it is ended with the context."""
    folder.mkdir()
    (folder / "changedetection.json").write_bytes(orjson.dumps(SETTINGS))
    port = _free_port()
    command = [tool("changedetection.py"), "-d", str(folder), "-h", LOOPBACK, "-p", str(port)]
    environment = ENVIRONMENT | {"HOME": str(folder), "PATH": "/usr/bin:/bin"}
    process = subprocess.Popen(  # noqa: S603 - fixed words
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    headers = {"x-api-key": KEY, "content-type": "text/plain"}
    try:
        with httpx.Client(base_url=f"http://{LOOPBACK}:{port}/api/v1", headers=headers, timeout=60) as api:
            _wait_until(lambda: _answers(api), STARTED_SECONDS, "start")
            name = f"changedetection.io {version('changedetection.io')}"
            yield Changedetection(name, process.pid, api, origin, documents)
    finally:
        process.kill()
        process.wait()


def cpu_of(process: int) -> float:
    """Return the CPU seconds of a running process and its children, from Linux' /proc (proc(5), fields 14 to 17)."""
    folder = Path(f"/proc/{process}")
    fields = (folder / "stat").read_text(encoding="ascii").rpartition(")")[2].split()
    own = sum(int(ticks) for ticks in fields[11:15]) / os.sysconf("SC_CLK_TCK")
    running = [child for threads in folder.glob("task/*/children") for child in threads.read_text("ascii").split()]
    return own + sum(cpu_of(int(child)) for child in running)


def _answers(api: httpx.Client) -> bool:
    try:
        return api.get("/systeminfo").is_success
    except httpx.TransportError:
        return False


def _wait_until(is_done: Callable[[], bool], seconds: float, what: str) -> None:
    until = time.monotonic() + seconds
    while not is_done():
        # Another program, which can only be asked again.
        if time.monotonic() > until:
            raise RuntimeError(f"changedetection.io did not {what} within {seconds:g} s")
        time.sleep(STEP_SECONDS)


def _free_port() -> int:
    with socket.create_server((LOOPBACK, 0)) as listening:
        return int(listening.getsockname()[1])
