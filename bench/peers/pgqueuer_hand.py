"""Run by the peers' Python: PgQueuer's own statements, without its handlers: take a batch, log it as done, and again.

`fill URL JOBS` makes its tables and jobs; `work URL BATCH` waits for a line, works until nothing is left, and prints
how many jobs it did. It imports nothing of ours.
"""

import asyncio
import sys
import uuid
from datetime import timedelta

import asyncpg
from pgqueuer.ports.repository import EntrypointExecutionParameter
from pgqueuer.queries import Queries

ENTRYPOINT = "deliver"
STALE = timedelta(seconds=90)
JOBS_A_STATEMENT = 10_000


async def fill(url: str, jobs: int) -> None:
    connection = await asyncpg.connect(url)
    queries = Queries.from_asyncpg_connection(connection)
    await queries.install()
    for start in range(0, jobs, JOBS_A_STATEMENT):
        some = min(JOBS_A_STATEMENT, jobs - start)
        await queries.enqueue([ENTRYPOINT] * some, [None] * some, [0] * some)
    await connection.execute("VACUUM ANALYZE")
    await connection.close()


async def work(url: str, batch: int) -> None:
    connection = await asyncpg.connect(url)
    queries = Queries.from_asyncpg_connection(connection)
    entrypoints, manager = {ENTRYPOINT: EntrypointExecutionParameter(0)}, uuid.uuid4()
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    done = 0
    while jobs := await queries.dequeue(batch, entrypoints, manager, None, STALE):
        await queries.log_jobs([(job, "successful", None) for job in jobs])
        done += len(jobs)
    print(done, flush=True)
    await connection.close()


if __name__ == "__main__":
    asyncio.run({"fill": fill, "work": work}[sys.argv[1]](sys.argv[2], int(sys.argv[3])))
