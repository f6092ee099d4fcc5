"""Whether an address is known cannot be told from how long an answer takes: mails are made after it."""

import re

import pytest
from sqlalchemy import func, select, text
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.testing import capture_logs

from tests.integration.web.visitor import Visitor
from watcher.bootstrap import Service
from watcher.db.tables import delivery
from watcher.web import create_app

TRIAL = "/follow?trial=NCT99000003"
FILLED = {"q": "NCT99000003", "email": "pat.doe@example.org", "kinds": "results", "frequency": "immediate"}
CHOSEN = {"hour": "18", "weekday": "5", "zone": "Asia/Tokyo", "language": "es"}


def made(service: Service) -> int:
    with service.store.read() as connection:
        return connection.execute(select(func.count()).select_from(delivery)).scalar_one()


class Looking:
    """Counts the mails that are made when the last of an answer is sent."""

    def __init__(self, app: ASGIApp, service: Service, seen: list[int]) -> None:
        self._app, self._service, self._seen = app, service, seen

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def look(message: Message) -> None:
            if message["type"] == "http.response.body" and not message.get("more_body"):
                self._seen.append(made(self._service))
            await send(message)

        await self._app(scope, receive, look)


def ask(visitor: Visitor) -> int:
    token = re.findall(r'name="csrf" value="([0-9a-f]+)"', visitor.get(TRIAL).text)[0]
    return visitor.post("/follow", csrf=token, **FILLED, **CHOSEN).status_code


def test_the_mail_that_asks_is_made_after_the_answer(at_registry: Service) -> None:
    seen: list[int] = []
    visitor = Visitor(at_registry, app=create_app(at_registry))
    assert visitor.app is not None
    visitor.app.add_middleware(Looking, service=at_registry, seen=seen)

    assert ask(visitor) == 200

    assert seen == [0, 0]
    assert made(at_registry) == 1


@pytest.mark.parametrize("lost", ["delivery", "address"])
def test_a_mail_that_could_not_be_made_is_logged_without_its_address(visitor: Visitor, lost: str) -> None:
    with visitor.service.store.write() as connection:
        connection.execute(text(f"ALTER TABLE {lost} RENAME TO away"))

    with capture_logs() as logs:
        assert ask(visitor) == 200

    assert {"event": "mail.not_made", "error": "StoreError", "log_level": "error"} in logs
    assert "pat.doe" not in str(logs)
