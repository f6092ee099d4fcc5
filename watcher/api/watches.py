"""Searches and places: what they have, and who entered and left."""

from typing import Annotated, Final

from fastapi import FastAPI, Query, Request

from watcher.api import shapes
from watcher.api.routes import Number, next_address, router
from watcher.api.trials import A_PAGE, Limit, Skip, Status, trial_values
from watcher.bootstrap import Service
from watcher.jobs.feeds import PATHS
from watcher.model.watch import Vicinity, WatchKind
from watcher.pages.asked import LAST
from watcher.pages.feed_moves import MoveRow, move_rows
from watcher.pages.trial_rows import member_counts, member_rows
from watcher.plain import because
from watcher.plain.moves import is_again
from watcher.watches.known import KnownWatch, known_watch, known_watches

After = Annotated[int, Query(ge=0, le=LAST, description="A number; only those behind it.")]
Before = Annotated[int, Query(ge=1, le=LAST, description="Of `next`: only what was found before it.")]
KINDS: Final = (WatchKind.SEARCH, WatchKind.PLACE)


def add_watches(api: FastAPI, service: Service) -> None:
    for kind in KINDS:
        _add(api, service, kind)


def _add(api: FastAPI, service: Service, kind: WatchKind) -> None:
    routes, store, origin = router(PATHS[kind]), service.pipeline.store, service.settings.public_url

    @routes.get(f"/{PATHS[kind]}", name=f"list_{PATHS[kind]}", response_model_exclude_unset=True)
    def list_watches(request: Request, after: After = 0, limit: Limit = A_PAGE) -> shapes.Watches:
        """List those that somebody follows here now."""
        found = known_watches(store, kind, after, limit)
        last = found[-1].watch.id if len(found) == limit else None
        watches = [shapes.Watch.model_validate(_values(each, origin)) for each in found]
        return shapes.Watches(watches=watches, next=next_address(request, after=last))

    @routes.get(f"/{PATHS[kind]}/{{number}}", name=f"show_{kind.value}", response_model_exclude_unset=True)
    def show_watch(number: Number) -> shapes.WholeWatch:
        """Show one, and how many trials it has."""
        known = known_watch(store, number, kind)
        return shapes.WholeWatch.model_validate({**_values(known, origin), "trials": member_counts(store, number)})

    @routes.get(f"/{PATHS[kind]}/{{number}}/trials", name=f"list_trials_of_{kind.value}")
    def list_members(
        request: Request, number: Number, status: Status = "", skip: Skip = 0, limit: Limit = A_PAGE
    ) -> shapes.Members:
        """List the trials that it has now."""
        known = known_watch(store, number, kind)
        rows = member_rows(store, known.watch.id, most=limit, skip=skip, status=status or None)
        trials = [{**trial_values(row.trial, origin), "entered_at": row.entered_at} for row in rows]
        return shapes.Members(
            trials=[shapes.Member.model_validate(each) for each in trials],
            next=next_address(request, skip=skip + limit if len(rows) == limit else None),
        )

    @routes.get(f"/{PATHS[kind]}/{{number}}/moves", name=f"list_moves_of_{kind.value}")
    def list_moves(request: Request, number: Number, before: Before = LAST, limit: Limit = A_PAGE) -> shapes.Moves:
        """List which trials entered and left it, and why."""
        known = known_watch(store, number, kind)
        found = move_rows(store, known.watch.id, most=limit, before=before)
        moves = [shapes.Move.model_validate(_move(each)) for each in found]
        return shapes.Moves(
            moves=moves, next=next_address(request, before=found[-1].id if len(found) == limit else None)
        )

    api.include_router(routes)


def _values(known: KnownWatch, origin: str) -> dict[str, object]:
    watch = known.watch
    url = f"{origin}/{PATHS[watch.kind]}/{watch.id}"
    values: dict[str, object] = {
        "id": watch.id,
        "kind": watch.kind.value,
        "title": watch.title,
        "parameters": watch.parameters,
        "is_followed": known.is_followed,
        "since": known.created_at,
        "as_of": (known.release_at or known.created_at).date(),
        "url": url,
        "feeds": {ending: f"{url}/changes.{ending}" for ending in ("atom", "json")},
    }
    return {**values, "place": _place(watch.vicinity)} if watch.vicinity else values


def _place(vicinity: Vicinity) -> dict[str, object]:
    place = vicinity.place
    point: dict[str, object] = {"name": place.name, "latitude": place.latitude, "longitude": place.longitude}
    return point | {"within_km": vicinity.within_km, "hospital": vicinity.hospital}


def _move(row: MoveRow) -> dict[str, object]:
    entered = "entered-again" if is_again(row.change) else "entered"
    return {
        "id": row.id,
        "nct_id": row.nct_id,
        "title": row.title,
        "op": entered if row.has_entered else "left",
        "why": because(row.change),
        "reason": row.change.reason,
        "before": row.change.before,
        "after": row.change.after,
        "release": row.release_at.date(),
        "found_at": row.found_at,
    }
