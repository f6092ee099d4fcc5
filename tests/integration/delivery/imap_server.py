"""A small IMAP server (RFC 3501): one mailbox, the commands that read it, and real connections on 127.0.0.1."""

import re
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

USER, PASSWORD = "bounces", 'pass "word"'
GREETING = b"* OK [CAPABILITY IMAP4rev1] ready\r\n"


@dataclass(slots=True)
class ImapServer:
    """Its mails, and which of them were seen."""

    mails: list[bytes] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)
    folder: str = "INBOX"
    port: int = 0
    #: Break the connection at this command.
    drops_at: str = ""

    def answer(self, verb: str, rest: str) -> bytes | None:
        """Return what is said to a command before its OK; None: NO."""
        match verb:
            case "CAPABILITY":
                return b"* CAPABILITY IMAP4rev1\r\n"
            case "LOGIN":
                return b"" if rest == f'{USER} "{PASSWORD}"'.replace(' "word"', r" \"word\"") else None
            case "SELECT":
                return b"* %d EXISTS\r\n" % len(self.mails) if rest.strip('"') == self.folder else None
            case "UID":
                return self._of_uid(*rest.split(" ", 2))
            case "LOGOUT":
                return b"* BYE\r\n"
        return None

    def _of_uid(self, verb: str, which: str, what: str = "") -> bytes:
        if verb == "SEARCH":
            unseen = [str(number) for number in range(1, len(self.mails) + 1) if number not in self.seen]
            return f"* SEARCH {' '.join(unseen)}".rstrip().encode() + b"\r\n"
        number = int(which)
        if verb == "STORE":
            self.seen.add(number)
            return b""
        size = re.search(r"<0\.(\d+)>", what)
        mail = self.mails[number - 1][: int(size[1])] if size else self.mails[number - 1]
        return b"* %d FETCH (UID %d BODY[]<0> {%d}\r\n" % (number, number, len(mail)) + mail + b")\r\n"


@contextmanager
def open_imap(tls: ssl.SSLContext | None = None) -> Iterator[ImapServer]:
    imap = ImapServer()

    class Talk(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(GREETING)
            for line in self.rfile:
                tag, verb, *rest = line.decode().strip().split(" ", 2)
                if verb == imap.drops_at:
                    return
                said = imap.answer(verb.upper(), "".join(rest))
                self.wfile.write((said or b"") + f"{tag} {'NO' if said is None else 'OK'} {verb} done\r\n".encode())
                if verb == "LOGOUT":
                    return

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk) as server:
        if tls is not None:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        imap.port = server.server_address[1]
        serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        serving.start()
        try:
            yield imap
        finally:
            server.shutdown()
            serving.join()
