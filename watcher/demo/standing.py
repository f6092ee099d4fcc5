"""The demo left standing: its pages, its mails as pages, and a button that lets out the registry's next release."""

import asyncio
import signal
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from fastapi import FastAPI

from watcher.demo.inbox import MAILS, Outlet, add_inbox
from watcher.demo.screen import Sight
from watcher.demo.stage import Stage, release, send
from watcher.model.watch import Channel, WatchKind

SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)
SECONDS_BETWEEN_LOOKS: Final = 1
#: Invented, found by the coordinator's search, and changed on most days.
MUCH_CHANGED: Final = "NCT99000001"
GIVEN_UP: Final = "NCT99000033"
PERSONAL: Final = "Pause, change or leave; take a copy of all that is kept, or have it erased."


async def stand(stage: Stage, app: FastAPI, people: Sequence[str]) -> None:
    """Serve until a signal comes; what visitors ask for is sent as by a running service."""
    loop, told_to_stop, turn = asyncio.get_running_loop(), asyncio.Event(), asyncio.Lock()
    for each in SIGNALS:
        loop.add_signal_handler(each, told_to_stop.set)

    async def let_out() -> None:
        async with turn:
            if stage.replay.clock.left:
                await release(stage)

    async def on_our_loop() -> None:
        # The pages have a loop of their own, and the registry's client belongs to ours.
        await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(let_out(), loop))

    add_inbox(app, stage.service, stage.mail.inbox, Outlet(stage.replay.clock, on_our_loop))
    stage.screen.standing(_sights(stage, people))
    while not told_to_stop.is_set():
        async with turn:
            await send(stage)
        with suppress(TimeoutError):
            await asyncio.wait_for(told_to_stop.wait(), SECONDS_BETWEEN_LOOKS)


def _sights(stage: Stage, people: Sequence[str]) -> list[Sight]:
    origin, book = stage.service.settings.public_url, stage.service.pipeline.book
    search = next(watch for watch in book.watches() if watch.kind is WatchKind.SEARCH)
    return [
        Sight("Start page", f"{origin}/", "Search for gastric cancer, and follow what you find as you@example.org."),
        Sight(
            "Mails, and the next release",
            f"{origin}{MAILS}",
            "Each mail as its reader sees it, and as text; yours arrive here too. A button lets out what changes next.",
        ),
        Sight(
            "A trial and its timeline",
            f"{origin}/trials/{MUCH_CHANGED}?near=Shanghai",
            "What changed when, before and after; who can take part, in plain words; a map of its sites.",
        ),
        Sight(
            "A trial that was given up",
            f"{origin}/trials/{GIVEN_UP}#changes",
            "Its timeline: the dates moved, then it was withdrawn, and why.",
        ),
        Sight(
            "The coordinator's search",
            f"{origin}/searches/{search.id}",
            "The trials in it, those that entered and left with the reason, and feeds of it.",
        ),
        *(Sight(f"What {who} follows", _manage(stage, who), PERSONAL) for who in people),
    ]


def _manage(stage: Stage, who: str) -> str:
    now, pipeline = stage.service.now(), stage.service.pipeline
    return pipeline.links.make.manage(pipeline.book.address(Channel.EMAIL, who, None, now).id, now)
