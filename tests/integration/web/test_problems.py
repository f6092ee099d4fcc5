"""Errors as pages."""

import pytest
from sqlalchemy import text

from tests.integration.web.visitor import Visitor
from watcher.bootstrap import Service
from watcher.errors import (
    BusyError,
    NotATrialError,
    StoreError,
    TooManyError,
    TrialNotFoundError,
    UnknownError,
    UsageError,
    WatcherError,
)
from watcher.web import create_app
from watcher.web.problems import problem_of


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (StoreError("the database postgresql://secret failed"), 503),
        (TooManyError("too often", 20), 429),
        (BusyError("429"), 503),
        (TrialNotFoundError("no trial NCT00000001"), 404),
        (NotATrialError("'x' is not an NCT ID"), 404),
        (UnknownError("no such"), 404),
        (UsageError("no distance"), 400),
    ],
)
def test_each_error_is_a_page_with_a_status(error: WatcherError, status: int) -> None:
    problem = problem_of(error)

    assert problem.status == status
    assert "secret" not in problem.text + problem.detail


def test_a_trial_that_does_not_exist_gets_a_page(visitor: Visitor) -> None:
    page = visitor.get("/trials/NCT00000001")

    assert page.status_code == 404
    assert "There is no such trial" in page.text


def test_a_wrong_method_gets_a_page(visitor: Visitor) -> None:
    assert visitor.post("/find").status_code == 405


def test_an_address_with_a_slash_too_much_leads_to_the_one_without(visitor: Visitor) -> None:
    answer = visitor.get("/manage/", {"host": "evil.example"})

    assert (answer.status_code, answer.headers["location"]) == (308, "/manage")


@pytest.mark.parametrize("path", ["//evil.example/", "/%2F/evil.example/", "/%5Cevil.example/", "/%09/evil.example/"])
def test_no_address_leads_to_another_site(visitor: Visitor, path: str) -> None:
    answer = visitor.get(f"http://localhost:8000{path}")

    assert answer.status_code == 404
    assert "location" not in answer.headers


def test_a_fault_of_ours_gets_a_page_that_tells_nothing(at_registry: Service) -> None:
    def fail() -> None:
        raise RuntimeError("secret")

    app = create_app(at_registry)
    app.get("/fails")(fail)

    answer = Visitor(at_registry, app=app).get("/fails", {"accept-language": "es"})

    assert answer.status_code == 500
    assert '<html lang="es">' in answer.text
    assert "secret" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_a_database_that_is_gone_gets_a_page(visitor: Visitor) -> None:
    with visitor.service.store.write() as connection:
        connection.execute(text("DROP TABLE sweep_step"))
        connection.execute(text("ALTER TABLE sweep RENAME TO gone"))

    page = visitor.get("/")

    assert page.status_code == 503
    assert "cannot reach its database" in page.text
