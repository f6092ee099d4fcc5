"""Step 4: a text is made when a delivery is first sent, shared by all who are told the same, and never made again."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from tests.factories import ENROLLMENT, NOW, SHANGHAI_SITE, SITES, STATUS
from tests.integration.alerts.readers import CORA, EVERYTHING, HOOK, OTHER, PAT, Readers
from watcher.db.tables import delivery, version
from watcher.delivery.worker import deliver_ready
from watcher.errors import ChannelError
from watcher.jobs.texts import Texts
from watcher.model.delivery import Delivery, DeliveryStatus, Outcome
from watcher.model.watch import Channel, Place

SUSPENDED, LARGER = {STATUS: "SUSPENDED"}, {ENROLLMENT: 60}
NEW_SITE = {f"{SITES}/1": {**SHANGHAI_SITE, "facility": "Second"}}
SHANGHAI = Place("Shanghai", 31.2222, 121.4581)
NEAR = replace(EVERYTHING, place=SHANGHAI, within_km=50.0)


def made(readers: Readers, claimed: Sequence[Delivery]) -> tuple[Delivery, ...]:
    found = Texts(readers.pipeline)(claimed, NOW)
    assert found.failures == {}
    return found.deliveries


def status(readers: Readers, delivery_id: int) -> DeliveryStatus:
    query = select(delivery.c.status).where(delivery.c.id == delivery_id)
    with readers.service.store.read() as connection:
        return DeliveryStatus(connection.execute(query).scalar_one())


def damage(readers: Readers, nct_id: str) -> None:
    with readers.service.store.write() as connection:
        connection.execute(update(version).where(version.c.nct_id == nct_id).values(record=b"damaged"))


def test_closing_makes_no_text_and_a_claim_says_so(readers: Readers) -> None:
    readers.follow()
    readers.sweep(SUSPENDED)
    readers.tell()

    [claimed] = readers.claim()

    assert (claimed.is_rendered, claimed.personal, readers.texts()) == (False, (), 0)


def test_all_who_are_told_the_same_share_one_text_with_links_of_their_own(readers: Readers) -> None:
    for number in range(5):
        readers.follow(f"reader{number}@example.org")
    readers.sweep(SUSPENDED)
    readers.tell()

    found = made(readers, readers.claim())

    assert (len({each.message for each in found}), readers.texts()) == (1, 1)
    assert len({each.personal for each in found}) == 5
    assert all("Suspended" in each.message.text for each in found)


def test_who_is_told_something_else_has_another_text(readers: Readers) -> None:
    readers.follow(PAT)
    readers.follow(CORA, interest=NEAR)
    readers.sweep(NEW_SITE)
    readers.tell()

    made(readers, readers.claim())

    assert readers.texts() == 2


def test_each_reader_is_told_in_their_language_and_a_program_in_english(readers: Readers) -> None:
    for who, language in ((PAT, "es"), (CORA, "zh-Hans"), (HOOK, "es")):
        readers.follow(who, interest=replace(EVERYTHING, language=language))
    readers.sweep(SUSPENDED)
    readers.tell()

    found = {each.address.value: each.message for each in made(readers, readers.claim())}

    assert found[PAT].subject.startswith("Suspendido: ")
    assert found[CORA].subject.startswith("已暂停")
    assert "became Suspended" in found[HOOK].text


def test_who_follows_in_two_languages_reads_the_one_chosen_last(readers: Readers) -> None:
    readers.follow()
    readers.follow(nct_id=OTHER, interest=replace(EVERYTHING, language="es"))
    sweep_id = readers.sweep(SUSPENDED, ended_at=None)
    readers.change(sweep_id, LARGER, OTHER)
    readers.end(sweep_id)
    readers.tell()

    [one] = made(readers, readers.claim())

    assert one.message.subject == "Suspendido: A Trial of Exemplumab, y 1 ensayo más"


def test_a_webhook_s_text_has_slots_for_its_own_numbers(readers: Readers) -> None:
    subscription_id = readers.follow(HOOK)
    readers.sweep(SUSPENDED)
    readers.tell()

    [one] = made(readers, readers.claim())

    assert one.personal == (('"[[alert_id]]"', "1"), ('"[[subscription_id]]"', str(subscription_id)))


def test_a_retry_sends_the_same_bytes_whatever_happened_meanwhile(readers: Readers) -> None:
    """The process dies between keeping the text and sending it; the reader changes what they ask for, and more."""
    readers.follow()
    also = readers.follow(nct_id=OTHER)
    sweep_id = readers.sweep(SUSPENDED, ended_at=None)
    readers.change(sweep_id, LARGER, OTHER)
    readers.end(sweep_id)
    readers.tell()
    [first] = made(readers, readers.claim())

    readers.follow(interest=NEAR)
    readers.pipeline.book.end([also], NOW)
    damage(readers, OTHER)
    later = NOW + timedelta(hours=1)
    readers.pipeline.outbox.release_expired(later)

    [again] = readers.claim(later)
    assert again.is_rendered
    assert (again.message, again.personal, again.created_at) == (first.message, first.personal, first.created_at)


def test_a_subscription_that_ended_before_the_first_try_is_left_out(readers: Readers) -> None:
    readers.follow()
    gone = readers.follow(nct_id=OTHER)
    sweep_id = readers.sweep(SUSPENDED, ended_at=None)
    readers.change(sweep_id, LARGER, OTHER)
    readers.end(sweep_id)
    readers.tell()
    readers.pipeline.book.end([gone], NOW)

    [one] = made(readers, readers.claim())

    assert "NCT99990001" in one.message.text
    assert OTHER not in one.message.text


def test_a_delivery_with_nobody_left_to_tell_is_cancelled(readers: Readers) -> None:
    gone = readers.follow()
    readers.sweep(SUSPENDED)
    readers.tell()
    [claimed] = readers.claim()
    readers.pipeline.book.end([gone], NOW)

    assert made(readers, [claimed]) == ()
    assert status(readers, claimed.id) is DeliveryStatus.CANCELLED


def test_a_worker_whose_lease_ran_out_keeps_no_text(readers: Readers) -> None:
    readers.follow()
    readers.sweep(SUSPENDED)
    readers.tell()
    [stale] = readers.claim()
    later = NOW + timedelta(hours=1)
    readers.pipeline.outbox.release_expired(later)
    [held] = readers.claim(later)

    assert made(readers, [stale]) == ()
    assert readers.texts() == 0
    assert len(made(readers, [held])) == 1


class Post:
    """Accepts everything, or nothing."""

    def __init__(self) -> None:
        self.is_down = False
        self.sent: list[Delivery] = []

    async def send(self, delivery: Delivery, now: object) -> str:
        self.sent.append(delivery)
        if self.is_down:
            raise ChannelError("451 later")
        return "250 ok"


def deliver(readers: Readers, post: Post, hours: int = 0) -> dict[Outcome, int]:
    outbox, texts = readers.pipeline.outbox, Texts(readers.pipeline)
    clock = NOW + timedelta(hours=hours)
    done = asyncio.run(
        deliver_ready(outbox, {Channel.EMAIL: post}, clock=lambda: clock, jitter=lambda: 0.5, renders=texts)
    )
    return dict(done.counts)


def test_a_text_that_cannot_be_made_fails_loudly_and_keeps_no_other_from_its_reader(
    readers: Readers, capsys: pytest.CaptureFixture[str]
) -> None:
    readers.follow(PAT, OTHER)
    readers.follow(CORA)
    sweep_id = readers.sweep(SUSPENDED, ended_at=None)
    readers.change(sweep_id, LARGER, OTHER)
    readers.end(sweep_id)
    readers.tell()
    damage(readers, OTHER)
    post = Post()

    assert deliver(readers, post) == {Outcome.ACCEPTED: 1, Outcome.DEFERRED: 1}
    assert [each.address.value for each in post.sent] == [CORA]
    logged = capsys.readouterr().out
    assert "message.not_made" in logged
    assert PAT not in logged


def test_a_delivery_is_tried_again_with_the_text_of_its_first_try(readers: Readers) -> None:
    readers.follow()
    readers.sweep(SUSPENDED, LARGER)
    readers.tell()
    post = Post()
    post.is_down = True
    deliver(readers, post)
    readers.forget()
    readers.tell()

    post.is_down = False
    assert deliver(readers, post, hours=1) == {Outcome.ACCEPTED: 2}

    first, *again = post.sent
    assert [each.message for each in again if each.id == first.id] == [first.message]
