"""A dry run: everything is done but the sending, and nothing is claimed that did not happen."""

import pytest
from structlog.testing import capture_logs

from tests.integration.delivery.desk import Desk
from tests.unit.delivery.deliveries import ANNA, LEAVE, MAIL, NOW
from watcher.delivery.dry_run import DryRunChannel
from watcher.delivery.worker import deliver_ready
from watcher.model.delivery import DeliveryStatus, Outcome
from watcher.model.watch import Channel

pytestmark = pytest.mark.anyio


async def rehearse(desk: Desk) -> None:
    every = dict.fromkeys(Channel, DryRunChannel())
    await deliver_ready(desk.outbox, every, clock=lambda: NOW, jitter=lambda: 0.5)


async def test_a_rehearsed_delivery_is_skipped_and_its_attempt_withheld(desk: Desk) -> None:
    mail, hook = desk.mail(), desk.webhook("https://hooks.example.org/trials")
    await rehearse(desk)

    assert {desk.status(mail), desk.status(hook)} == {DeliveryStatus.SKIPPED}
    assert desk.attempts(mail) == [(1, Outcome.WITHHELD, "not sent: this is a dry run")]


async def test_its_whole_text_is_logged_without_an_address_or_a_link_of_its_reader(sqlite_desk: Desk) -> None:
    sqlite_desk.mail()
    with capture_logs() as lines:
        await rehearse(sqlite_desk)

    (line,) = [each for each in lines if each["event"] == "delivery.rehearsed"]
    assert (line["subject"], line["text"]) == (MAIL.subject, MAIL.text)
    assert ANNA not in str(lines)
    assert LEAVE not in str(lines)


async def test_it_is_sent_once_the_dry_run_is_over_and_an_operator_says_so(sqlite_desk: Desk) -> None:
    mail = sqlite_desk.mail()
    await rehearse(sqlite_desk)
    sqlite_desk.outbox.retry(mail, NOW)

    assert sqlite_desk.status(mail) is DeliveryStatus.PENDING
