"""What a mail costs from an alert to the relay's 250: rendered, encoded and sent, without DKIM.

A few alerts go to many readers each, as they do when a search is popular. The plain way renders, builds and
serializes a mail for every reader; the ceiling sends bytes that were made before the clock started.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from functools import lru_cache
from statistics import median
from typing import Final, TypeAlias

import aiosmtplib

from bench.mail_receiver import receiving, sink
from bench.table import Row, at_least
from watcher.alerts.render import Renderer, load_templates
from watcher.alerts.samples import SAMPLE_ALERTS
from watcher.assets import templates_dir
from watcher.delivery.email import SmtpChannel, SmtpRelay
from watcher.delivery.wire import fill
from watcher.model.alert import Alert, Message
from watcher.model.delivery import Delivery, Lease
from watcher.model.watch import Address, Channel

Send: TypeAlias = Callable[["Mail"], Awaitable[object]]
Open: TypeAlias = Callable[[int], AbstractAsyncContextManager[Send]]

ROUNDS: Final = 15
ALERTS: Final = 5
READERS: Final = 100
#: The plain way takes ten times as long.
FEWER: Final = 100
CONNECTIONS: Final = 4
#: As many as a worker has on their way: it begins no more than there are connections.
IN_FLIGHT: Final = CONNECTIONS

NOW: Final = datetime(2026, 7, 1, 9, tzinfo=UTC)
SENDER, DOMAIN = "watcher@example.org", "watch.example.org"
LINK: Final = "https://watch.example.org/leave/AgAAAAAAAAABaeH0kP2hjxJ4mVb0wq7Lr3s5"
OURS, PLAIN, PREPARED = "ours", "Jinja2, EmailMessage and aiosmtplib for each reader", "aiosmtplib, bytes made before"


@dataclass(frozen=True, slots=True)
class Mail:
    """One of the mails: which alert, and which of its readers."""

    alert: Alert
    reader: int

    def delivery(self, message: Message) -> Delivery:
        """Return the row that carries it."""
        to = Address(self.reader, Channel.EMAIL, f"reader{self.reader}@example.org", NOW)
        slots = (*(f"[[leave:{place}]]" for place in range(len(self.alert.parts))), "[[leave]]")
        personal = tuple((slot, f"{LINK}{self.reader:06}") for slot in slots)
        number = self.alert.id * READERS + self.reader
        lease = Lease(1, NOW + timedelta(seconds=90))
        return Delivery(number, f"email/{number}/sweep-1", to, message, NOW, 0, lease, personal)


def make_mails() -> list[Mail]:
    """Return the mails in the order in which a sweep leaves them: alert by alert."""
    sample = SAMPLE_ALERTS["several"]
    days = (date(2026, 1, 1) + timedelta(days=number) for number in range(ALERTS))
    alerts = [replace(sample, id=number, as_of=day) for number, day in enumerate(days)]
    return [Mail(alert, reader) for alert in alerts for reader in range(READERS)]


def build(renderer: Renderer, mail: Mail) -> bytes:
    """Return a mail as the standard library makes it."""
    message = renderer.email(mail.alert)
    delivery = mail.delivery(message)
    built = EmailMessage(policy=WIRE)
    built["From"], built["To"], built["Subject"] = SENDER, delivery.address.value, message.subject
    built["Date"], built["Message-ID"] = NOW, f"<{delivery.id}@{DOMAIN}>"
    built["List-Unsubscribe"] = f"<{LINK}{mail.reader:06}>"
    built.set_content(fill(message.text, delivery))
    built.add_alternative(fill(message.html, delivery), subtype="html")
    return built.as_bytes()


@dataclass(slots=True)
class Pace:
    """Of each round: seconds a mail, of this process's CPU and on the wall."""

    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return 1 / median(self.wall)


def measure() -> list[Row]:
    """Return the three ways; CPU seconds are of one mail, and of this process."""
    with receiving() as port:
        paces = asyncio.run(_paces(port))
    floor = median(paces[PREPARED].cpu)
    receiver = "smtp-sink" if sink() else "smtp-sink is not installed (Debian: postfix), so into our own receiver"
    return [
        Row(f"{name}, into {receiver}" if name == PREPARED else name, pace.cpu, floor, _goal(name, paces))
        for name, pace in paces.items()
    ]


def _goal(name: str, paces: Mapping[str, Pace]) -> str:
    rate = paces[name].rate
    if name != OURS:
        return f"{rate:,.0f} a second"
    goals = (
        at_least(2_000, rate, "a second"),
        at_least(5, rate / paces[PLAIN].rate, "x the plain way"),
        at_least(0.6, rate / paces[PREPARED].rate, "x bytes made before"),
    )
    return "; ".join(goals)


async def _paces(port: int) -> dict[str, Pace]:
    """Measure the ways in turn, so that a busy neighbor slows all of them alike."""
    mails, renderer = make_mails(), load_templates(templates_dir())
    made = [build(renderer, mail) for mail in mails[:READERS]]
    ways: dict[str, Open] = {
        PREPARED: lambda at: _sending(at, lambda mail: made[mail.reader]),
        PLAIN: lambda at: _sending(at, lambda mail: build(renderer, mail)),
        OURS: lambda at: _ours(at, renderer),
    }
    paces = {name: Pace() for name in ways}
    for _ in range(ROUNDS):
        for name, opened in ways.items():
            async with opened(port) as send:
                # Not counted: connections are made, and code is loaded.
                await _send_all(send, mails[-2 * IN_FLIGHT :])
                cpu, wall = await _timed(send, mails[:FEWER] if name == PLAIN else mails)
            paces[name].cpu.append(cpu)
            paces[name].wall.append(wall)
    return paces


async def _timed(send: Send, mails: list[Mail]) -> tuple[float, float]:
    cpu, wall = time.process_time(), time.perf_counter()
    await _send_all(send, mails)
    return (time.process_time() - cpu) / len(mails), (time.perf_counter() - wall) / len(mails)


async def _send_all(send: Send, mails: list[Mail]) -> None:
    left: Iterator[Mail] = iter(mails)

    async def send_some() -> None:
        for mail in left:
            await send(mail)

    await asyncio.gather(*(send_some() for _ in range(IN_FLIGHT)))


@asynccontextmanager
async def _ours(port: int, renderer: Renderer) -> AsyncIterator[Send]:
    channel = SmtpChannel(SmtpRelay("127.0.0.1", port, tls="never"), SENDER, DOMAIN, CONNECTIONS)
    # A worker, too, renders an alert once for all who get it.
    rendered = lru_cache(ALERTS)(lambda number: renderer.email(alerts[number]))
    alerts = {mail.alert.id: mail.alert for mail in make_mails()}
    yield lambda mail: channel.send(mail.delivery(rendered(mail.alert.id)), NOW)
    await channel.close()


@asynccontextmanager
async def _sending(port: int, bytes_of: Callable[[Mail], bytes]) -> AsyncIterator[Send]:
    """Keep as many connections as ours, and send on whichever is free."""
    free: asyncio.Queue[aiosmtplib.SMTP] = asyncio.Queue()
    for _ in range(CONNECTIONS):
        smtp = aiosmtplib.SMTP(hostname="127.0.0.1", port=port, start_tls=False, local_hostname=DOMAIN)
        await smtp.connect()
        free.put_nowait(smtp)

    async def send(mail: Mail) -> None:
        raw, smtp = bytes_of(mail), await free.get()
        await smtp.sendmail(SENDER, [f"reader{mail.reader}@example.org"], raw)
        free.put_nowait(smtp)

    yield send
    while not free.empty():
        await free.get_nowait().quit()
