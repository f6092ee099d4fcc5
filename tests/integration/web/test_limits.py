"""How often one network or address may ask."""

from datetime import UTC, datetime, timedelta

import pytest
from fastapi import Request
from sqlalchemy import select

from watcher.db import Store
from watcher.db.tables import budget
from watcher.errors import TooManyError
from watcher.web.limits import Limit, Limits, mailbox_of, network_of

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
THREE_AN_HOUR = Limit("mail", most=3, per_hour=3)
KEY = b"k" * 32


def test_so_many_at_once_and_then_no_more(store: Store) -> None:
    limits = Limits(store, KEY)

    waits = [limits.spend(THREE_AN_HOUR, "203.0.113.0/24", NOW) for _ in range(4)]

    assert waits == [timedelta(0)] * 3 + [timedelta(minutes=20)]


def test_tokens_come_back_with_time(store: Store) -> None:
    limits = Limits(store, KEY)
    for _ in range(3):
        limits.take(THREE_AN_HOUR, "pat.doe@example.org", NOW)

    limits.take(THREE_AN_HOUR, "pat.doe@example.org", NOW + timedelta(minutes=20))
    with pytest.raises(TooManyError) as refused:
        limits.take(THREE_AN_HOUR, "pat.doe@example.org", NOW + timedelta(minutes=21))

    assert refused.value.retry_after == pytest.approx(19 * 60)
    assert "in 19 minutes" in str(refused.value)


def test_letter_case_makes_nobody_somebody_else(store: Store) -> None:
    limits, once = Limits(store, KEY), Limit("mail", most=1, per_hour=1)
    limits.take(once, "pat.doe@example.org", NOW)

    with pytest.raises(TooManyError):
        limits.take(once, "Pat.Doe@Example.org", NOW)


def test_a_limit_is_another_for_others_and_for_other_things(store: Store) -> None:
    limits, once = Limits(store, KEY), Limit("mail", most=1, per_hour=1)
    limits.take(once, "203.0.113.0/24", NOW)

    limits.take(once, "198.51.100.0/24", NOW)
    limits.take(Limit("registry", most=1, per_hour=1), "203.0.113.0/24", NOW)


def test_nobody_can_read_from_the_table_whose_it_is(sqlite_store: Store) -> None:
    Limits(sqlite_store, KEY).take(THREE_AN_HOUR, "pat.doe@example.org", NOW)

    with sqlite_store.read() as connection:
        (name,) = connection.execute(select(budget.c.name)).scalars()
    assert name.startswith("limit mail ")
    assert "pat" not in name


def test_what_is_full_again_is_forgotten_when_the_next_one_comes(sqlite_store: Store) -> None:
    limits = Limits(sqlite_store, KEY)
    limits.take(THREE_AN_HOUR, "203.0.113.0/24", NOW)
    limits.take(THREE_AN_HOUR, "198.51.100.0/24", NOW + timedelta(hours=2))

    with sqlite_store.read() as connection:
        assert len(connection.execute(select(budget.c.name)).all()) == 1


@pytest.mark.parametrize(
    ("host", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1::/48"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("fe80::1%eth0", "fe80::/48"),
        ("testclient", "unknown"),
    ],
)
def test_a_network_is_what_one_reader_may_have(host: str, network: str) -> None:
    assert network_of(Request({"type": "http", "client": (host, 1), "headers": []})) == network


@pytest.mark.parametrize(
    ("email", "mailbox"),
    [
        ("pat.doe@example.org", "pat.doe@example.org"),
        ("Pat.Doe+11@Example.org", "pat.doe@example.org"),
        ("p.a.t+x@gmail.com", "pat@gmail.com"),
        ("pat@googlemail.com", "pat@gmail.com"),
        ("+pat@example.org", "+pat@example.org"),
    ],
)
def test_all_spellings_of_a_mailbox_are_one(email: str, mailbox: str) -> None:
    assert mailbox_of(email) == mailbox


def test_a_request_from_nowhere_has_a_network_too() -> None:
    assert network_of(Request({"type": "http", "client": None, "headers": []})) == "unknown"
