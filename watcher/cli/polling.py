"""poll and history: what changed, and what it cost to know."""

from dataclasses import replace
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.text import Text

from watcher.bootstrap import Service
from watcher.cli.output import AsJson, as_lines, err, out, print_json
from watcher.cli.session import ask_registry, send_ready, session
from watcher.delivery.worker import Delivered
from watcher.errors import UnknownError
from watcher.jobs.deliver import recover
from watcher.jobs.poll import plan, poll, sweep_lines
from watcher.model.change import Change
from watcher.model.record import normal_nct_id
from watcher.model.version import Version
from watcher.plain import change_json, told_lines
from watcher.sweep.journal import Sweep, SweepState
from watcher.sweep.plan import Plan

MOST_LINES = 40


def poll_now(
    plan_only: Annotated[bool, typer.Option("--plan", help="Only say what a sweep would ask, and its price.")] = False,
    again: Annotated[bool, typer.Option("--again", help="Sweep even if this release was swept before.")] = False,
    as_json: AsJson = False,
) -> int:
    """Sweep the registry once, send what is due, and say what changed and what it cost."""
    with session() as service:
        if plan_only:
            _print_plan(plan(service.pipeline.book, service.settings.registry_requests_per_minute), as_json=as_json)
            return 0
        # Whatever a killed process left behind is taken up here, for who runs nothing but this from a timer.
        recover(service.pipeline, service.journal, service.now())
        done = _poll_with_bar(service, again=again)
        sent = send_ready(service)
        found = service.pipeline.versions.changes_in(done.id) if done else []
    _print_sweep(done, found, sent, as_json=as_json)
    return 1 if done and done.state is SweepState.PARTIAL else 0


def history(
    nct_id: Annotated[str, typer.Argument(metavar="NCT_ID")],
    as_json: AsJson = False,
) -> None:
    """Show a followed trial's versions and what changed in each."""
    wanted = normal_nct_id(nct_id)
    with session() as service:
        versions = service.pipeline.versions.of_trial(wanted)
        changes = list(service.pipeline.versions.changes_of(wanted))
    if not versions:
        raise UnknownError(
            f"{wanted} is not followed here: `watcher watch {wanted} --email ADDRESS` begins its history"
        )
    by_version: dict[int, list[tuple[int, Change]]] = {}
    for number, change_id, change in changes:
        by_version.setdefault(number, []).append((change_id, change))
    if as_json:
        print_json([_version_json(version, by_version.get(version.number, [])) for version in versions])
        return
    out.print(Text(f"{wanted} {versions[-1].trial.title}", style="bold"))
    for version in versions:
        _print_version(version, by_version.get(version.number, []))


def _poll_with_bar(service: Service, *, again: bool) -> Sweep | None:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as progress:
        bar = progress.add_task("Reading trials", total=None)

        def show(done: int, of: int) -> None:
            progress.update(bar, completed=done, total=of)

        return ask_registry(
            service, lambda registry: poll(replace(service.poller(registry), on_step=show), again=again)
        )


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
        walks = [{"watch_id": walk.watch_id, "title": walk.title, "requests": walk.requests} for walk in found.walks]
        print_json(facts | {"walks": walks})
        return
    as_lines({name.replace("_", " ").capitalize(): value for name, value in facts.items()})


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
    }


def _version_json(version: Version, changes: list[tuple[int, Change]]) -> dict[str, object]:
    return {
        "version": version.number,
        "fetched_at": version.fetched_at.isoformat(),
        "version_holder": version.trial.version_holder,
        "last_update_posted": version.trial.last_update_posted,
        "changes": [{"id": change_id} | change_json(change, version.trial.record) for change_id, change in changes],
    }


def _print_version(version: Version, changes: list[tuple[int, Change]]) -> None:
    day = version.trial.version_holder or version.fetched_at.date()
    first = " (first seen)" if version.number == 1 else ""
    out.print(Text(f"\nVersion {version.number}, release {day}{first}", style="bold"))
    for line in told_lines([change for _, change in changes], version.trial.record):
        out.print(Text(f"  {line.text}"))
    if version.number > 1 and not changes:
        out.print(Text("  only bookkeeping", style="dim"))
