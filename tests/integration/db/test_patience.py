"""A database that does not answer is given up, and asked again over a new connection."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.integration.scheduler.stalling import StallingProxy
from watcher.db import Store
from watcher.errors import StoreError


@pytest.fixture
def proxy(postgres_url: str, tmp_path: Path) -> Iterator[StallingProxy]:
    with StallingProxy(postgres_url, tmp_path) as opened:
        yield opened


@pytest.fixture
def impatient(proxy: StallingProxy) -> Iterator[Store]:
    store = Store(proxy.url, longest_wait=0.5)
    yield store
    store.close()


def test_a_statement_without_an_answer_fails_and_names_how_long_it_waited(
    proxy: StallingProxy, impatient: Store
) -> None:
    """F22: the connection stands, and nothing comes back over it."""

    def ask_in_silence() -> None:
        with impatient.write() as connection:
            connection.execute(text("SELECT 1"))
            proxy.stall()
            connection.execute(text("SELECT 1"))

    with pytest.raises(StoreError, match=r"no answer for 0\.5 s$"):
        ask_in_silence()


def test_a_kept_connection_that_fell_silent_is_replaced_without_a_word(proxy: StallingProxy, impatient: Store) -> None:
    impatient.check()
    proxy.stall()

    impatient.check()


def test_a_statement_that_takes_its_time_within_the_limit_is_waited_for(impatient: Store) -> None:
    with impatient.read() as connection:
        assert connection.execute(text("SELECT 1 FROM pg_sleep(0.2)")).scalar_one() == 1
