"""All pages in one application, each answered in the reader's language and with the headers that keep it safe."""

from functools import partial
from typing import Final

from fastapi import FastAPI, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST

from watcher.bootstrap import Service, open_registry
from watcher.model.role import AskRoles
from watcher.registry.lookups import Lookups
from watcher.registry.retries import RetryPolicy
from watcher.sweep.budget import Asker
from watcher.web.alerts import add_alerts
from watcher.web.bounces import add_bounces
from watcher.web.confirming import add_confirming
from watcher.web.feeds import add_feeds, add_sites
from watcher.web.health import health_of
from watcher.web.languages import Speaking
from watcher.web.leaving import add_leaving
from watcher.web.limits import Limits
from watcher.web.manage import add_manage
from watcher.web.metrics import metrics_text
from watcher.web.places import add_places
from watcher.web.problems import add_problems
from watcher.web.proxies import believe
from watcher.web.reply import Site
from watcher.web.searches import add_searches
from watcher.web.security import secure
from watcher.web.start import add_start
from watcher.web.static import add_static, load_statics
from watcher.web.subscribe import add_subscribe
from watcher.web.trials import add_trials

#: A reader who waits is told within seconds that the registry is away.
SOON: Final = RetryPolicy(attempts=2, first_wait=0.5)


def create_app(service: Service, ask_roles: AskRoles = tuple) -> FastAPI:
    """Return the web application; it holds no state of its own. `ask_roles` says how this process's parts do."""
    app, settings = create_health_app(service, ask_roles), service.settings
    app.state.statics = load_statics(service.pipeline.renderer.directory)
    site = site_of(service)
    add_static(app, app.state.statics)
    add_start(app, site)
    add_trials(app, site)
    add_searches(app, site)
    add_places(app, site)
    add_feeds(app, site)
    add_sites(app, site)
    add_subscribe(app, site)
    add_confirming(app, site)
    add_leaving(app, site)
    add_manage(app, site)
    add_alerts(app, service)
    add_bounces(app, service)
    add_problems(app, service)
    app.add_middleware(Speaking, is_secure=settings.is_on_tls)
    secure(app, is_on_tls=settings.is_on_tls)
    believe(app, settings.proxy_networks)
    return app


def site_of(service: Service) -> Site:
    """Return what pages may ask; the registry is asked as a person does, before sweeps."""
    open_client = partial(open_registry, service.settings, service.store, Asker.PERSON, SOON)
    limits = Limits(service.store, service.tokens.derived(b"limits"))
    return Site(service, Lookups(open_client, service.now), limits)


def create_health_app(service: Service, ask_roles: AskRoles = tuple) -> FastAPI:
    """Return what a process without pages answers: whether it lives, whether it is ready, and its figures."""
    # Its own redirects name the host that a request claims to be for; ours name none (problems.py).
    app = FastAPI(title="Trial Watcher", docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False)
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
