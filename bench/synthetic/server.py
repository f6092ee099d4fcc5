"""`python -m bench.synthetic.server TRIALS RELEASE` serves the registry's HTTP API, as far as sweeps ask it.

It prints its origin. `POST /release` publishes the next release; `GET /served` says how many requests and bytes were
answered so far.
"""

import gzip
import sys
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final
from urllib.parse import urlsplit

import httpx
import orjson

from bench.server_process import serving_module
from bench.synthetic.pages import Turns, page
from bench.synthetic.population import TRIALS, Population, number_of
from bench.synthetic.records import whole
from watcher.errors import UsageError
from watcher.replay.edge import LONGEST_ADDRESS
from watcher.replay.pages import Answer, html, refusal
from watcher.replay.parameters import nct_id

LOOPBACK: Final = "127.0.0.1"
VERSION: Final = "/api/v2/version"
TRIALS_PATH: Final = "/api/v2/studies"
#: Neither counts as a request.
CONTROL: Final = ("/served", "/release")


@dataclass(slots=True)
class Shown:
    """What the registry shows now, and what it has answered."""

    population: Population
    turns: Turns = field(default_factory=Turns)
    requests: int = 0
    sent: int = 0

    def publish(self) -> None:
        self.population = Population(self.population.trials, self.population.release + 1)
        # A token belongs to its release too.
        self.turns = Turns()

    def answer(self, path: str) -> Answer:
        """Answer as the registry does, or refuse what no sweep asks for."""
        if len(path) > LONGEST_ADDRESS:
            return html(414, "414 Request-URI Too Large")
        parts = urlsplit(path)
        try:
            if parts.path == VERSION:
                return self._version()
            if parts.path == TRIALS_PATH:
                return Answer(body=page(parts.query, self.population, self.turns))
            if parts.path.startswith(f"{TRIALS_PATH}/"):
                return self._trial(nct_id(parts.path.removeprefix(f"{TRIALS_PATH}/")))
        except UsageError as wrong:
            return refusal(400, str(wrong))
        return Answer(404, content_type=None)

    @property
    def etag(self) -> str:
        return f'"synthetic/{self.population.release}"'

    def _version(self) -> Answer:
        return Answer(body=orjson.dumps({"apiVersion": "2.0.5", "dataTimestamp": f"{self.population.day}T09:00:05"}))

    def _trial(self, wanted: str) -> Answer:
        number = number_of(wanted)
        if number >= self.population.trials:
            return refusal(404, f"NCT number {wanted} not found")
        return Answer(body=whole(self.population, number))


def serving(trials: int = TRIALS, release: int = 0) -> AbstractContextManager[str]:
    """Start the registry in a process of its own, at a release, and yield its origin."""
    return serving_module("bench.synthetic.server", str(trials), str(release))


def publish(origin: str) -> None:
    httpx.post(f"{origin}/release", timeout=60).raise_for_status()


def served(origin: str) -> dict[str, int]:
    """Return the `requests` and the `bytes` answered so far."""
    found: dict[str, int] = httpx.get(f"{origin}/served", timeout=60).raise_for_status().json()
    return found


def _server(shown: Shown) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Else the body waits for the client's acknowledgement of the headers: 40 ms a page on a kept connection.
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            if self.path == "/served":
                self._say(Answer(body=orjson.dumps({"requests": shown.requests, "bytes": shown.sent})))
            elif self.path == VERSION and self.headers.get("if-none-match") == shown.etag:
                self._say(Answer(304))
            else:
                self._say(shown.answer(self.path))

        def do_POST(self) -> None:
            shown.publish()
            self._say(Answer(body=b"{}"))

        def _say(self, answer: Answer) -> None:
            body = gzip.compress(answer.body, compresslevel=1) if answer.body else b""
            if self.path not in CONTROL:
                shown.requests += 1
                shown.sent += len(body)
            self.send_response(answer.status)
            self.send_header("ETag", shown.etag)
            if body:
                self.send_header("Content-Type", answer.content_type or "text/plain")
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
            """Say nothing."""

    return ThreadingHTTPServer((LOOPBACK, 0), Handler)


if __name__ == "__main__":
    trials, release = map(int, sys.argv[1:])
    server = _server(Shown(Population(trials, release)))
    print(f"http://{LOOPBACK}:{server.server_address[1]}", flush=True)
    server.serve_forever()
