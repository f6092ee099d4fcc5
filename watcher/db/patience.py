"""A connection to PostgreSQL that does not wait for an answer for ever.

The server ends a statement that takes too long, and TCP notices a host that is gone. Neither helps where the
connection stands and nothing comes back: a frozen server, a firewall that forgot us. Without a limit of our own the
thread that asks would wait until the process is restarted (fault F22).
"""

from typing import TypeVar

import psycopg
from psycopg import errors
from psycopg.abc import PQGen
from psycopg.rows import TupleRow

Answer = TypeVar("Answer")

#: Above the server's own limit of a statement, which tells more of what was wrong.
LONGEST_WAIT_SECONDS = 75
#: How long the driver waits before it looks whether the connection was closed under it.
LOOK_SECONDS = 0.1


class PatientConnection(psycopg.Connection[TupleRow]):
    """Gives up a call that gets no answer, and with it the connection, whose state nobody knows then."""

    longest_wait: float = LONGEST_WAIT_SECONDS

    def wait(self, gen: PQGen[Answer], interval: float = LOOK_SECONDS, timeout: float | None = None) -> Answer:
        limit = self.longest_wait if timeout is None else timeout
        try:
            return super().wait(gen, interval, limit)
        except errors._WaitTimeout:  # noqa: SLF001 - the driver's word for it, which its own callers translate too
            if timeout is not None:
                raise
            self.pgconn.finish()
            raise psycopg.OperationalError(f"no answer for {limit:g} s") from None


class QuickConnection(PatientConnection):
    """For questions that are answered at once, by an asker who has to know soon that nobody answers."""

    longest_wait = 4
