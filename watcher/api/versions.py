"""Versions of a trial, and what differs between any two of them."""

from functools import lru_cache
from typing import Annotated, Final

from fastapi import FastAPI, Query, Request

from watcher.api import shapes
from watcher.api.routes import Number, next_address, router
from watcher.bootstrap import Service
from watcher.diff import compare
from watcher.errors import UnknownError
from watcher.model.record import Json, normal_nct_id
from watcher.model.version import Version
from watcher.pages.asked import LAST
from watcher.pages.trial_rows import trial_row, version_ids
from watcher.pipeline import Pipeline
from watcher.plain import diff_json

#: A record is unpacked for each: 300 of 100 KB take a second, and are asked for again.
A_PAGE, MOST = 50, 200
#: Versions never change. A few hundred bytes each.
MOST_KEPT: Final = 4096
After = Annotated[int, Query(ge=0, le=LAST, description="A number; only versions behind it.")]
Limit = Annotated[int, Query(ge=1, le=MOST, description="How many at most.")]


def add_versions(api: FastAPI, service: Service) -> None:
    routes, pipeline = router("versions"), service.pipeline

    @lru_cache(MOST_KEPT)
    def told(version_id: int) -> shapes.Version:
        return shapes.Version.model_validate(_values(pipeline.versions.get(version_id)))

    @routes.get("/trials/{nct_id}/versions")
    def list_versions(request: Request, nct_id: str, after: After = 0, limit: Limit = A_PAGE) -> shapes.Versions:
        """List a trial's versions, the first one first."""
        row = trial_row(pipeline.store, normal_nct_id(nct_id))
        found = [told(version_id) for version_id in version_ids(pipeline.store, row.nct_id, after, limit)]
        last = found[-1].version if len(found) == limit else None
        return shapes.Versions(versions=found, next=next_address(request, after=last))

    @routes.get("/trials/{nct_id}/versions/{number}")
    def show_version(nct_id: str, number: Number) -> shapes.WholeVersion:
        """Show a version with its record, as the registry sent it."""
        found = _version(pipeline, nct_id, number)
        return shapes.WholeVersion.model_validate({**_values(found), "record": found.trial.record})

    @routes.get("/trials/{nct_id}/diff", response_model_exclude_unset=True)
    def show_diff(
        nct_id: str,
        older: Annotated[int, Query(alias="from", description="The number of the older version.")],
        newer: Annotated[int, Query(alias="to", description="The number of the newer version.")],
    ) -> shapes.Diff:
        """Compare two versions, which need not be neighbors."""
        old, new = _version(pipeline, nct_id, older), _version(pipeline, nct_id, newer)
        body = diff_json(old.trial.record, new.trial.record, compare(old.trial.record, new.trial.record))
        sides: dict[str, Json] = {"from": _side(old), "to": _side(new)}
        return shapes.Diff.model_validate({**body, **sides})

    api.include_router(routes)


def _version(pipeline: Pipeline, nct_id: str, number: int) -> Version:
    row = trial_row(pipeline.store, normal_nct_id(nct_id))
    if not 1 <= number <= row.version_number:
        raise UnknownError(f"{row.nct_id} has versions 1 to {row.version_number}, and no version {number}")
    (version_id,) = version_ids(pipeline.store, row.nct_id, number - 1, 1)
    return pipeline.versions.get(version_id)


def _values(version: Version) -> dict[str, object]:
    trial = version.trial
    return {
        "version": version.number,
        "fetched_at": version.fetched_at,
        "version_holder": trial.version_holder,
        "last_update_posted": trial.last_update_posted,
        "title": trial.title,
        "status": trial.status,
    }


def _side(version: Version) -> Json:
    trial = version.trial
    return {
        "version": version.number,
        "version_holder": trial.version_holder,
        "last_update_posted": trial.last_update_posted,
    }
