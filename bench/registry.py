"""A registry in a process of its own: it answers the requests of our client from pages that are made beforehand.

`POST /release/same` and `POST /release/changed` publish the next data release; only then does it work.
For tools that watch one address a trial it also serves each record at `/documents/{NCT ID}`, and counts them.
"""

import gzip
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import httpx
import orjson

from bench.records import changed, make_records, released
from bench.server_process import serving_module
from watcher.model.record import Record
from watcher.registry.query.address import id_batches

TRIALS = 1_000
RECORD_BYTES = 20_000
CHANGED_TRIALS = TRIALS // 20
NCT_IDS = tuple(f"NCT{90_000_000 + number:08d}" for number in range(1, TRIALS + 1))
FIRST_RELEASE = datetime(2026, 7, 1, 9, tzinfo=UTC)
LOOPBACK = "127.0.0.1"
DOCUMENTS = "/documents/"


@dataclass(slots=True)
class Shown:
    """What the registry shows now."""

    records: list[Record] = field(default_factory=lambda: make_records(TRIALS, RECORD_BYTES))
    release: datetime = FIRST_RELEASE
    rounds_changed: int = 0
    answers: dict[str, bytes] = field(default_factory=dict)
    #: NCT ID -> its record alone, once somebody asked for it at this release.
    documents: dict[str, bytes] = field(default_factory=dict)
    #: The documents that were asked for, in order.
    read: list[str] = field(default_factory=list)

    def publish(self, *, with_changes: bool) -> None:
        """Show the next day's release; every record gets its stamp, 5 % of them change where wanted."""
        self.release += timedelta(days=1)
        if with_changes:
            first = self.rounds_changed * CHANGED_TRIALS
            for number in range(first, first + CHANGED_TRIALS):
                self.records[number % TRIALS] = changed(self.records[number % TRIALS], number)
            self.rounds_changed += 1
        self._prepare()

    def answer(self, path: str) -> bytes:
        """Return the body for a path, in gzip."""
        asked = urlsplit(path)
        if asked.path.startswith(DOCUMENTS):
            return self._document(asked.path.removeprefix(DOCUMENTS))
        return self.answers[parse_qs(asked.query).get("filter.ids", [""])[0]]

    def _document(self, nct_id: str) -> bytes:
        if not nct_id:
            return _packed(len(self.read))
        self.read.append(nct_id)
        if nct_id not in self.documents:
            self.documents[nct_id] = _packed(self._released(self.records[NCT_IDS.index(nct_id)]))
        return self.documents[nct_id]

    def _released(self, record: Record) -> Record:
        return released(record, self.release.date().isoformat())

    def _prepare(self) -> None:
        stamped = {record_id(record): self._released(record) for record in self.records}
        self.documents.clear()
        self.answers = {"": _packed({"apiVersion": "2.0.5", "dataTimestamp": f"{self.release:%Y-%m-%dT%H:%M:%S}"})}
        for batch in id_batches(sorted(stamped)):
            page = {"totalCount": len(batch), "studies": [stamped[nct_id] for nct_id in batch]}
            self.answers[",".join(batch)] = _packed(page)


def record_id(record: Record) -> str:
    protocol = record["protocolSection"]
    found = protocol["identificationModule"] if isinstance(protocol, dict) else None
    return str(found["nctId"]) if isinstance(found, dict) else ""


def serving() -> AbstractContextManager[str]:
    """Start the registry and yield its origin."""
    return serving_module("bench.registry")


def publish(origin: str, kind: str) -> None:
    httpx.post(f"{origin}/release/{kind}", timeout=60).raise_for_status()


def documents(origin: str) -> list[str]:
    """Return the address of each trial's record."""
    return [f"{origin}{DOCUMENTS}{nct_id}" for nct_id in NCT_IDS]


def documents_read(origin: str) -> int:
    """Return how many documents were asked for since the start."""
    return int(httpx.get(f"{origin}{DOCUMENTS}", timeout=60).raise_for_status().json())


def _packed(body: object) -> bytes:
    # The registry answers in gzip whenever it is asked to, and our client asks.
    return gzip.compress(orjson.dumps(body), compresslevel=6)


def _server(shown: Shown) -> ThreadingHTTPServer:
    class Answer(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Else the body waits for the client's acknowledgement of the headers: 40 ms a document on a kept connection.
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            self._say(shown.answer(self.path))

        def do_POST(self) -> None:
            shown.publish(with_changes=self.path.endswith("/changed"))
            self._say(_packed({}))

        def _say(self, body: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/json; charset=utf-8")
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
            """Say nothing: a line a request would be work that no registry does here."""

    class Server(ThreadingHTTPServer):
        # The five of the base class turn away tools that open a connection a document; they come again a second later.
        request_queue_size = 128

    return Server((LOOPBACK, 0), Answer)


if __name__ == "__main__":
    server = _server(Shown())
    print(f"http://{LOOPBACK}:{server.server_address[1]}", flush=True)
    server.serve_forever()
