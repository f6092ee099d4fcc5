"""The service as its readers meet it: a process with pages, a registry that replays, and their mailboxes."""

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import httpx

from tests.features.processes import running
from watcher.demo.pages import free_port
from watcher.demo.receivers import MailReceiver
from watcher.replay import Histories, ReplayServer

ARRIVES_WITHIN = 30.0
#: On this day the registry corrects coordinates and the like, which tells nobody.
OF_THE_REGISTRY_ALONE = date(2026, 7, 6)


@dataclass(frozen=True, slots=True)
class Live:
    """A running service; each method is one thing that happens around it."""

    origin: str
    replay: ReplayServer
    mail: MailReceiver

    def mails_to(self, who: str, count: int) -> list[EmailMessage]:
        """Wait until somebody has so many mails, and return them."""
        while len(found := [mail for mail in self.mail.inbox.mails if mail["To"] == who]) < count:
            self.mail.inbox.arrived.clear()
            later = [mail for mail in self.mail.inbox.mails if mail["To"] == who]
            if len(later) < count:
                arrived = self.mail.inbox.arrived.wait(ARRIVES_WITHIN)
                assert arrived, f"{who} has {len(found)} mails, not {count}"
        return found

    def release(self) -> None:
        """Let the registry put out the next release in which a sponsor changes something; the service looks for it."""
        if self.replay.clock.advance() == OF_THE_REGISTRY_ALONE:
            assert self.replay.clock.advance()


def link_in(mails: EmailMessage | list[EmailMessage], page: str) -> str:
    """Return the first link to such a page in the texts of these mails."""
    bodies = [mail.get_body(("plain",)) for mail in (mails if isinstance(mails, list) else [mails])]
    text = "".join(body.get_content() for body in bodies if body)
    found = re.search(rf"https?://\S+/{page}/\S+", text)
    assert found, f"no link to {page} in {text}"
    return found[0]


@contextmanager
def live(folder: Path) -> Iterator[Live]:
    """Run everything in one process, as `watcher run` does."""
    with ExitStack() as stack:
        replay, mail = stack.enter_context(ReplayServer(Histories.shipped())), stack.enter_context(MailReceiver())
        with free_port() as probe:
            port = str(probe.getsockname()[1])
        environment = {
            "WATCHER_DATA_DIR": str(folder),
            "WATCHER_PORT": port,
            "WATCHER_PUBLIC_URL": f"http://127.0.0.1:{port}",
            "WATCHER_REGISTRY_URL": replay.origin,
            "WATCHER_REGISTRY_REQUESTS_PER_MINUTE": "60000",
            "WATCHER_POLL_MINUTES": "0.01",
            "WATCHER_BACKFILL": "false",
            "WATCHER_SMTP_URL": mail.url,
            "WATCHER_MAIL_FROM": "Trial Watcher <watcher@example.org>",
        }
        service = stack.enter_context(running("run", environment))
        found = Live(service.prints("Pages: ").rstrip("/"), replay, mail)
        assert httpx.get(f"{found.origin}/health/ready").is_success
        yield found
        assert service.stop() == 0
        assert "Traceback" not in "".join(service.everything())
