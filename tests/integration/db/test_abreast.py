"""Work side by side: all of it is done, no more of it is begun than may be, and an error ends it."""

from collections.abc import Iterator
from threading import Barrier

import pytest

from watcher.db.abreast import abreast


@pytest.mark.parametrize("at_once", [1, 2, 5])
@pytest.mark.parametrize("asks", [0, 1, 2, 30])
def test_what_was_returned_of_each_is_added_up(asks: int, at_once: int) -> None:
    assert abreast(lambda ask: ask, range(asks), at_once) == sum(range(asks))


def test_as_many_as_may_are_worked_on_at_the_same_time() -> None:
    together = Barrier(3, timeout=10)

    assert abreast(lambda _: together.wait() >= 0, range(9), 3) == 9


def test_no_more_is_read_than_can_be_begun_soon() -> None:
    ended: list[int] = []
    unended: list[int] = []

    def asks() -> Iterator[int]:
        for number in range(50):
            unended.append(number + 1 - len(ended))
            yield number

    def end(number: int) -> int:
        ended.append(number)
        return number

    abreast(end, asks(), 2)

    assert max(unended) <= 3


@pytest.mark.parametrize("at_once", [1, 2])
def test_after_an_error_none_is_begun(at_once: int) -> None:
    begun: list[int] = []

    def fail(number: int) -> int:
        begun.append(number)
        raise ValueError(f"number {number} broke")

    with pytest.raises(ValueError, match="number"):
        abreast(fail, range(100), at_once)

    assert len(begun) <= at_once


def test_a_source_that_breaks_is_an_error_too() -> None:
    def asks() -> Iterator[int]:
        yield 1
        raise OSError("no more")

    with pytest.raises(OSError, match="no more"):
        abreast(lambda ask: ask, asks(), 2)
