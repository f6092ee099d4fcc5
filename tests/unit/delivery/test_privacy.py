"""What is kept and shown of addresses and answers."""

import pytest

from watcher.delivery.privacy import MOST_KEPT, masked, plain_answer
from watcher.model.watch import Channel


@pytest.mark.parametrize(
    ("channel", "value", "shown"),
    [
        (Channel.EMAIL, "petra.example@example.org", "p…@example.org"),
        (Channel.EMAIL, '"a@b"@example.org', '"…@example.org'),
        (Channel.WEBHOOK, "https://hooks.example.org/T0/secret?key=1", "https://hooks.example.org/…"),
        (Channel.WEBHOOK, "https://user:word@hooks.example.org:8443/", "https://hooks.example.org/…"),
    ],
)
def test_a_masked_address_is_recognized_but_cannot_be_used(channel: Channel, value: str, shown: str) -> None:
    assert masked(channel, value) == shown


@pytest.mark.parametrize(
    ("answer", "kept"),
    [
        ("550 5.1.1 <anna@example.org>: unknown", "550 5.1.1 <(address)>: unknown"),
        ("250 ok\r\n  queued\x00", "250 ok queued"),
        ("550 sp\udce9cial", "550 sp?cial"),  # as aiosmtplib hands over a byte that is no UTF-8
        ("\x1b[31mred", "[31mred"),
    ],
)
def test_an_answer_is_kept_as_one_plain_line_without_addresses(answer: str, kept: str) -> None:
    assert plain_answer(answer) == kept


def test_a_long_answer_is_cut() -> None:
    assert plain_answer("x" * 10_000) == "x" * MOST_KEPT


def test_an_address_at_the_cut_is_hidden_whole() -> None:
    answer = "x" * (MOST_KEPT - 8) + " anna.example@example.org"

    assert "anna" not in plain_answer(answer)
