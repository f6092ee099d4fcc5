"""Mails as `.eml` files, for an installation without a mail server: every mail program opens them."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from watcher.delivery.email.mail import mail_bytes
from watcher.delivery.email.returns import Returns
from watcher.delivery.email.seal import Seal
from watcher.delivery.wire import permanent_id
from watcher.errors import ChannelError
from watcher.model.delivery import Delivery


class FolderChannel:
    """Writes each mail to one file; a retry writes the same file again."""

    def __init__(
        self, folder: Path, sender: str, domain: str, *, returns: Returns | None = None, seal: Seal | None = None
    ) -> None:
        self._folder = folder
        self._sender = sender
        self._domain = domain
        self._returns = returns
        self._seal = seal

    async def send(self, delivery: Delivery, now: datetime) -> str:  # the time of the attempt changes no byte
        mail = mail_bytes(delivery, self._sender, self._domain, returns=self._returns, seal=self._seal)
        made = delivery.created_at.astimezone(UTC)
        path = self._folder / f"{made:%Y%m%dT%H%M%SZ}-{permanent_id(delivery)}.eml"
        try:
            await asyncio.to_thread(_write, path, mail)
        except OSError as exc:
            raise ChannelError(f"cannot write mails to {self._folder}: {exc.strerror}") from exc
        return f"written to {path.name}"


def _write(path: Path, mail: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Whoever watches the folder never sees half a mail.
    unfinished = path.with_suffix(".part")
    unfinished.write_bytes(mail)
    unfinished.replace(path)
