"""Hosts that are cut off from the database: network namespaces, whose lines to it are unplugged without a word."""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import text

from bench.chaos.database import Database, opened
from bench.chaos.hosts import WORLD_ADDRESS, Host, Network, connected, missing, within
from tests.features.processes import Running, running
from tests.features.rights import need
from watcher.db import Store

#: The database gives a host up after 4 s without a sign of it, and who stands by looks each second.
FOLLOWED_WITHIN = 4 + 1 + 5
#: The longest that a transaction of a host that is gone may last: 9 s, and a look.
LET_GO_WITHIN = "30s"
#: Each start of a tick, as the database saw it. It is the only witness of both schedulers.
WITNESS = """
    CREATE TABLE started (schedule text, fire_at timestamptz, host inet, at timestamptz DEFAULT clock_timestamp());
    CREATE FUNCTION note_started() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO started (schedule, fire_at, host) VALUES (NEW.schedule, NEW.fire_at, inet_client_addr());
        RETURN NEW;
    END $$;
    CREATE TRIGGER note_started AFTER INSERT ON schedule_run FOR EACH ROW EXECUTE FUNCTION note_started();
"""
HOLD = """
import sys
from sqlalchemy import text
from watcher.db import Store
with Store(sys.argv[1]).write() as connection:
    connection.execute(text("SELECT pg_advisory_xact_lock(7)"))
    print("held", flush=True)
    sys.stdin.read()
"""


@dataclass(frozen=True, slots=True)
class Town:
    """Two hosts, a database, and a registry that has one release and notes who asked for it."""

    hosts: tuple[Host, ...]
    database: Database
    store: Store
    registry: str
    asked: Path
    folder: Path

    def scheduling(self, host: Host) -> AbstractContextManager[Running]:
        environment = {
            "WATCHER_DATABASE_URL": self.database.url_of_hosts,
            "WATCHER_DATA_DIR": str(self.folder),
            "WATCHER_REGISTRY_URL": self.registry,
            "WATCHER_POLL_MINUTES": "0.05",
        }
        return running("scheduler", environment, within=host.prefix)

    def polls(self) -> list[tuple[str, str, float]]:
        """Return the ticks of polls that were started: the tick, the address of who did it, and when."""
        query = text(
            "SELECT fire_at::text, host(host), extract(epoch FROM at)::float FROM started "
            "WHERE schedule = 'poll' ORDER BY at"
        )
        with self.store.read() as connection:
            return [(fire_at, host, at) for fire_at, host, at in connection.execute(query)]

    def requests(self) -> Counter[str]:
        """Return how often each address asked for the release: each poll once, a sweep again at its end."""
        lines = self.asked.read_text().splitlines()
        return Counter(line.split()[0] for line in lines if "/version" in line)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    need(missing())
    with ExitStack() as stack:
        network = stack.enter_context(connected(2))
        database = stack.enter_context(opened("postgresql", tmp_path, network))
        store, asked = Store(database.url), tmp_path / "asked"
        stack.callback(store.close)
        registry = stack.enter_context(_registry(network, asked))
        yield Town(network.hosts, database, store, registry, asked, tmp_path)


@contextmanager
def _registry(network: Network, asked: Path) -> Iterator[str]:
    """A server of files in the hub, of which there is one."""
    release = asked.parent / "registry" / "api" / "v2" / "version"
    release.parent.mkdir(parents=True)
    release.write_text('{"apiVersion": "2.0.5", "dataTimestamp": "2026-11-20T09:00:05"}')
    serve = ["-u", "-m", "http.server", "--bind", WORLD_ADDRESS, "--directory", str(asked.parent / "registry"), "8080"]
    command = [*within(network.hub), sys.executable, *serve]
    with asked.open("wb") as log, subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=log) as server:  # noqa: S603 - ours
        try:
            yield f"http://{WORLD_ADDRESS}:8080"
        finally:
            server.kill()


def test_f5_a_leader_that_is_cut_off_is_followed_and_starts_nothing_while_another_one_leads(town: Town) -> None:
    """It cannot know that another one leads; that it cannot ask is enough."""
    with town.store.write() as connection:
        connection.execute(text(WITNESS))
    one, two = town.hosts
    with ExitStack() as stack:
        first = stack.enter_context(town.scheduling(one))
        first.says("registry.unchanged")
        second = stack.enter_context(town.scheduling(two))
        second.prints("Runs: ")

        one.cut()
        second.says("scheduler.leads", within=FOLLOWED_WITHIN)
        first.says("scheduler.lost_lead")
        second.says("registry.unchanged")
        one.heal()
        second.says("registry.unchanged")
        second.says("registry.unchanged")

    polls, requests = town.polls(), town.requests()
    by = [host for _, host, _ in polls]
    assert len({tick for tick, _, _ in polls}) == len(polls)
    assert by == sorted(by, key=[_inside(one), _inside(two)].index), "whoever was followed leads no more"
    swept_once = 1
    assert requests[one.address] <= by.count(_inside(one)) + swept_once, "a request without a tick"
    assert by.count(_inside(two)) >= 3


def test_f14_a_host_that_vanishes_in_the_middle_of_a_transaction_keeps_no_rows(town: Town) -> None:
    """Without a word from it the server would wait for two hours, and nobody could take up what is locked."""
    one, _ = town.hosts
    command = [*one.prefix, sys.executable, "-c", HOLD, town.database.url_of_hosts]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:  # noqa: S603 - ours
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        one.cut()
        try:
            with town.store.write() as connection:
                connection.execute(text(f"SET LOCAL lock_timeout = '{LET_GO_WITHIN}'"))
                connection.execute(text("SELECT pg_advisory_xact_lock(7)"))
        finally:
            holder.kill()


def _inside(host: Host) -> str:
    """Return the address by which the database knows a host."""
    return host.address.replace("198.18.1.", "198.18.0.")
