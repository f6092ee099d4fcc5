"""A person who is erased is gone from every row, and what must last without them lasts; on both databases."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.factories import make_trial
from watcher.bootstrap import Service, open_service
from watcher.db import Store
from watcher.db.tables import address, delivery, soft_bounce, subscription
from watcher.delivery.suppressions import Reason, Suppressions
from watcher.errors import UnknownError
from watcher.jobs.erase import UNANSWERED, erase, erase_if_unanswered, erase_unanswered
from watcher.jobs.export import export
from watcher.jobs.follow import Target, begin_trial, confirm, subscribe
from watcher.model.change import Kind
from watcher.model.delivery import DeliveryStatus
from watcher.model.watch import Channel, Interest, Subscription
from watcher.settings import Settings
from watcher.watches.owners import Owners

PAT = "pat.doe@example.org"
STATUS = Interest(frozenset({Kind.STATUS}))


@pytest.fixture
def service(store: Store, tmp_path: Path) -> Iterator[Service]:
    url = store.engine.url.render_as_string(hide_password=False).replace("+psycopg", "")
    with _opened(Settings(data_dir=tmp_path, database_url=url)) as opened:
        yield opened


@contextmanager
def _opened(settings: Settings) -> Iterator[Service]:
    with open_service(settings) as opened:
        yield opened


def follow(
    service: Service, who: str = PAT, *, confirmed: bool = False, nct_id: str = "NCT99990001", days: float = 0
) -> Subscription:
    pipeline, now = service.pipeline, service.now() + timedelta(days=days)
    watch = begin_trial(pipeline, make_trial(nct_id), now)
    return subscribe(pipeline, watch, Target(Channel.EMAIL, who, is_confirmed=confirmed), STATUS, now).subscription


def values(service: Service) -> list[str]:
    with service.store.read() as connection:
        return list(connection.execute(select(address.c.value).order_by(address.c.id)).scalars())


def test_the_key_of_a_delivery_outlives_its_reader_and_nothing_is_sent_for_it(service: Service) -> None:
    found = follow(service)

    erase(service.pipeline, found.address.id, service.now())

    with service.store.read() as connection:
        [row] = connection.execute(select(delivery)).all()
    assert row.key.startswith(f"email/{found.address.id}/confirm-")
    assert (row.status, row.personal) == (DeliveryStatus.CANCELLED.value, [])


def test_who_asked_never_to_be_written_to_stays_on_the_list(service: Service) -> None:
    found, suppressions = follow(service), Suppressions(service.store)
    suppressions.suppress(Channel.EMAIL, PAT, Reason.COMPLAINT, service.now())

    erase(service.pipeline, found.address.id, service.now())

    assert suppressions.is_suppressed(Channel.EMAIL, PAT)


def test_to_erase_twice_is_no_error_and_ends_nobody_elses(service: Service) -> None:
    found, other = follow(service, confirmed=True), follow(service, "robin.roe@example.org", confirmed=True)

    for _ in range(2):
        erase(service.pipeline, found.address.id, service.now())

    assert [each.id for each in service.pipeline.book.lasting()] == [other.id]
    assert values(service) == [f"erased-{found.address.id}", "robin.roe@example.org"]


def test_there_is_no_copy_of_what_is_erased(service: Service) -> None:
    found = follow(service, confirmed=True)
    erase(service.pipeline, found.address.id, service.now())

    with pytest.raises(UnknownError, match="erased"):
        export(service.pipeline, found.address.id, service.now())


def test_a_copy_says_who_agreed_what_was_asked_for_and_what_bounced(service: Service) -> None:
    found = follow(service, confirmed=True)
    Suppressions(service.store).note_soft_bounce(Channel.EMAIL, PAT, service.now(), "mailbox full")

    copy = json.loads(json.dumps(export(service.pipeline, found.address.id, service.now())))

    [one] = copy["subscriptions"]
    assert copy["bounced_on_days"] == 1
    assert (one["consent"], one["missed"], one["watch"]["parameters"]) == ("operator", 0, {})


def test_an_address_whose_owner_never_answered_is_forgotten_after_eight_days(service: Service) -> None:
    follow(service)
    follow(service, "robin.roe@example.org", confirmed=True)

    assert erase_unanswered(service.pipeline, service.now() + timedelta(days=7)) == 0
    assert erase_unanswered(service.pipeline, service.now() + timedelta(days=9)) == 1
    assert erase_unanswered(service.pipeline, service.now() + timedelta(days=9)) == 0
    assert values(service)[1] == "robin.roe@example.org"
    with service.store.read() as connection:
        ended = connection.execute(select(subscription.c.id).where(subscription.c.ended_at.is_not(None))).all()
    assert len(ended) == 1


def test_an_address_that_is_just_being_entered_is_not_erased(service: Service) -> None:
    service.pipeline.book.address(Channel.EMAIL, PAT, None, service.now())

    assert erase_unanswered(service.pipeline, service.now() + timedelta(days=9)) == 0


def test_who_is_asked_again_has_eight_days_from_then(service: Service) -> None:
    follow(service)
    follow(service, days=7.5)

    assert erase_unanswered(service.pipeline, service.now() + timedelta(days=9)) == 0
    assert erase_unanswered(service.pipeline, service.now() + timedelta(days=16)) == 1


def test_who_answers_while_the_unanswered_are_erased_is_not(service: Service) -> None:
    found, later = follow(service), service.now() + timedelta(days=9)
    assert Owners(service.store).unanswered(later - UNANSWERED) == (found.address.id,)

    confirm(service.pipeline, found.id, later)

    assert not erase_if_unanswered(service.pipeline, found.address.id, later)
    assert values(service) == [PAT]


def test_what_a_stranger_asked_of_a_known_address_ends_unanswered(service: Service) -> None:
    own, strange = follow(service, confirmed=True), follow(service, nct_id="NCT99990002")
    hook = Target(Channel.WEBHOOK, "https://hook.example.org", is_confirmed=True)
    to_hook = subscribe(service.pipeline, own.watch, hook, STATUS, service.now()).subscription

    erase_unanswered(service.pipeline, service.now() + timedelta(days=7))
    assert len(service.pipeline.book.lasting()) == 3
    assert erase_unanswered(service.pipeline, service.now() + timedelta(days=9)) == 0

    assert [each.id for each in service.pipeline.book.lasting()] == [own.id, to_hook.id]
    assert strange.watch not in service.pipeline.book.watches()


def test_an_erased_address_is_in_no_file_of_the_database_any_more(tmp_path: Path) -> None:
    with open_service(Settings(data_dir=tmp_path)) as opened:
        found = follow(opened, confirmed=True)
    assert any(PAT.encode() in kept for kept in _files(tmp_path))

    with open_service(Settings(data_dir=tmp_path)) as opened:
        erase(opened.pipeline, found.address.id, opened.now())
        assert not any(PAT.encode() in kept for kept in _files(tmp_path))


def test_what_somebody_still_reads_makes_nobody_wait_to_be_erased(tmp_path: Path) -> None:
    with open_service(Settings(data_dir=tmp_path)) as opened:
        found = follow(opened, confirmed=True)
        with opened.store.read() as reading:
            reading.execute(select(address)).all()
            erase(opened.pipeline, found.address.id, opened.now())

        assert values(opened) == [f"erased-{found.address.id}"]


def test_that_mails_to_an_erased_address_bounced_is_forgotten(service: Service) -> None:
    found, suppressions = follow(service, confirmed=True), Suppressions(service.store)
    suppressions.note_soft_bounce(Channel.EMAIL, PAT, service.now(), "mailbox full")

    erase(service.pipeline, found.address.id, service.now())

    with service.store.read() as connection:
        assert connection.execute(select(soft_bounce)).all() == []


def _files(folder: Path) -> list[bytes]:
    return [file.read_bytes() for file in folder.rglob("*") if file.is_file()]
