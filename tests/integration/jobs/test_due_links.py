"""Whom the link to their own page is mailed to, and how often; on both databases."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.factories import make_trial
from watcher.bootstrap import Service, open_service
from watcher.db import Store
from watcher.errors import UnknownError
from watcher.jobs.follow import Target, begin_trial, leave, subscribe
from watcher.jobs.manage import change, due_link, send_link
from watcher.model.change import Kind
from watcher.model.watch import Channel, Interest, Subscription
from watcher.settings import Settings

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
PAT = "pat.doe@example.org"
STATUS = Interest(frozenset({Kind.STATUS}))


@pytest.fixture
def service(store: Store, tmp_path: Path) -> Iterator[Service]:
    url = store.engine.url.render_as_string(hide_password=False).replace("+psycopg", "")
    with open_service(Settings(data_dir=tmp_path, database_url=url)) as opened:
        yield opened


def follow(service: Service, *, is_confirmed: bool = True) -> Subscription:
    watch = begin_trial(service.pipeline, make_trial(), NOW)
    target = Target(Channel.EMAIL, PAT, is_confirmed=is_confirmed)
    return subscribe(service.pipeline, watch, target, STATUS, NOW).subscription


def mailed(service: Service, hours: int) -> bool:
    """Whether somebody who asks for the link after so many hours has a mail sent."""
    now = NOW + timedelta(hours=hours)
    address = due_link(service.pipeline, PAT, now)
    return address is not None and send_link(service.pipeline, address, now)


def test_a_reader_is_mailed_their_link_once_an_hour(service: Service) -> None:
    follow(service)

    assert [mailed(service, hours) for hours in (0, 0, 1, 1, 2)] == [True, False, True, False, True]


def test_who_left_everything_is_mailed_it_once_a_day(service: Service) -> None:
    leave(service.pipeline, (follow(service),), NOW)

    assert [mailed(service, hours) for hours in (0, 1, 2, 24, 25)] == [True, False, False, True, False]


def test_who_never_said_yes_is_never_mailed_it(service: Service) -> None:
    assert not mailed(service, 0)
    follow(service, is_confirmed=False)

    assert not mailed(service, 0)


def test_what_was_left_while_its_form_was_open_is_not_followed_again(service: Service) -> None:
    found = follow(service)
    leave(service.pipeline, (found,), NOW)

    with pytest.raises(UnknownError, match="do not follow this any more"):
        change(service.pipeline, found, STATUS)

    assert service.pipeline.book.lasting() == ()
