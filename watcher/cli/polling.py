"""poll: what changed, and what it cost to know."""

from dataclasses import replace
from enum import StrEnum
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.text import Text

from watcher.bootstrap import Service
from watcher.cli.output import AsJson, as_lines, err, out, print_json
from watcher.cli.session import ask_registry, send_ready, session
from watcher.delivery.worker import Delivered
from watcher.jobs.deliver import recover
from watcher.jobs.planning import plan_next
from watcher.jobs.poll import poll, sweep_lines
from watcher.jobs.reformats import decide_reformats
from watcher.model.change import Change
from watcher.model.version import Version
from watcher.plain import change_json
from watcher.sweep.budget import Asker
from watcher.sweep.journal import Sweep, SweepState
from watcher.sweep.plan import PartKind, Plan, Search

MOST_LINES = 40


class Accept(StrEnum):
    """What becomes of a registry-wide reformat that was held."""

    TELL = "tell"
    QUIET = "quiet"


def poll_now(
    plan_only: Annotated[bool, typer.Option("--plan", help="Only say what a sweep would ask, and its price.")] = False,
    again: Annotated[bool, typer.Option("--again", help="Sweep even if this release was swept before.")] = False,
    accept: Annotated[
        Accept | None,
        typer.Option(
            "--accept-reformat",
            help="Instead of a sweep: tell what a registry-wide reformat holds back, or keep it as history, quiet.",
        ),
    ] = None,
    as_json: AsJson = False,
) -> int:
    """Sweep the registry once, send what is due, and say what changed and what it cost."""
    with session() as service:
        if plan_only:
            _print_plan(_plan_now(service), as_json=as_json)
            return 0
        if accept:
            _accept(service, accept, as_json=as_json)
            return 0
        # Whatever a killed process left behind is taken up here, for who runs nothing but this from a timer.
        recover(service.pipeline, service.journal, service.now())
        done = _poll_with_bar(service, again=again)
        sent = send_ready(service)
        found = service.pipeline.versions.changes_in(done.id) if done else []
    _print_sweep(done, found, sent, as_json=as_json)
    return 1 if done and done.state is SweepState.PARTIAL else 0


def _poll_with_bar(service: Service, *, again: bool) -> Sweep | None:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as progress:
        bar = progress.add_task("Reading trials", total=None)

        def show(done: int, of: int) -> None:
            progress.update(bar, completed=done, total=of)

        return ask_registry(
            service, lambda registry: poll(replace(service.poller(registry), on_step=show), again=again), Asker.SWEEP
        )


def _plan_now(service: Service) -> Plan:
    return ask_registry(service, lambda registry: plan_next(service.poller(registry), service.now()))


def _accept(service: Service, accept: Accept, *, as_json: bool) -> None:
    waiting = service.pipeline.reformats.waiting()
    concerned = decide_reformats(service.pipeline, accept.value, service.now())
    sent = send_ready(service) if accept is Accept.TELL else None
    counts = {outcome.value: count for outcome, count in sent.counts.items()} if sent else {}
    if as_json:
        found = [{"path": each.path, "trials": each.trials, "example": each.nct_id} for each in waiting]
        print_json({"accepted": found, "versions": concerned, "as": accept.value, "deliveries": counts})
        return
    for each in waiting:
        out.print(Text(f"{each.path} in {each.trials} trials: {accept.value}"))
    out.print(f"{concerned} versions were waiting" if concerned else "No reformat is waiting.")


def _print_plan(found: Plan, *, as_json: bool) -> None:
    facts = {
        "trials": found.trials,
        "searches": len(found.walks),
        "id_batches": found.id_batches,
        "requests": found.requests,
        "minutes_within_budget": round(found.minutes, 1),
        "why": found.why,
    }
    if as_json:
        print_json(facts | _plan_json(found))
        return
    del facts["why"]
    as_lines({name.replace("_", " ").capitalize(): value for name, value in facts.items()})
    for part in found.parts:
        if part.kind is not PartKind.RELEASE:
            out.print(Text(f"  {part.kind.value:<6} {part.requests:>6,} requests: {part.why}"))
    for search in found.put_off:
        out.print(Text(f"Waits for a later release: search {search.watch_id} ({search.title})", style="yellow"))
    if found.shortfall:
        out.print(Text(f"Not kept: {found.shortfall}", style="yellow"))


def _plan_json(found: Plan) -> dict[str, object]:
    allowance = found.allowance
    return {
        "parts": [
            {"part": part.kind.value, "requests": part.requests, "trials": part.trials, "why": part.why}
            for part in found.parts
        ],
        "walks": [_search_json(search) for search in found.walks],
        "put_off": [_search_json(search) for search in found.put_off],
        "shortfall": found.shortfall,
        "allowed": {"requests_per_minute": allowance.requests_per_minute, "minutes": allowance.minutes},
    }


def _search_json(search: Search) -> dict[str, object]:
    return {
        "watch_id": search.watch_id,
        "title": search.title,
        "requests": search.requests,
        "releases_since_walk": search.age,
    }


def _print_sweep(done: Sweep | None, found: list[tuple[Version, Change]], sent: Delivered, *, as_json: bool) -> None:
    counts = {outcome.value: count for outcome, count in sent.counts.items()}
    if as_json:
        changes = [
            {"nct_id": version.nct_id, "version": version.number} | change_json(change, version.trial.record)
            for version, change in found
        ]
        print_json({"sweep": done and _sweep_json(done), "changes": changes, "deliveries": counts})
        return
    if done is None:
        out.print("The registry has no release that was not swept yet.")
    else:
        out.print(f"Release {done.release_at.date()}: {done.trials} trials read with {done.requests} requests")
        out.print(f"{done.versions} changed: {done.changes} changes, {done.noise} differences hidden as noise")
        lines = [f"  {nct_id}  {line.text}" for nct_id, line in sweep_lines(found)]
        for text in lines[:MOST_LINES]:
            out.print(Text(text))
        if len(lines) > MOST_LINES:
            out.print(f"  and {len(lines) - MOST_LINES} more: `watcher history NCT_ID`, or --json")
        for problem in done.problems:
            out.print(Text(f"Not complete: {problem}", style="yellow"))
        for note in done.notes:
            out.print(Text(note, style="yellow"))
        for held in done.held:
            names = ", ".join(path.rpartition(".")[2] for path in held.lost)
            told = f"{held.nct_id} lost {names}: held back until a later release shows it so too"
            out.print(Text(told, style="yellow"))
    out.print("Deliveries: " + (", ".join(f"{count} {name}" for name, count in counts.items()) or "none due"))


def _sweep_json(done: Sweep) -> dict[str, object]:
    return {
        "id": done.id,
        "release": done.release_at.isoformat(),
        "state": done.state.value,
        "requests": done.requests,
        "trials": done.trials,
        "versions": done.versions,
        "changes": done.changes,
        "noise": done.noise,
        "problems": list(done.problems),
        "held": [{"nct_id": held.nct_id, "lost": list(held.lost)} for held in done.held],
        "notes": list(done.notes),
    }
