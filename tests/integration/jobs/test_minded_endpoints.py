"""Whom it is told that an endpoint is disabled."""

from pathlib import Path

import pytest
from sqlalchemy import select, update

from tests.integration.delivery.desk import Desk
from tests.unit.delivery.deliveries import ANNA, NOW
from watcher.bootstrap import open_service
from watcher.db.tables import address, delivery
from watcher.jobs.endpoints import mind_endpoints
from watcher.model.delivery import DeliveryStatus
from watcher.pipeline import Pipeline
from watcher.settings import load_settings

HOOK = "https://hooks.example.org/secret-path"


@pytest.fixture
def pipeline(tmp_path: Path) -> object:
    with open_service(load_settings(data_dir=tmp_path)) as service:
        yield service.pipeline


def disabled(pipeline: Pipeline, *, owner_has_mail: bool) -> Desk:
    desk = Desk(pipeline.store, pipeline.outbox)
    hook = desk.address_of(desk.webhook(HOOK))
    if owner_has_mail:
        mailbox = desk.address_of(desk.mail("sweep-1", to=ANNA))
        with pipeline.store.write() as connection:
            owner = select(address.c.subscriber_id).where(address.c.id == hook).scalar_subquery()
            connection.execute(update(address).where(address.c.id == mailbox).values(subscriber_id=owner))
    pipeline.outbox.endpoints.disable(hook, "it says that it is gone: 410 Gone", NOW)
    return desk


def test_its_owner_is_mailed_once_without_the_secret_in_its_address(pipeline: Pipeline) -> None:
    desk = disabled(pipeline, owner_has_mail=True)

    assert [mind_endpoints(pipeline, NOW), mind_endpoints(pipeline, NOW)] == [1, 0]
    told = next(each for each in desk.outbox.claim(NOW, 10) if "disabled" in each.key)
    assert told.message.subject == "We have stopped sending to your webhook at hooks.example.org"
    assert "on March 2, 2026" in " ".join(told.message.text.split())
    assert "410 Gone" in told.message.text
    assert "secret-path" not in told.message.text


def test_an_owner_without_a_mail_address_finds_it_in_the_ledger(pipeline: Pipeline) -> None:
    desk = disabled(pipeline, owner_has_mail=False)

    assert mind_endpoints(pipeline, NOW) == 0
    assert [each.status for each in desk.outbox.listed(None, 10)] == [DeliveryStatus.SKIPPED]
    with pipeline.store.read() as connection:
        assert len(connection.execute(select(delivery)).all()) == 1
