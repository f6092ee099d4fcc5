"""Versions of a trial, and what differs between any two of them."""

from typing import Annotated

from fastapi import FastAPI, Query

from watcher.api import shapes
from watcher.api.routes import Number, router
from watcher.bootstrap import Service
from watcher.diff import compare
from watcher.errors import UnknownError
from watcher.model.record import Json, normal_nct_id
from watcher.model.version import Version
from watcher.pages.trial_rows import trial_row
from watcher.pipeline import Pipeline
from watcher.plain import diff_json


def add_versions(api: FastAPI, service: Service) -> None:
    routes, pipeline = router("versions"), service.pipeline

    @routes.get("/trials/{nct_id}/versions")
    def list_versions(nct_id: str) -> shapes.Versions:
        """List a trial's versions, the first one first."""
        row = trial_row(pipeline.store, normal_nct_id(nct_id))
        found = pipeline.versions.of_trial(row.nct_id)
        return shapes.Versions(versions=[shapes.Version.model_validate(_values(each)) for each in found])

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
    found = next((each for each in pipeline.versions.of_trial(row.nct_id) if each.number == number), None)
    if found is None:
        raise UnknownError(f"{row.nct_id} has versions 1 to {row.version_number}, and no version {number}")
    return found


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
