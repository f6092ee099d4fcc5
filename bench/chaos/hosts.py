"""Hosts of a campaign: network namespaces around a hub in which the database and the receivers are.

Each host has two lines to the hub, one for the database and one for the world, so that the first can be cut while
mails and webhooks still go out. Nothing of it is connected to the machine's own network; the machine itself reaches
the database by its Unix socket.
"""

import itertools
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

#: The range of RFC 2544 for such tests: nobody's address.
DATABASE_NET, WORLD_NET = "198.18.0", "198.18.1"
DATABASE_ADDRESS, WORLD_ADDRESS = f"{DATABASE_NET}.1", f"{WORLD_NET}.1"
#: The hub's two switches and what their lines end in, on a host.
NETS = {"data": DATABASE_NET, "world": WORLD_NET}
FIRST_HOST = 11
_numbers = itertools.count()
#: A switch that is never on.
OFF = "off"


@dataclass(frozen=True, slots=True)
class Host:
    """One host. `address`: by which the receivers know it."""

    name: str
    hub: str
    number: int

    @property
    def address(self) -> str:
        return f"{WORLD_NET}.{FIRST_HOST + self.number}"

    @property
    def prefix(self) -> tuple[str, ...]:
        """What stands before a command that is to run there; the process is the command's own."""
        return within(self.name)

    def cut(self) -> None:
        """Plug the database's line into a switch that is off: nothing comes through, and neither end is told."""
        # Plugged into none, the hub's kernel itself would answer there, for it has the database's address.
        self._plug(OFF)

    def heal(self) -> None:
        self._plug("data")

    def _plug(self, switch: str) -> None:
        _ip("-n", self.hub, "link", "set", f"data-{self.number}", "master", switch)


@dataclass(frozen=True, slots=True)
class Network:
    """A hub, and hosts around it."""

    hub: str
    hosts: tuple[Host, ...]


def within(name: str) -> tuple[str, ...]:
    return ("ip", "netns", "exec", name)


def missing() -> str | None:
    """Say what this machine lacks to make hosts; None: nothing."""
    if os.geteuid() != 0:
        return "network namespaces are made by root"
    if shutil.which("ip") is None:
        return "network namespaces are made by `ip`: install Debian's package iproute2"
    try:
        with connected(1):
            return None
    except subprocess.CalledProcessError as exc:
        return f"network namespaces cannot be made here: {exc.stderr.strip()}"


@contextmanager
def connected(count: int) -> Iterator[Network]:
    """Make a hub and hosts; they are gone at the end, with all that still ran there cut off from one another."""
    hub = f"watcher-{os.getpid()}-{next(_numbers)}"
    hosts = tuple(Host(f"{hub}-{number}", hub, number) for number in range(count))
    with ExitStack() as stack:
        _namespace(stack, hub)
        _ip("-n", hub, "link", "add", OFF, "type", "bridge")
        for name, net in NETS.items():
            _ip("-n", hub, "link", "add", name, "type", "bridge")
            _ip("-n", hub, "address", "add", f"{net}.1/24", "dev", name)
            _ip("-n", hub, "link", "set", name, "up")
        for host in hosts:
            _namespace(stack, host.name)
            for name in NETS:
                _connect(host, name)
        yield Network(hub, hosts)


def _namespace(stack: ExitStack, name: str) -> None:
    _ip("netns", "add", name)
    stack.callback(_ip, "netns", "delete", name)
    _ip("-n", name, "link", "set", "lo", "up")


def _connect(host: Host, name: str) -> None:
    line, address = f"{name}-{host.number}", f"{NETS[name]}.{FIRST_HOST + host.number}/24"
    _ip("-n", host.hub, "link", "add", line, "type", "veth", "peer", "name", name, "netns", host.name)
    _ip("-n", host.hub, "link", "set", line, "master", name, "up")
    _ip("-n", host.name, "address", "add", address, "dev", name)
    _ip("-n", host.name, "link", "set", name, "up")


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True, text=True)  # noqa: S603, S607 - Debian's own
