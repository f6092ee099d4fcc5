"""`python -m bench.synthetic.server` serves the registry's HTTP API, as far as sweeps ask it; prints its origin.

`POST /release` publishes the next release; `GET /served` says how many requests and bytes were answered so far.
"""

import gzip
import re
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final
from urllib.parse import parse_qs, urlsplit

import orjson

from bench.server_process import serving_module
from bench.synthetic.population import TRIALS, Population, number_of
from bench.synthetic.records import light, whole

LOOPBACK: Final = "127.0.0.1"
LARGEST_PAGE: Final = 1_000
RANGE: Final = re.compile(r"AREA\[(StudyFirstPostDate|LastUpdatePostDate)\]RANGE\[([\d-]+|MIN),\s*([\d-]+|MAX)\]")
IDS: Final = re.compile(r"[,|]")


@dataclass(slots=True)
class Shown:
    """What the registry shows now, and what it has answered."""

    trials: int = TRIALS
    population: Population = field(default_factory=Population)
    requests: int = 0
    sent: int = 0

    def publish(self) -> None:
        self.population = Population(self.trials, self.population.release + 1)

    def answer(self, path: str) -> bytes:
        """Return the JSON of `/version`, of a page, or of what was served; raises ValueError for any other question."""
        parts = urlsplit(path)
        asked = {name: found[-1] for name, found in parse_qs(parts.query).items()}
        match parts.path:
            case "/api/v2/version":
                return orjson.dumps({"apiVersion": "2.0.5", "dataTimestamp": f"{self.population.day}T09:00:05"})
            case "/api/v2/studies":
                return self._page(asked)
            case "/served":
                return orjson.dumps({"requests": self.requests, "bytes": self.sent})
            case _:
                raise ValueError(f"no such address: {parts.path}")

    @property
    def etag(self) -> str:
        return f'"synthetic/{self.population.release}"'

    def _page(self, asked: dict[str, str]) -> bytes:
        found = self._found(asked)
        start, size = int(asked.get("pageToken", "0")), min(int(asked.get("pageSize", "10")), LARGEST_PAGE)
        # The newest come first, as `StudyFirstPostDate:desc` asks: numbers are in the order of that date.
        some = [found[-1 - place] for place in range(start, min(start + size, len(found)))]
        render = light if "fields" in asked else whole
        total = b'"totalCount":%d,' % len(found) if "countTotal" in asked and not start else b""
        token = b',"nextPageToken":"%d"' % (start + size) if len(some) == size else b""
        return b'{%b"studies":[%b]%b}' % (total, b",".join(render(self.population, one) for one in some), token)

    def _found(self, asked: dict[str, str]) -> Sequence[int]:
        if "filter.ids" in asked:
            numbers = {number_of(one) for one in IDS.split(asked["filter.ids"])}
            return sorted(one for one in numbers if one < self.trials)
        expression = asked.get("filter.advanced")
        if expression is None:
            return range(self.trials)
        if expression == "AREA[StudyFirstPostDate]MISSING":
            return ()
        within = RANGE.fullmatch(expression)
        if within is None:
            raise ValueError(f"no sweep asks for {expression!r}")
        first, last = _day(within[2], date.min), _day(within[3], date(2100, 1, 1))
        if within[1] == "StudyFirstPostDate":
            return self.population.posted_between(first, last)
        return self.population.updated_between(first, last)


def _day(written: str, otherwise: date) -> date:
    return otherwise if written in ("MIN", "MAX") else date.fromisoformat(written)


def serving(trials: int = TRIALS) -> AbstractContextManager[str]:
    """Start the registry in a process of its own and yield its origin."""
    return serving_module("bench.synthetic.server", str(trials))


def _server(shown: Shown) -> ThreadingHTTPServer:
    class Answer(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Else the body waits for the client's acknowledgement of the headers: 40 ms a page on a kept connection.
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            if self.headers.get("if-none-match") == shown.etag and self.path == "/api/v2/version":
                self._say(304, b"")
                return
            try:
                self._say(200, gzip.compress(shown.answer(self.path), compresslevel=1))
            except ValueError as wrong:
                self._say(400, gzip.compress(str(wrong).encode()))

        def do_POST(self) -> None:
            shown.publish()
            self._say(200, gzip.compress(b"{}"))

        def _say(self, status: int, body: bytes) -> None:
            if not self.path.startswith("/served"):
                shown.requests += 1
                shown.sent += len(body)
            self.send_response(status)
            self.send_header("ETag", shown.etag)
            self.send_header("Content-Type", "application/json" if status < 400 else "text/plain")  # noqa: PLR2004 - HTTP
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
            """Say nothing."""

    return ThreadingHTTPServer((LOOPBACK, 0), Answer)


if __name__ == "__main__":
    many = int(sys.argv[1])
    server = _server(Shown(many, Population(many)))
    print(f"http://{LOOPBACK}:{server.server_address[1]}", flush=True)
    server.serve_forever()
