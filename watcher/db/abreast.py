"""Transactions side by side: what waits for the database in one thread leaves it to another one."""

from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import TypeVar

Ask = TypeVar("Ask")


def abreast(work: Callable[[Ask], int], asks: Iterable[Ask], at_once: int) -> int:
    """Return the sum of what `work` returns of each ask.

    The next ask is read only while all `at_once` are worked on, so a million of them need no memory. The first error
    is raised when those that were begun have ended; none is begun after it.
    """
    if at_once == 1:
        return sum(map(work, asks))
    total = 0
    running: set[Future[int]] = set()
    with ThreadPoolExecutor(at_once) as pool:
        for ask in asks:
            if len(running) == at_once:
                done, running = wait(running, return_when=FIRST_COMPLETED)
                total += sum(each.result() for each in done)
            running.add(pool.submit(work, ask))
        return total + sum(each.result() for each in running)
