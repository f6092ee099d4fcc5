"""Small asks done as large ones."""

import asyncio
from collections.abc import Sequence

import pytest

from watcher.delivery.batches import Batches

pytestmark = pytest.mark.anyio


class Doubling:
    """Work that keeps the batches it was given."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []

    def __call__(self, numbers: Sequence[int]) -> list[int]:
        self.batches.append(list(numbers))
        if 13 in numbers:
            raise LookupError("13")
        return [2 * number for number in numbers]


async def test_asks_that_come_together_are_done_together_and_each_gets_its_own_answer() -> None:
    work = Doubling()
    batches = Batches(work, most=10)

    assert await asyncio.gather(*(batches.do(number) for number in range(5))) == [0, 2, 4, 6, 8]
    assert work.batches == [[0, 1, 2, 3, 4]]


async def test_no_batch_is_larger_than_it_may_be() -> None:
    work = Doubling()
    batches = Batches(work, most=2, seconds=30)
    asked = asyncio.gather(*(batches.do(number) for number in range(4)))

    assert await asked == [0, 2, 4, 6]
    assert work.batches == [[0, 1], [2, 3]]


async def test_a_batch_that_waits_for_more_can_be_hurried() -> None:
    batches = Batches(Doubling(), most=10, seconds=3600)
    asked = asyncio.ensure_future(batches.do(4))
    await asyncio.sleep(0)

    batches.hurry()

    assert await asked == 8


async def test_who_asked_in_a_batch_that_failed_learns_of_it_and_the_next_one_is_done() -> None:
    batches = Batches(Doubling(), most=10)

    assert [type(each) for each in await asyncio.gather(batches.do(1), batches.do(13), return_exceptions=True)] == [
        LookupError,
        LookupError,
    ]
    assert await batches.do(1) == 2
