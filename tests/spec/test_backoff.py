"""When a failed delivery is tried again, and when it is given up."""

from datetime import timedelta
from itertools import count, takewhile

import pytest

from watcher.delivery.backoff import next_delay
from watcher.model.watch import Channel

EXACTLY = 0.5  # this jitter neither adds nor takes away


def whole_course(channel: Channel) -> list[timedelta]:
    delays = (next_delay(channel, attempts, EXACTLY) for attempts in count(1))
    return [delay for delay in takewhile(lambda delay: delay is not None, delays) if delay]


def test_a_webhook_is_tried_ten_times_in_75_hours_and_35_minutes() -> None:
    course = whole_course(Channel.WEBHOOK)

    hours = [timedelta(hours=each) for each in (2, 5, 10, 14, 20, 24)]
    assert course == [timedelta(seconds=5), timedelta(minutes=5), timedelta(minutes=30), *hours]
    assert sum(course, timedelta()) == timedelta(hours=75, minutes=35, seconds=5)


def test_an_email_is_tried_nine_times_in_four_hours() -> None:
    course = whole_course(Channel.EMAIL)

    assert course == [timedelta(minutes=each) for each in (1, 4, 10, 15, 30, 60, 60, 60)]
    assert sum(course, timedelta()) == timedelta(hours=4)


@pytest.mark.parametrize(
    ("jitter", "seconds"),
    [
        (0.0, 240),  # 300 s less a fifth
        (0.25, 270),
        (0.5, 300),
        (0.75, 330),
    ],
)
def test_jitter_moves_a_delay_by_up_to_a_fifth(jitter: float, seconds: float) -> None:
    assert next_delay(Channel.WEBHOOK, 2, jitter) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("attempts", "retry_after", "seconds"),
    [
        (1, 0, 60),  # listed 5 s; an overloaded side is left alone for a minute
        (1, 7, 60),
        (1, 90, 90),  # between the minute and its double: as asked
        (1, 3600, 120),
        (2, 0, 300),  # listed 5 min
        (2, 400, 400),
        (2, 86_400, 600),
        (2, 1e300, 600),  # more seconds than a date can hold
    ],
)
def test_what_an_overloaded_side_asks_for_is_kept_between_the_delay_and_its_double(
    attempts: int, retry_after: float, seconds: float
) -> None:
    assert next_delay(Channel.WEBHOOK, attempts, 0.0, retry_after) == timedelta(seconds=seconds)


def test_jitter_never_makes_a_retry_come_before_the_time_that_was_asked_for() -> None:
    assert next_delay(Channel.WEBHOOK, 2, 0.5, 400) == timedelta(seconds=440)


def test_asking_for_calm_does_not_prolong_the_course() -> None:
    assert next_delay(Channel.WEBHOOK, 10, EXACTLY, 60) is None
    assert next_delay(Channel.EMAIL, 9, EXACTLY, 60) is None
