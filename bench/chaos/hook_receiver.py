"""`python -m bench.chaos.hook_receiver FOLDER DEAD HANG ADDRESS`: endpoints, fine, slow, failing, dropping, or dead.

Prints its origin. Writes `hooks.jsonl`: what it took, before it says so, and what it answered or did instead.
Only a right signature is taken; it is checked here by Standard Webhooks' own words, without the service's code.
"""

import asyncio
import base64
import hashlib
import hmac
import json
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random

from bench.chaos.lines import Lines
from bench.chaos.plan import SECRET

KEY = base64.b64decode(SECRET.removeprefix("whsec_"))
SLOWEST_SECONDS = 2.0


class HookServer:
    """For `dead` seconds the dead endpoints take nothing, and what is sent to them hangs for `hang` seconds."""

    def __init__(self, log: Lines, dead: float, hang: float) -> None:
        self._log = log
        self._dead_until = time.monotonic() + dead
        self._hang = hang
        self._seen: Counter[int] = Counter()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await self._exchange(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError):
            # Who was killed hangs up in the middle of a line.
            pass
        finally:
            writer.close()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *rest = head.split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in rest)}
        body = await reader.readexactly(int(headers["content-length"]))
        return await self._take(first.split()[1].split("/")[1], headers, body, writer)

    async def _take(self, kind: str, headers: dict[str, str], body: bytes, writer: asyncio.StreamWriter) -> bool:
        """Do with a webhook what its endpoint does, and say whether the connection lasts."""
        if not _is_signed(headers, body):
            self._log.write("forged", id=headers.get("webhook-id"))
            return await _say(writer, 401)
        due = int(json.loads(body)["due"])
        facts = {"id": headers["webhook-id"], "host": writer.get_extra_info("peername")[0]}
        self._seen[due] += 1
        number = self._seen[due]
        if kind == "failing" and number == 1:
            self._log.write("failed", due=due, **facts)
            return await _say(writer, 500)
        if kind == "dead" and time.monotonic() < self._dead_until:
            self._log.write("ignored", due=due, **facts)
            await asyncio.sleep(self._hang)
            return False
        self._log.write("took", due=due, number=number, fate=kind, **facts)
        if kind == "dropping" and number == 1:
            return False
        if kind == "slow":
            await asyncio.sleep(Random(due).random() * SLOWEST_SECONDS)  # noqa: S311 - the same every time
        await _say(writer, 200)
        self._log.write("answered", due=due, number=number)
        return True


async def _say(writer: asyncio.StreamWriter, status: int) -> bool:
    writer.write(f"HTTP/1.1 {status} so\r\ncontent-length: 0\r\n\r\n".encode())
    await writer.drain()
    return True


def _is_signed(headers: dict[str, str], body: bytes) -> bool:
    signed = f"{headers.get('webhook-id')}.{headers.get('webhook-timestamp')}.".encode() + body
    right = "v1," + base64.b64encode(hmac.new(KEY, signed, hashlib.sha256).digest()).decode()
    return right in headers.get("webhook-signature", "").split()


async def main() -> None:
    receiver = HookServer(Lines(Path(sys.argv[1]) / "hooks.jsonl"), float(sys.argv[2]), float(sys.argv[3]))
    server = await asyncio.start_server(receiver.serve, sys.argv[4], 0, backlog=1024)
    print(f"http://{sys.argv[4]}:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
