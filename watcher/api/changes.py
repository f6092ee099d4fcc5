"""Changes of a trial, and of the trials that a search or a place has: the newest first, page by page."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, FastAPI, Query, Request

from watcher.api import shapes
from watcher.api.routes import Number, next_address, router
from watcher.bootstrap import Service
from watcher.jobs.feeds import Batches, Wish, find_batches
from watcher.model.record import normal_nct_id
from watcher.model.watch import WatchKind
from watcher.pages.asked import A_PAGE, LAST, MOST, read_kinds, read_least
from watcher.pages.feed import namespace_of, urn
from watcher.pages.feed_news import Asked, News
from watcher.pipeline import Pipeline
from watcher.plain import change_json

Kinds = Annotated[str, Query(description="Kinds of change, such as `status,sites`; all of them without it.")]
Least = Annotated[str, Query(description="The least importance: minor without it.")]
Before = Annotated[int, Query(ge=1, le=LAST, description="Of `next`: only what was found before it.")]
Limit = Annotated[int, Query(ge=1, le=MOST, description="How many versions and moves at most, with all their changes.")]


def _asked(kinds: Kinds = "", least: Least = "", before: Before = LAST, limit: Limit = A_PAGE) -> Asked:
    return Asked(read_kinds(kinds), read_least(least), limit, before)


Wanted = Annotated[Asked, Depends(_asked)]


def add_changes(api: FastAPI, service: Service) -> None:
    routes, namespace = router("changes"), namespace_of(service.tokens.derived(b"feeds"))

    def answer(request: Request, kind: WatchKind, name: str, asked: Asked) -> shapes.Changes:
        found = find_batches(service.pipeline, Wish(kind, name, "json", asked))
        return _changes(request, service.pipeline, found, namespace)

    @routes.get("/trials/{nct_id}/changes", response_model_exclude_unset=True)
    def list_changes(request: Request, nct_id: str, asked: Wanted) -> shapes.Changes:
        """List what changed in a trial since it is followed here."""
        return answer(request, WatchKind.TRIAL, normal_nct_id(nct_id), asked)

    @routes.get("/searches/{number}/changes", response_model_exclude_unset=True)
    def list_changes_in_search(request: Request, number: Number, asked: Wanted) -> shapes.Changes:
        """List what changed in a search's trials, and which entered and left it."""
        return answer(request, WatchKind.SEARCH, str(number), asked)

    @routes.get("/places/{number}/changes", response_model_exclude_unset=True)
    def list_changes_at_place(request: Request, number: Number, asked: Wanted) -> shapes.Changes:
        """List what changed at the sites of a place, and which trials came and left; other kinds where asked for."""
        return answer(request, WatchKind.PLACE, str(number), asked)

    api.include_router(routes)


def _changes(request: Request, pipeline: Pipeline, found: Batches, namespace: UUID) -> shapes.Changes:
    changes = [values for news in found.news for values in _values(pipeline, news, namespace)]
    return shapes.Changes(
        changes=[shapes.DatedChange.model_validate(values) for values in changes],
        next=next_address(request, before=found.ids.older),
    )


def _values(pipeline: Pipeline, news: News, namespace: UUID) -> list[dict[str, object]]:
    record = pipeline.versions.get(news.version_id).trial.record
    return [
        {
            "id": one.id,
            "urn": urn(namespace, "change", one.id),
            "nct_id": news.nct_id,
            "version": news.version_number,
            "release": news.release_at.date(),
            "found_at": news.found_at,
            **change_json(one.change, record),
        }
        for one in news.changes
    ]
