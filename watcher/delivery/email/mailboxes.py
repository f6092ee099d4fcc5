"""Where mails come back to: a Maildir on this machine, or a mailbox on an IMAP server.

A mail is marked as seen once it has been acted on, and never deleted: that is its owner's choice.
"""

import imaplib
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypeAlias
from urllib.parse import unquote, urlsplit

from watcher.delivery.privacy import plain_answer
from watcher.errors import MailboxError, SettingError

NAME = "WATCHER_BOUNCE_URL"
FORM = "maildir:///path, or imaps://user:password@host/FOLDER"
PORTS = {"imap": 143, "imaps": 993}
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
#: What is read of a mail: its report stands before the original, and of that the headers come first.
MOST_BYTES = 262_144
SECONDS = 60
FAULTS = (imaplib.IMAP4.error, OSError)

Act: TypeAlias = Callable[[bytes], object]
#: What imaplib gives for a line of the server: the line, the line and what it announced, or nothing.
Answer: TypeAlias = bytes | tuple[bytes, bytes] | None


class Mailbox(Protocol):
    """Followed by Maildir and ImapMailbox."""

    def read(self, act: Act, most: int) -> int:
        """Call `act` with each unseen mail and mark it as seen after that; returns how many. Blocks.

        Raises MailboxError where the mailbox cannot be read, and what `act` raises: then the mail stays unseen.
        """
        ...


@dataclass(frozen=True, slots=True)
class Maildir:
    """A folder with `new` and `cur` in it, as mail servers and fetchmail write it."""

    path: Path

    def read(self, act: Act, most: int) -> int:
        try:
            files = sorted(self._unseen())[:most]
            for file in files:
                with file.open("rb") as opened:
                    act(opened.read(MOST_BYTES))
                file.rename(self._seen(file))
        except OSError as exc:
            raise MailboxError(f"{NAME}: {self.path} cannot be read as a Maildir: {exc.strerror}") from exc
        return len(files)

    def _unseen(self) -> Iterator[Path]:
        for folder in ("new", "cur"):
            for file in (self.path / folder).iterdir():
                if "S" not in file.name.partition(":2,")[2] and not file.name.startswith("."):
                    yield file

    def _seen(self, file: Path) -> Path:
        name, _, flags = file.name.partition(":2,")
        return self.path / "cur" / f"{name}:2,{''.join(sorted({*flags, 'S'}))}"


@dataclass(frozen=True, slots=True)
class ImapMailbox:
    """A folder on an IMAP server; without TLS from the first byte, STARTTLS, unless it is this machine."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    folder: str = "INBOX"
    implicit_tls: bool = True

    def read(self, act: Act, most: int) -> int:
        with self._opened() as imap:
            numbers = _answer(imap.uid("SEARCH", "UNSEEN"))[0]
            found = numbers.decode().split()[:most] if isinstance(numbers, bytes) else []
            for number in found:
                act(_mail_in(_answer(imap.uid("FETCH", number, f"(BODY.PEEK[]<0.{MOST_BYTES}>)"))))
                _answer(imap.uid("STORE", number, "+FLAGS.SILENT", r"(\Seen)"))
        return len(found)

    @contextmanager
    def _opened(self) -> Iterator[imaplib.IMAP4]:
        try:
            with _ended(self._connected()) as imap:
                if not self.implicit_tls and self.host not in LOOPBACK:
                    imap.starttls(ssl.create_default_context())
                imap.login(self.user, self.password)
                quoted = self.folder.replace("\\", r"\\").replace('"', r"\"")
                _answer(imap.select(f'"{quoted}"'))
                yield imap
        except FAULTS as exc:
            problem = f"the mailbox at {self.host}:{self.port} cannot be read: {plain_answer(str(exc))}"
            raise MailboxError(f"{NAME}: {problem}") from exc

    def _connected(self) -> imaplib.IMAP4:
        if self.implicit_tls:
            return imaplib.IMAP4_SSL(self.host, self.port, ssl_context=ssl.create_default_context(), timeout=SECONDS)
        return imaplib.IMAP4(self.host, self.port, timeout=SECONDS)


@contextmanager
def _ended(imap: imaplib.IMAP4) -> Iterator[imaplib.IMAP4]:
    """Say goodbye, and close the connection also where the server does not answer, which imaplib leaves open."""
    try:
        with imap:
            yield imap
    finally:
        with suppress(OSError):
            imap.shutdown()


def parse_bounce_url(url: str) -> Mailbox:
    """Return the mailbox of `maildir:///path` or `imaps://user:password@host:port/FOLDER` (`imap://`: STARTTLS).

    Ports: 993, imap 143. The folder is INBOX where none is named. Raises SettingError, which never quotes the password.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise SettingError(f"{NAME} has a host or port that cannot be read: write {FORM}") from None
    if parts.scheme == "maildir" and not parts.netloc and parts.path:
        return Maildir(Path(unquote(parts.path)))
    if parts.scheme not in PORTS or not parts.hostname or not parts.username or not parts.password:
        raise SettingError(f"{NAME} is not the address of a mailbox: write {FORM}")
    folder = unquote(parts.path.strip("/")) or "INBOX"
    if not folder.isascii():
        raise SettingError(f"{NAME} names a folder with letters outside ASCII, which IMAP cannot take: rename it")
    return ImapMailbox(
        host=parts.hostname,
        port=port or PORTS[parts.scheme],
        user=unquote(parts.username),
        password=unquote(parts.password),
        folder=folder,
        implicit_tls=parts.scheme == "imaps",
    )


def _answer(answered: tuple[str, Sequence[Answer]]) -> Sequence[Answer]:
    """Return what the server said, where it said yes. imaplib raises for BAD, and leaves NO to its caller."""
    kind, said = answered
    if kind != "OK":
        raise imaplib.IMAP4.error(f"it answered {kind} {said[0]!r}")
    return said


def _mail_in(fetched: Sequence[Answer]) -> bytes:
    """Return the mail of a FETCH; nothing where it was deleted meanwhile."""
    return next((each[1] for each in fetched if isinstance(each, tuple)), b"")
