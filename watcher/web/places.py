"""The page of a followed place: trials with a site there, sites that are new, and who came and left."""

from datetime import UTC, datetime, time, timedelta
from typing import Final

from fastapi import FastAPI, Request, Response

from watcher.jobs.site_lists import SiteLists
from watcher.jobs.watch_page import place_page
from watcher.web.feeds import row_number
from watcher.web.reply import PUBLIC, Site, page
from watcher.web.searches import listed

LATELY: Final = timedelta(days=60)


def add_places(app: FastAPI, site: Site) -> None:
    service = site.service
    lists = SiteLists(service.pipeline)

    @app.get("/places/{number}")
    def show(request: Request, number: str) -> Response:
        found = place_page(service.pipeline, row_number(number), *listed(request))
        # By the day, so that all who come on one day are shown the same list.
        since = datetime.combine(service.now().date() - LATELY, time(), UTC)
        sites = lists.lines(found.number, since)
        return page(request, service, "place.html", headers=PUBLIC, place=found, sites=sites)
