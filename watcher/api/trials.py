"""Trials: what is known of them now."""

from typing import Annotated

from fastapi import FastAPI, Query, Request

from watcher.api import shapes
from watcher.api.routes import next_address, router
from watcher.bootstrap import Service
from watcher.model.record import normal_nct_id
from watcher.pages.trial_rows import TrialRow, trial_row, trial_rows

A_PAGE, MOST = 100, 1000
Limit = Annotated[int, Query(ge=1, le=MOST, description="How many at most.")]
Status = Annotated[str, Query(pattern="^[A-Z_]*$", description="The registry's token, such as RECRUITING.")]
Skip = Annotated[int, Query(ge=0, le=10_000_000, description="How many to pass over.")]


def add_trials(api: FastAPI, service: Service) -> None:
    routes, pipeline = router("trials"), service.pipeline
    origin = service.settings.public_url

    @routes.get("/trials")
    def list_trials(
        request: Request,
        after: Annotated[str, Query(pattern="^(NCT[0-9]{8})?$", description="An NCT ID; only those behind it.")] = "",
        status: Status = "",
        limit: Limit = A_PAGE,
    ) -> shapes.Trials:
        """List the trials that somebody follows or followed here, in the order of their NCT IDs."""
        found = trial_rows(pipeline.store, after, limit, status or None)
        last = found[-1].nct_id if len(found) == limit else None
        return shapes.Trials(
            trials=[shapes.Trial.model_validate(trial_values(row, origin)) for row in found],
            next=next_address(request, after=last),
        )

    @routes.get("/trials/{nct_id}")
    def show_trial(nct_id: str) -> shapes.WholeTrial:
        """Show one trial with its newest record."""
        row = trial_row(pipeline.store, normal_nct_id(nct_id))
        newest = pipeline.versions.get(row.version_id).trial
        whole = {**trial_values(row, origin), "aliases": newest.aliases, "record": newest.record}
        return shapes.WholeTrial.model_validate(whole)

    api.include_router(routes)


def trial_values(row: TrialRow, origin: str) -> dict[str, object]:
    return {
        "nct_id": row.nct_id,
        "title": row.title,
        "status": row.status,
        "last_update_posted": row.last_update_posted,
        "version": row.version_number,
        "first_seen_at": row.first_seen_at,
        "missing_since": row.missing_since,
        "removed_at": row.removed_at,
        "url": f"{origin}/trials/{row.nct_id}",
        "registry_url": f"https://clinicaltrials.gov/study/{row.nct_id}",
    }
