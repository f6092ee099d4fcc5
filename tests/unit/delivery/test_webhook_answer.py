"""What an endpoint's answer means for its delivery, and for the others that wait for the endpoint."""

import pytest

from tests.unit.delivery.deliveries import NOW
from watcher.delivery.backoff import next_delay
from watcher.delivery.webhook_answer import judged, seconds
from watcher.errors import ChannelError
from watcher.model.watch import Channel


def no(status: int, retry_after: str | None = None) -> ChannelError:
    with pytest.raises(ChannelError) as caught:
        judged(status, retry_after, b"", NOW)
    return caught.value


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_an_overloaded_endpoint_is_left_alone_for_a_minute_at_least(status: int) -> None:
    fault = no(status)

    delay = next_delay(Channel.WEBHOOK, 1, 0.0, fault.retry_after)
    assert fault.blocks
    assert delay is not None
    assert delay.total_seconds() == 60


@pytest.mark.parametrize(("asked", "waits"), [("5", 60), ("90", 90), ("86400", 120), ("9" * 30, 60)])
def test_what_it_asks_for_is_kept_between_a_minute_and_its_double(asked: str, waits: float) -> None:
    delay = next_delay(Channel.WEBHOOK, 1, 0.0, no(429, asked).retry_after)

    assert delay is not None
    assert delay.total_seconds() == waits


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308, 400, 401, 403, 404, 413, 500])
def test_any_other_no_is_about_this_delivery(status: int) -> None:
    fault = no(status)

    assert (fault.permanent, fault.gone, fault.blocks, fault.retry_after) == (False, False, False, None)


def test_410_says_that_the_endpoint_is_no_more() -> None:
    fault = no(410, "60")

    assert (fault.permanent, fault.gone, fault.blocks) == (True, True, False)


@pytest.mark.parametrize("status", [200, 201, 204, 299])
def test_any_2xx_is_a_yes_in_one_line_without_addresses(status: int) -> None:
    assert judged(status, None, b"for pat@example.org\n\x00ok", NOW).endswith(": for (address) ok")


@pytest.mark.parametrize(
    ("header", "found"),
    [
        (None, None),
        ("", None),
        ("0", 0),
        (" 120 ", 120),
        ("1.5", None),
        ("-5", None),
        ("\u0663", None),  # a digit, but not one of HTTP's
        ("soon", None),
        ("Mon, 02 Mar 2026 08:32:00 GMT", 120),
        ("Mon, 02 Mar 2026 09:32:00 +0100", 120),
        ("Mon, 02 Mar 2026 08:32:00", 120),
        ("Mon, 02 Mar 2026 08:00:00 GMT", 0),
        ("Mon, 02 Mar 99999 08:00:00 GMT", None),
    ],
)
def test_a_time_to_come_back_is_read_or_passed_over(header: str | None, found: float | None) -> None:
    assert seconds(header, NOW) == found
