"""The page with all that a mail had no room for. It shows, and changes nothing, so a GET is enough."""

from html import escape

from fastapi import FastAPI
from fastapi.responses import HTMLResponse

from watcher.bootstrap import Service
from watcher.jobs.whole import whole_alert
from watcher.watches.tokens import Purpose
from watcher.web.private import MAIL_AS_PAGE, PRIVATE

READS = frozenset({Purpose.READ})


def add_alerts(app: FastAPI, service: Service) -> None:
    @app.get("/alerts/{token}")
    def show(token: str) -> HTMLResponse:
        now = service.now()
        alert = whole_alert(service.pipeline, service.tokens.read(token, READS, now).id)
        html = service.pipeline.renderer.whole(alert)
        followed = [part.subscription_id for part in alert.parts]
        for slot, value in service.pipeline.links.of_alert(alert.id, alert.address, followed, now):
            html = html.replace(slot, escape(value))
        return HTMLResponse(html, headers={**PRIVATE, "Content-Security-Policy": MAIL_AS_PAGE})
