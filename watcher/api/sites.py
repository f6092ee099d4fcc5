"""New sites, of a trial or at a place: the rows of the files, page by page."""

from typing import Annotated

from fastapi import FastAPI, Query, Request

from watcher.api import shapes
from watcher.api.routes import Number, next_address, router
from watcher.api.trials import A_PAGE, Limit, Skip
from watcher.bootstrap import Service
from watcher.jobs.site_lists import Of, SiteLists
from watcher.model.record import normal_nct_id
from watcher.pages.asked import read_since

Since = Annotated[str, Query(description="Found on this day or later, such as 2026-07-01.")]


def add_sites(api: FastAPI, service: Service) -> None:
    routes, lists = router("sites"), SiteLists(service.pipeline)

    def answer(request: Request, of: Of, since: str, skip: int, limit: int) -> shapes.NewSites:
        rows = lists.rows(of, read_since(since))
        return shapes.NewSites(
            sites=[shapes.NewSite.model_validate(row) for row in rows[skip : skip + limit]],
            next=next_address(request, skip=skip + limit if len(rows) > skip + limit else None),
        )

    @routes.get("/trials/{nct_id}/sites/new")
    def list_new_sites(
        request: Request, nct_id: str, since: Since = "", skip: Skip = 0, limit: Limit = A_PAGE
    ) -> shapes.NewSites:
        """List the sites of a trial that came or opened since it is followed here."""
        return answer(request, normal_nct_id(nct_id), since, skip, limit)

    @routes.get("/places/{number}/sites/new")
    def list_new_sites_at_place(
        request: Request, number: Number, since: Since = "", skip: Skip = 0, limit: Limit = A_PAGE
    ) -> shapes.NewSites:
        """List the sites that came or opened there since it is followed here."""
        return answer(request, number, since, skip, limit)

    api.include_router(routes)
