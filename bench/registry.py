"""A registry in a process of its own: it answers the requests of our client from pages that are made beforehand.

`POST /release/same` and `POST /release/changed` publish the next data release; only then does it work.
"""

import gzip
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import httpx
import orjson

from bench.records import changed, make_records, released
from watcher.model.record import Record
from watcher.registry.query.address import id_batches

TRIALS = 1_000
RECORD_BYTES = 20_000
CHANGED_TRIALS = TRIALS // 20
FIRST_RELEASE = datetime(2026, 7, 1, 9, tzinfo=UTC)
LOOPBACK = "127.0.0.1"


@dataclass(slots=True)
class Shown:
    """What the registry shows now."""

    records: list[Record] = field(default_factory=lambda: make_records(TRIALS, RECORD_BYTES))
    release: datetime = FIRST_RELEASE
    rounds_changed: int = 0
    answers: dict[str, bytes] = field(default_factory=dict)

    def publish(self, *, with_changes: bool) -> None:
        """Show the next day's release; every record gets its stamp, 5 % of them change where wanted."""
        self.release += timedelta(days=1)
        if with_changes:
            first = self.rounds_changed * CHANGED_TRIALS
            for number in range(first, first + CHANGED_TRIALS):
                self.records[number % TRIALS] = changed(self.records[number % TRIALS], number)
            self.rounds_changed += 1
        self._prepare()

    def _prepare(self) -> None:
        day = self.release.date().isoformat()
        stamped = {record_id(record): released(record, day) for record in self.records}
        self.answers = {"": _packed({"apiVersion": "2.0.5", "dataTimestamp": f"{self.release:%Y-%m-%dT%H:%M:%S}"})}
        for batch in id_batches(sorted(stamped)):
            page = {"totalCount": len(batch), "studies": [stamped[nct_id] for nct_id in batch]}
            self.answers[",".join(batch)] = _packed(page)


def record_id(record: Record) -> str:
    protocol = record["protocolSection"]
    found = protocol["identificationModule"] if isinstance(protocol, dict) else None
    return str(found["nctId"]) if isinstance(found, dict) else ""


@contextmanager
def serving() -> Iterator[str]:
    """Start the registry and yield its origin."""
    process = subprocess.Popen([sys.executable, "-m", "bench.registry"], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None  # noqa: S101 - asked for with PIPE
        yield process.stdout.readline().strip()
    finally:
        process.kill()
        process.wait()


def publish(origin: str, kind: str) -> None:
    httpx.post(f"{origin}/release/{kind}", timeout=60).raise_for_status()


def _packed(body: object) -> bytes:
    # The registry answers in gzip whenever it is asked to, and our client asks.
    return gzip.compress(orjson.dumps(body), compresslevel=6)


def _server(shown: Shown) -> ThreadingHTTPServer:
    class Answer(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            query = parse_qs(urlsplit(self.path).query)
            self._say(shown.answers[query.get("filter.ids", [""])[0]])

        def do_POST(self) -> None:
            shown.publish(with_changes=self.path.endswith("/changed"))
            self._say(_packed({}))

        def _say(self, body: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
            """Say nothing: a line a request would be work that no registry does here."""

    return ThreadingHTTPServer((LOOPBACK, 0), Answer)


if __name__ == "__main__":
    server = _server(Shown())
    print(f"http://{LOOPBACK}:{server.server_address[1]}", flush=True)
    server.serve_forever()
