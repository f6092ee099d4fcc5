"""The pages that links lead to, and the health that machines ask for."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text

from tests.factories import make_trial
from watcher.bootstrap import Service, open_service
from watcher.jobs.follow import Target, subscribe
from watcher.model.change import Kind
from watcher.model.watch import Channel, Interest
from watcher.settings import Settings
from watcher.versions import digest
from watcher.watches.tokens import Purpose, Token
from watcher.web import create_app

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with open_service(Settings(data_dir=tmp_path)) as opened:
        yield opened


def ask(service: Service, method: str, path: str) -> httpx.Response:
    async def run() -> httpx.Response:
        transport = httpx.ASGITransport(create_app(service))
        async with httpx.AsyncClient(transport=transport, base_url="http://watcher.test") as client:
            return await client.request(method, path)

    return asyncio.run(run())


def follow(service: Service, title: str = "A Trial of Exemplumab") -> int:
    now = service.now()
    trial = make_trial(values={"/protocolSection/identificationModule/briefTitle": title})
    service.pipeline.versions.add_baseline(trial, digest(trial.record), None, now)
    watch = service.pipeline.book.watch_trial(trial.nct_id, trial.title, now)
    target = Target(Channel.EMAIL, "pat.doe@example.org", is_confirmed=False)
    return subscribe(service.pipeline, watch, target, Interest(frozenset(Kind)), now).subscription.id


def link(service: Service, purpose: Purpose, number: int) -> str:
    page = "confirm" if purpose is Purpose.CONFIRM else "leave"
    return f"/{page}/{service.tokens.make(Token(purpose, number), service.now())}"


def test_a_service_that_works_is_live_and_ready(service: Service) -> None:
    assert ask(service, "GET", "/health/live").status_code == 200
    assert ask(service, "GET", "/health/ready").json()["status"] == "ready"


def test_a_service_without_its_database_is_live_and_not_ready(service: Service) -> None:
    with service.store.write() as connection:
        connection.execute(text("DROP TABLE attempt"))
        connection.execute(text("DROP TABLE delivery"))

    assert ask(service, "GET", "/health/live").status_code == 200
    ready = ask(service, "GET", "/health/ready")
    assert (ready.status_code, ready.json()["problem"]) == (503, "the database does not answer")


def test_metrics_are_read_from_the_rows(service: Service) -> None:
    follow(service)

    answer = ask(service, "GET", "/metrics")

    assert answer.headers["content-type"].startswith("text/plain")
    assert "watcher_deliveries_ready 1.0" in answer.text


def test_the_home_page_says_how_many_trials_are_followed(service: Service) -> None:
    follow(service)

    assert "1 trial" in ask(service, "GET", "/").text


def test_a_confirmation_page_says_what_it_is_about(service: Service) -> None:
    page = ask(service, "GET", link(service, Purpose.CONFIRM, follow(service)))

    assert "A Trial of Exemplumab" in page.text
    assert "NCT99990001" in page.text


def test_a_title_with_markup_is_text(service: Service) -> None:
    page = ask(service, "GET", link(service, Purpose.CONFIRM, follow(service, HOSTILE)))

    assert HOSTILE not in page.text
    assert "&lt;script&gt;" in page.text


def test_a_page_with_a_readers_link_is_kept_by_nobody(service: Service) -> None:
    headers = ask(service, "GET", link(service, Purpose.CONFIRM, follow(service))).headers

    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in headers["content-security-policy"]


def test_a_leave_link_ends_the_subscription_and_may_be_used_twice(service: Service) -> None:
    leaving = link(service, Purpose.LEAVE, follow(service))

    assert ask(service, "POST", leaving).status_code == 200
    assert ask(service, "POST", leaving).status_code == 200
    assert service.pipeline.book.lasting() == ()


def test_leaving_all_ends_every_subscription_of_the_address(service: Service) -> None:
    address = service.pipeline.book.get(follow(service)).address

    ask(service, "POST", link(service, Purpose.LEAVE_ALL, address.id))

    assert service.pipeline.book.lasting(address.id) == ()


def test_confirming_after_leaving_begins_nothing(service: Service) -> None:
    number = follow(service)
    ask(service, "POST", link(service, Purpose.LEAVE, number))

    answer = ask(service, "POST", link(service, Purpose.CONFIRM, number))

    assert answer.status_code == 404
    assert service.pipeline.book.get(number).confirmed_at is None


def test_an_address_that_is_no_page_gets_one(service: Service) -> None:
    answer = ask(service, "GET", "/nope")

    assert answer.status_code == 404
    assert "no such page" in answer.text


def test_a_leave_page_of_what_is_over_says_so(service: Service) -> None:
    leaving = link(service, Purpose.LEAVE, follow(service))
    ask(service, "POST", leaving)

    assert "left already" in ask(service, "GET", leaving).text


@pytest.mark.parametrize("path", ["/confirm/x", "/leave/x", "/leave/" + "A" * 39])
def test_a_forged_link_gets_a_page_and_not_a_trace(service: Service, path: str) -> None:
    answer = ask(service, "POST", path)

    assert answer.status_code == 404
    assert "not one of ours" in answer.text
