"""The pages that a reader's links lead to. A GET shows a button; only a POST changes anything.

Link scanners of mail systems follow every link (RFC 8058 says so too), so a GET must never act.
"""

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST

from watcher.alerts.asked import tell_asked
from watcher.bootstrap import Service
from watcher.errors import StoreError, UnknownError, WatcherError
from watcher.jobs.follow import asked, confirm, leave
from watcher.model.role import AskRoles
from watcher.model.watch import Subscription
from watcher.watches.tokens import Purpose
from watcher.web.alerts import add_alerts
from watcher.web.bounces import add_bounces
from watcher.web.health import health_of
from watcher.web.metrics import metrics_text
from watcher.web.private import PRIVATE

CONFIRMS = frozenset({Purpose.CONFIRM})
LEAVES = frozenset({Purpose.LEAVE, Purpose.LEAVE_ALL})


def create_app(service: Service, ask_roles: AskRoles = tuple) -> FastAPI:
    """Return the web application; it holds no state of its own. `ask_roles` says how this process's parts do."""
    app = create_health_app(service, ask_roles)
    _add_home(app, service)
    _add_confirm(app, service)
    _add_leave(app, service)
    add_alerts(app, service)
    add_bounces(app, service)
    _add_problems(app, service)
    _add_unknown(app, service)
    return app


def create_health_app(service: Service, ask_roles: AskRoles = tuple) -> FastAPI:
    """Return what a process without pages answers: whether it lives, whether it is ready, and its figures."""
    app = FastAPI(title="Trial Watcher", docs_url=None, redoc_url=None, openapi_url=None)
    _add_health(app, service, ask_roles)
    return app


def _add_health(app: FastAPI, service: Service, ask_roles: AskRoles) -> None:
    @app.get("/health/live")
    def live() -> PlainTextResponse:
        return PlainTextResponse("live\n")

    @app.get("/health/ready")
    def ready() -> JSONResponse:
        health = health_of(service, ask_roles())
        return JSONResponse(health.as_json(), status_code=200 if health.is_ready else 503)

    @app.get("/metrics")
    def metrics() -> Response:
        return Response(metrics_text(health_of(service, ask_roles())), media_type=CONTENT_TYPE_LATEST)


def _add_home(app: FastAPI, service: Service) -> None:
    @app.get("/")
    def home() -> HTMLResponse:
        last = service.journal.last(complete=True)
        as_of = last.release_at.date() if last else None
        return _page(service, "home", trials=len(service.pipeline.book.followed()), as_of=as_of)


def _add_confirm(app: FastAPI, service: Service) -> None:
    @app.get("/confirm/{token}")
    def ask(token: str) -> HTMLResponse:
        return _page(service, "confirm", ask=tell_asked(asked(service.pipeline, _asking(service, token))), token=token)

    @app.post("/confirm/{token}")
    def say_yes(token: str) -> HTMLResponse:
        found = confirm(service.pipeline, _asking(service, token).id, service.now())
        text = f"You will be told when something changes: {found.watch.title}. Every mail has a link to stop."
        return _page(service, "done", title="Confirmed", text=text)


def _add_leave(app: FastAPI, service: Service) -> None:
    @app.get("/leave/{token}")
    def ask(token: str) -> HTMLResponse:
        watches = tuple(each.watch for each in _leaving(service, token) if each.ended_at is None)
        return _page(service, "leave", watches=watches, token=token)

    @app.post("/leave/{token}")
    def act(token: str) -> HTMLResponse:
        leave(service.pipeline, _leaving(service, token), service.now())
        return _page(
            service, "done", title="You have left", text="You get no more mail about this. Nothing else is needed."
        )


def _add_problems(app: FastAPI, service: Service) -> None:
    @app.exception_handler(WatcherError)
    def tell(_request: Request, exc: WatcherError) -> Response:
        status = 404 if isinstance(exc, UnknownError) else 503 if isinstance(exc, StoreError) else 400
        text = "The service cannot reach its database. Please try again later." if status == 503 else str(exc)  # noqa: PLR2004
        return _page(service, "problem", status=status, title="This did not work", text=text)


def _add_unknown(app: FastAPI, service: Service) -> None:
    @app.exception_handler(404)
    def tell(_request: Request, _exc: Exception) -> Response:
        return _page(service, "problem", status=404, title="There is no such page", text="Was the address cut short?")


def _asking(service: Service, token: str) -> Subscription:
    found = service.pipeline.book.get(service.tokens.read(token, CONFIRMS, service.now()).id)
    if found.ended_at is not None:
        raise UnknownError("You have left this already. Follow the trial again to get a new link.")
    return found


def _leaving(service: Service, token: str) -> tuple[Subscription, ...]:
    """Return what a leave link ends; it may be empty, because a link may be used twice."""
    found = service.tokens.read(token, LEAVES, service.now())
    if found.purpose is Purpose.LEAVE_ALL:
        return service.pipeline.book.lasting(found.id)
    return (service.pipeline.book.get(found.id),)


def _page(service: Service, name: str, *, status: int = 200, **context: object) -> HTMLResponse:
    return HTMLResponse(service.pipeline.renderer.page(f"{name}.html", **context), status_code=status, headers=PRIVATE)
