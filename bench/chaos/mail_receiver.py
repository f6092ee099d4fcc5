"""`python -m bench.chaos.mail_receiver FOLDER SEED STALL ADDRESS`: a mail server with the faults of real ones.

Prints its port. Writes `mails.jsonl`: what it took, before it says so, and what it answered or did instead.
"""

import asyncio
import sys
from collections import Counter
from email import message_from_bytes, policy
from pathlib import Path

from bench.chaos.lines import Lines
from bench.chaos.plan import is_greylisted, mail_fate

ANSWERS = {
    "defer": b"451 4.3.0 a queue is full, come again\r\n",
    "refuse": b"550 5.7.1 this mail is not wanted\r\n",
}


class MailServer:
    """Takes each mail the second time at the latest, but for what it refuses for good."""

    def __init__(self, log: Lines, seed: int, stall: float) -> None:
        self._log = log
        self._seed = seed
        self._stall = stall
        self._seen: Counter[int] = Counter()
        self._recipients: set[str] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._talk(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            # Who was killed hangs up in the middle of a line.
            pass
        finally:
            writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 ready\r\n")
        while line := await reader.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                writer.write(b"354 go on\r\n")
                mail = await reader.readuntil(b"\r\n.\r\n")
                if not await self._take(mail, writer):
                    return
            elif verb == b"RCPT" and self._turns_away(line.decode()):
                writer.write(b"450 4.7.1 greylisted, come again\r\n")
            else:
                writer.write(b"250 ok\r\n")
            await writer.drain()
            if verb == b"QUIT":
                return

    def _turns_away(self, recipient: str) -> bool:
        is_new = recipient not in self._recipients
        self._recipients.add(recipient)
        return is_new and is_greylisted(self._seed, recipient)

    async def _take(self, mail: bytes, writer: asyncio.StreamWriter) -> bool:
        """Do with a mail what is its fate, and say whether the connection lasts."""
        headers = message_from_bytes(mail, policy=policy.default)
        due = int(str(headers["Subject"]).split()[1])
        facts = {"id": str(headers["Message-ID"]), "host": writer.get_extra_info("peername")[0]}
        self._seen[due] += 1
        fate = mail_fate(self._seed, due)
        if fate != "refuse" and self._seen[due] > 1:
            fate = "take"
        if fate in ANSWERS:
            self._log.write(fate, due=due, **facts)
            writer.write(ANSWERS[fate])
            return True
        if fate == "drop":
            self._log.write("drop", due=due, **facts)
            return False
        number = self._seen[due]
        self._log.write("took", due=due, number=number, fate=fate, **facts)
        if fate == "keep-and-drop":
            return False
        if fate == "stall":
            await asyncio.sleep(self._stall)
        writer.write(b"250 2.0.0 taken\r\n")
        await writer.drain()
        self._log.write("answered", due=due, number=number)
        return True


async def main() -> None:
    log = Lines(Path(sys.argv[1]) / "mails.jsonl")
    receiver = MailServer(log, int(sys.argv[2]), float(sys.argv[3]))
    server = await asyncio.start_server(receiver.serve, sys.argv[4], 0, limit=2**20)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
