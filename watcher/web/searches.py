"""The page of a saved search: what it has now, who entered and left it, and why."""

import re
from typing import Final

from fastapi import FastAPI, Request, Response

from watcher.jobs.watch_page import search_page
from watcher.web.feeds import row_number
from watcher.web.reply import PUBLIC, Site, page

#: As the registry writes them.
TOKEN: Final = re.compile(r"[A-Z_]+")


def add_searches(app: FastAPI, site: Site) -> None:
    @app.get("/searches/{number}")
    def show(request: Request, number: str) -> Response:
        found = search_page(site.service.pipeline, row_number(number), *listed(request))
        return page(request, site.service, "search.html", headers=PUBLIC, search=found)


def listed(request: Request) -> tuple[str, int]:
    """Return the status to which a list is narrowed, and its page; what makes no sense is passed over."""
    at_page = request.query_params.get("page", "")
    is_number = at_page.isascii() and at_page.isdigit() and len(at_page) <= len("999999")
    status = request.query_params.get("status", "")
    return status if TOKEN.fullmatch(status) else "", int(at_page) if is_number else 1
