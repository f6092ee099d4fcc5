"""`python -m bench.large_release` serves 10,000 invented trials, read by their ids; prints its origin.

`POST /release` publishes the next release, in which 3,000 of them changed. Records are kept as bytes: as objects they
would take a gigabyte.
"""

import gzip
import random
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import httpx
import orjson

from bench.records import changed, make_record
from bench.server_process import serving_module
from watcher.model.record import Record

TRIALS = 10_000
CHANGED_TRIALS = 3_000
RECORD_BYTES = 20_000
NCT_IDS = tuple(f"NCT{90_000_000 + number:08d}" for number in range(1, TRIALS + 1))
FIRST_RELEASE = datetime(2026, 7, 1, 9, tzinfo=UTC)
#: Texts that may be edited. With them no field moves in so many trials that it looks like a reformat, which is held.
TEXTS = (
    ("identificationModule", "briefTitle"),
    ("identificationModule", "officialTitle"),
    ("descriptionModule", "briefSummary"),
    ("descriptionModule", "detailedDescription"),
    ("eligibilityModule", "eligibilityCriteria"),
    ("eligibilityModule", "minimumAge"),
    ("statusModule", "whyStopped"),
)
STAMP = b'"versionHolder":"2026-07-01"'
LOOPBACK = "127.0.0.1"


def _made() -> dict[str, bytes]:
    chance = random.Random(1)  # noqa: S311 - the same records in every run
    return {nct_id: orjson.dumps(make_record(nct_id, RECORD_BYTES, chance)) for nct_id in NCT_IDS}


def _edited(record: Record, turn: int) -> Record:
    """Return a record with another status, enrollment, site, or text; which, `turn` decides."""
    kind = turn % (len(TEXTS) + 3)
    if kind >= len(TEXTS):
        return changed(record, turn)
    module, key = TEXTS[kind]
    protocol = record["protocolSection"]
    if isinstance(protocol, dict) and isinstance(found := protocol[module], dict):
        found[key] = f"{found.get(key, '')} And this was said on {turn}."
    return record


@dataclass(slots=True)
class Shown:
    """What the registry shows now."""

    records: dict[str, bytes] = field(default_factory=_made)
    release: datetime = FIRST_RELEASE

    def publish(self) -> None:
        """Show the next day's release: every record gets its stamp, and every third but the last few changes."""
        self.release += timedelta(days=1)
        for turn, nct_id in enumerate(NCT_IDS[: CHANGED_TRIALS * 3 : 3]):
            self.records[nct_id] = orjson.dumps(_edited(orjson.loads(self.records[nct_id]), turn))

    def answer(self, path: str) -> bytes:
        """Return the JSON of `/version` or of the trials with some ids; raises KeyError for any other question."""
        parts = urlsplit(path)
        if parts.path.endswith("/version"):
            return orjson.dumps({"apiVersion": "2.0.5", "dataTimestamp": f"{self.release:%Y-%m-%dT%H:%M:%S}"})
        ids = parse_qs(parts.query)["filter.ids"][0].split(",")
        stamp = f'"versionHolder":"{self.release.date()}"'.encode()
        found = b",".join(self.records[nct_id].replace(STAMP, stamp) for nct_id in ids)
        return b'{"totalCount":%d,"studies":[%b]}' % (len(ids), found)


def serving() -> AbstractContextManager[str]:
    """Start the registry in a process of its own and yield its origin."""
    return serving_module("bench.large_release")


def publish(origin: str) -> None:
    httpx.post(f"{origin}/release", timeout=60).raise_for_status()


def _server(shown: Shown) -> ThreadingHTTPServer:
    class Answer(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Else the body waits for the client's acknowledgement of the headers: 40 ms a page on a kept connection.
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            try:
                self._say(200, shown.answer(self.path))
            except KeyError as wrong:
                self._say(400, f"this registry is asked by ids only: {wrong}".encode())

        def do_POST(self) -> None:
            shown.publish()
            self._say(200, b"{}")

        def _say(self, status: int, body: bytes) -> None:
            packed = gzip.compress(body, compresslevel=1)
            self.send_response(status)
            self.send_header("Content-Type", "application/json; charset=utf-8")
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(packed)))
            self.end_headers()
            self.wfile.write(packed)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
            """Say nothing."""

    return ThreadingHTTPServer((LOOPBACK, 0), Answer)


if __name__ == "__main__":
    server = _server(Shown())
    print(f"http://{LOOPBACK}:{server.server_address[1]}", flush=True)
    server.serve_forever()
