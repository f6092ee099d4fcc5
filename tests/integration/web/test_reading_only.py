"""Opening a link changes nothing, because programs that look for harm in mails open every link (RFC 8058)."""

from fastapi import FastAPI
from fastapi.routing import APIRoute
from sqlalchemy import MetaData, select

from tests.factories import make_trial
from tests.integration.web.visitor import Visitor
from watcher.bootstrap import Service
from watcher.db import Store
from watcher.jobs.follow import Target, begin_trial, confirm, subscribe
from watcher.model.change import Kind
from watcher.model.watch import Channel, Interest
from watcher.watches.tokens import Purpose, Token
from watcher.web import create_app

#: What each address with a token is for.
PURPOSES = {
    "/confirm/{token}": (Purpose.CONFIRM,),
    "/leave/{token}": (Purpose.LEAVE, Purpose.LEAVE_ALL),
    "/alerts/{token}": (Purpose.READ,),
    "/manage/{token}": (Purpose.MANAGE,),
    "/manage/{token}/data.json": (Purpose.MANAGE,),
    "/manage/{token}/erase": (Purpose.MANAGE,),
    "/manage/{token}/change/{subscription_id}": (Purpose.MANAGE,),
}
#: What an attacker or a careless program may add.
ENDS = ("", "?do=leave-all", "?done=leave-all", "?_method=POST", "?List-Unsubscribe=One-Click")


def follow(service: Service, *, is_confirmed: bool = True) -> None:
    """Make the first subscription of the first address; both have the number 1."""
    now = service.now()
    watch = begin_trial(service.pipeline, make_trial(), now)
    target = Target(Channel.EMAIL, "pat.doe@example.org", is_confirmed=False)
    found = subscribe(service.pipeline, watch, target, Interest(frozenset(Kind)), now).subscription
    if is_confirmed:
        confirm(service.pipeline, found.id, now)


def everything(store: Store) -> str:
    tables = MetaData()
    with store.read() as connection:
        tables.reflect(connection)
        return repr([connection.execute(select(table)).all() for table in tables.sorted_tables])


def routes(app: FastAPI) -> set[str]:
    return {
        route.path
        for route in app.routes
        if isinstance(route, APIRoute) and "GET" in (route.methods or ()) and "{token}" in route.path
    }


def test_every_address_with_a_token_is_tried_here(at_registry: Service) -> None:
    assert routes(create_app(at_registry)) == set(PURPOSES)


def test_reading_what_a_link_leads_to_changes_no_row(visitor: Visitor) -> None:
    service = visitor.service
    follow(service)
    before = everything(service.store)

    answers = {}
    for path, purposes in PURPOSES.items():
        for purpose in purposes:
            token = service.tokens.make(Token(purpose, 1), service.now())
            opened = path.format(token=token, subscription_id=1)
            for end in ENDS:
                answers[opened] = visitor.get(f"{opened}{end}").status_code
                visitor.ask("HEAD", f"{opened}{end}")

    # There is no alert yet, whose page would be the one of /alerts/.
    assert {path: status for path, status in answers.items() if status != 200 and "/alerts/" not in path} == {}
    assert everything(service.store) == before


def test_reading_the_link_that_asks_confirms_nothing(visitor: Visitor) -> None:
    follow(visitor.service, is_confirmed=False)
    token = visitor.service.tokens.make(Token(Purpose.CONFIRM, 1), visitor.service.now())

    visitor.get(f"/confirm/{token}")

    assert visitor.service.pipeline.book.get(1).confirmed_at is None


def test_one_post_of_a_mail_program_leaves_without_cookie_or_form(visitor: Visitor) -> None:
    follow(visitor.service)
    token = visitor.service.tokens.make(Token(Purpose.LEAVE, 1), visitor.service.now())

    answer = visitor.post(f"/leave/{token}", **{"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    assert visitor.service.pipeline.book.lasting() == ()
