"""Whose turn it is among what a worker has claimed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.unit.delivery.deliveries import NOW, make_webhook
from watcher.delivery.lines import Lane, Line
from watcher.model.delivery import Attempt, Delivery, Outcome
from watcher.model.watch import Channel

LANE = Lane(batch=10, at_once=4, at_first=2, at_best=3, of_an_address=4, longest=timedelta(seconds=20))
ACCEPTED = Attempt(Outcome.ACCEPTED, "200 OK", NOW, NOW)
OVERLOADED = Attempt(Outcome.DEFERRED, "503", NOW, NOW, blocks=True)


def one(number: int, of: int = 1) -> Delivery:
    made = make_webhook(f"https://hooks.example.org/{of}")
    return replace(made, id=number, address=replace(made.address, id=of))


@pytest.fixture
def line() -> Line:
    return Line(Channel.WEBHOOK, LANE)


def begun(line: Line) -> list[int]:
    found = []
    while begins := line.next():
        found.append(begins.id)
    return found


def test_endpoints_take_turns(line: Line) -> None:
    line.add([one(1), one(2), one(3), one(4, of=2), one(5, of=3)])

    assert begun(line) == [1, 4, 5, 2]


def test_a_new_endpoint_gets_few_slots_and_one_more_with_each_answer_up_to_the_best(line: Line) -> None:
    claimed = [one(number) for number in range(10)]
    line.add(claimed)

    at_once = [len(begun(line))]
    for each in claimed[:3]:
        line.answered(each, ACCEPTED)
        at_once.append(len(begun(line)))

    assert at_once == [2, 2, 1, 1]


def test_an_endpoint_that_is_overloaded_gets_nothing_before_that_is_recorded_and_then_one_slot(line: Line) -> None:
    first = one(1)
    line.add([first, one(2), one(3), one(4), one(5, of=2)])
    assert begun(line) == [1, 5, 2]

    line.answered(first, OVERLOADED)
    assert begun(line) == []
    line.finished(first)
    line.finished(one(2))
    assert begun(line) == [3]


def test_no_more_are_begun_than_the_lane_allows(line: Line) -> None:
    line.add([one(number, of=number) for number in range(9)])

    assert len(begun(line)) == LANE.at_once


def test_what_is_wanted_leaves_out_an_endpoint_of_which_enough_is_here(line: Line) -> None:
    line.add([one(number) for number in range(4)])

    assert line.wanted().busy == {1}
    assert not line.was_too_busy
    line.finished(one(0))
    assert line.was_too_busy


def test_lost_leases_are_taken_out_of_what_waits(line: Line) -> None:
    line.add([one(1), one(2), one(3, of=2)])
    line.next()

    assert [each.id for each in line.drop({1, 3})] == [3]
    assert [each.id for each in line.drop()] == [2]
    assert not line.is_empty
    line.finished(one(1))
    assert line.is_empty


def test_a_lane_can_be_narrowed_and_never_widened_beyond_its_batch() -> None:
    narrow = LANE.limited(most=1000, concurrency=1)

    assert (narrow.batch, narrow.at_once, narrow.at_best) == (10, 1, 1)
