"""Sets the stage of a campaign: hosts or a small disk, a database, receivers, and the processes of the service."""

import sys
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

from bench.chaos import disk, hosts
from bench.chaos.clock import Shift
from bench.chaos.database import Database, opened
from bench.chaos.disk import Disk
from bench.chaos.drive import Campaign
from bench.chaos.faults import Faults
from bench.chaos.hosts import WORLD_ADDRESS, WORLD_NET, Network
from bench.chaos.lines import Lines
from bench.chaos.parts import Part, environment_of
from bench.chaos.plan import Size
from bench.chaos.rows import write_ledger
from bench.server_process import serving_module
from watcher.db import Store
from watcher.delivery.outbox import LEASE

LOOPBACK: Final = "127.0.0.1"
SCHEDULERS: Final = 2


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody wants to see. `folder` is empty; `only`: the one kind of fault that comes, None: all of them."""

    folder: Path
    kind: str
    size: Size
    seed: int
    only: str | None
    say: Callable[[str], None]


def drive(order: Order) -> bool:
    """Run a campaign, whose folder then holds what `account` reads; say whether all ended in time."""
    with ExitStack() as stack:
        network = _network(stack, order)
        small = _small_disk(stack, order)
        database = stack.enter_context(opened(order.kind, order.folder, network))
        mails, origin = _receivers(stack, order, network)
        settings = _settings(order.folder, mails)
        parts = _parts(order, {**settings, "DATABASE_URL": database.url_of_hosts}, network)
        for part in parts:
            stack.callback(part.kill)
        run = _campaign(stack, order, database, parts, small)
        in_time = run.all(_fill(order, origin), environment_of({**settings, "DATABASE_URL": database.url}))
        write_ledger(run.store, order.folder / "ledger.jsonl")
        codes = [part.stop() for part in parts] if order.size.lease is None else []
        if any(codes):
            raise RuntimeError(f"the parts ended with {codes}")
    return in_time


def _network(stack: ExitStack, order: Order) -> Network | None:
    """Make a host for each process; None: on SQLite there is one process, and some machines cannot make hosts."""
    if order.kind == "sqlite":
        return None
    if problem := hosts.missing():
        order.say(f"all on one host, which is never cut off: {problem}")
        return None
    return stack.enter_context(hosts.connected(len(_names(order))))


def _small_disk(stack: ExitStack, order: Order) -> Disk | None:
    if order.kind != "sqlite":
        return None
    if problem := disk.missing():
        order.say(f"the disk never gets full: {problem}")
        return None
    return stack.enter_context(disk.mounted(order.folder / "data"))


def _receivers(stack: ExitStack, order: Order, network: Network | None) -> tuple[str, str]:
    """Start both; returns where mails go, as host and port, and the origin of webhooks."""
    address, within = (WORLD_ADDRESS, hosts.within(network.hub)) if network else (LOOPBACK, ())
    folder, size = str(order.folder), order.size
    mails = serving_module(
        "bench.chaos.mail_receiver", folder, str(order.seed), str(size.stall), address, within=within
    )
    hooks = serving_module("bench.chaos.hook_receiver", folder, str(size.dead), str(size.hang), address, within=within)
    return f"{address}:{stack.enter_context(mails)}", stack.enter_context(hooks)


def _campaign(stack: ExitStack, order: Order, database: Database, parts: list[Part], small: Disk | None) -> Campaign:
    store, lines = Store(database.url), Lines(order.folder / "faults.jsonl")
    stack.callback(lines.close)
    stack.callback(store.close)
    chance = Random(order.seed)  # noqa: S311 - the same faults for the same seed
    lease = order.size.lease or LEASE.total_seconds()
    faults = Faults(
        order.size, lease, chance, parts, database, small, lines, Shift(order.folder), only=order.only
    )  # fmt: skip
    faults.kinds()
    return Campaign(order.folder, order.size, chance, store, faults, order.say)


def _fill(order: Order, origin: str) -> list[str]:
    size = order.size
    numbers = (str(size.due), str(size.addresses), str(size.load))
    return [sys.executable, "-m", "bench.chaos.fill", str(order.folder), origin, *numbers]


def _names(order: Order) -> dict[str, list[str]]:
    """One process on SQLite; on PostgreSQL some workers, and in a long campaign two schedulers beside them."""
    folder, size = str(order.folder), order.size
    if size.lease is not None:
        words = ["bench.chaos.part", folder, str(size.lease)]
        return {f"part-{number}": words for number in range(1 if order.kind == "sqlite" else size.workers)}
    if order.kind == "sqlite":
        return {"run": ["bench.chaos.command", folder, "run"]}
    workers = {f"worker-{number}": ["bench.chaos.command", folder, "worker"] for number in range(size.workers)}
    return workers | {
        f"scheduler-{number}": ["bench.chaos.command", folder, "scheduler"] for number in range(SCHEDULERS)
    }


def _parts(order: Order, settings: Mapping[str, str], network: Network | None) -> list[Part]:
    names, environment = _names(order), environment_of(settings)
    places = network.hosts if network else [None] * len(names)
    return [
        Part(name, words, environment, order.folder / f"{name}.log", place)
        for (name, words), place in zip(names.items(), places, strict=True)
    ]


def _settings(folder: Path, mails: str) -> dict[str, str]:
    return {
        "DATA_DIR": str(folder / "data"),
        # There is no registry: what is due is put by a program of the campaign.
        "REGISTRY_URL": f"http://{LOOPBACK}:9",
        "SMTP_URL": f"smtp://{mails}?starttls=never",
        "MAIL_FROM": "Trial Watcher <watcher@example.org>",
        "WEBHOOK_ALLOW": f"127.0.0.0/8, {WORLD_NET}.0/24",
        "LOG_FORMAT": "json",
        "PORT": "0",
    }
