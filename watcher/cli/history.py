"""history: a trial's versions, from before it was followed too, with what changed in each."""

from collections.abc import Mapping, Sequence
from typing import Annotated, TypeAlias

import typer
from rich.text import Text

from watcher.cli.output import AsJson, out, print_json
from watcher.cli.session import session
from watcher.errors import UnknownError
from watcher.jobs.timeline import PastStep, past_steps
from watcher.model.change import Change
from watcher.model.record import normal_nct_id
from watcher.model.version import Version
from watcher.plain import Line, change_json, told_lines
from watcher.sweep.held_releases import held_now
from watcher.versions.past import BackFill, FillState

#: A version's changes, each with its id.
Numbered: TypeAlias = Sequence[tuple[int, Change]]


def history(
    nct_id: Annotated[str, typer.Argument(metavar="NCT_ID")],
    as_json: AsJson = False,
) -> None:
    """Show a followed trial's versions, what changed in each, and the ids of the changes."""
    wanted = normal_nct_id(nct_id)
    with session() as service:
        versions = service.pipeline.versions.of_trial(wanted)
        changes = list(service.pipeline.versions.changes_of(wanted))
        past, fill = past_steps(service.past.of_trial(wanted)), service.past.fill_of(wanted)
        held = held_now(service.store, wanted)
    if not versions:
        raise UnknownError(
            f"{wanted} is not followed here: `watcher watch {wanted} --email ADDRESS` begins its history"
        )
    by_version: dict[int, list[tuple[int, Change]]] = {}
    for number, change_id, change in changes:
        by_version.setdefault(number, []).append((change_id, change))
    if as_json:
        stored = [_version_json(version, by_version.get(version.number, [])) for version in versions]
        print_json([*map(_past_json, past), *stored])
        return
    out.print(Text(f"{wanted} {versions[-1].trial.title}", style="bold"))
    _print_past(past, fill, versions[0])
    _print_versions(versions, by_version)
    if held:
        lost = ", ".join(path.rpartition(".")[2] for path in held.lost)
        told = f"\nRelease {held.release_at:%Y-%m-%d} lacked {lost}: held back until a later release shows it so too"
        out.print(Text(told, style="yellow"))


def _print_past(past: Sequence[PastStep], fill: BackFill | None, baseline: Version) -> None:
    for step in past:
        _print_step(step, is_oldest=step is past[0])
    out.print(Text(f"\n{_beginning(past, fill, baseline)}", style="dim"))


def _print_step(step: PastStep, *, is_oldest: bool) -> None:
    version = step.version
    first = " (the first)" if version.submission == 0 else " (the oldest that was read)" if is_oldest else ""
    out.print(Text(f"\nSubmission {version.submission + 1}, {version.submitted}{first}", style="bold"))
    lines, prefix = told_lines(step.changes, version.trial.record), f"{version.trial.nct_id}.{version.submission + 1}."
    for line in lines:
        ids = _ids(line, list(enumerate(step.changes, start=1)), prefix)
        out.print(Text.assemble(f"  {line.text}", (f"  [{ids}]", "dim")))
    for path in step.lost:
        out.print(Text(f"  came without {path.rpartition('.')[2]}", style="dim"))
    if not lines and not step.lost and not is_oldest:
        out.print(Text("  only bookkeeping", style="dim"))


def _beginning(past: Sequence[PastStep], fill: BackFill | None, baseline: Version) -> str:
    """Return one line on where the timeline begins, and why."""
    followed = f"{baseline.fetched_at:%Y-%m-%d}"
    if fill is None:
        return f"Followed since {followed}; what was before was not read yet: `watcher backfill {baseline.nct_id}`"
    if not past:
        why = f": {fill.detail}" if fill.detail else ""
        return f"The timeline begins on {followed}; the registry shows nothing from before{why}"
    earlier = past[0].version.submission
    head = f"Above: submissions from before it was followed; the last one is what version 1 shows (since {followed})"
    if fill.state is FillState.DONE:
        more = f"; `watcher backfill {baseline.nct_id} --most {len(past) + earlier}` reads them" if earlier else ""
        return f"{head}. {earlier} earlier ones were not read{more}" if earlier else head
    return f"{head}. {earlier} earlier ones could not be read: {fill.detail}"


def _print_versions(versions: Sequence[Version], by_version: Mapping[int, Numbered]) -> None:
    for version in versions:
        found = by_version.get(version.number, [])
        day = version.trial.version_holder or version.fetched_at.date()
        first = " (first seen)" if version.number == 1 else ""
        out.print(Text(f"\nVersion {version.number}, release {day}{first}", style="bold"))
        for line in told_lines([change for _, change in found], version.trial.record):
            out.print(Text.assemble(f"  {line.text}", (f"  [{_ids(line, found)}]", "dim")))
        if version.number > 1 and not found:
            out.print(Text("  only bookkeeping", style="dim"))


def _ids(line: Line, found: Numbered, prefix: str = "") -> str:
    """Return the ids of a line's changes: `change 7`, `changes 7 to 12`, or `changes 7, 9, 12`.

    `prefix` stands before each number: those of past changes begin anew with each submission.
    """
    told = set(map(id, line.changes))
    ids = sorted(change_id for change_id, change in found if id(change) in told)
    if len(ids) == 1:
        return f"change {prefix}{ids[0]}"
    if ids[-1] - ids[0] == len(ids) - 1:
        return f"changes {prefix}{ids[0]} to {prefix}{ids[-1]}"
    return f"changes {', '.join(f'{prefix}{each}' for each in ids)}"


def _past_json(step: PastStep) -> dict[str, object]:
    version = step.version
    return {
        "version": None,
        "submission": version.submission + 1,
        "submitted": version.submitted,
        "fetched_at": version.fetched_at.isoformat(),
        "last_update_posted": version.trial.last_update_posted,
        "changes": [{"id": str(key), **change_json(change, version.trial.record)} for key, change in step.numbered],
        "came_without": list(step.lost),
    }


def _version_json(version: Version, changes: Numbered) -> dict[str, object]:
    return {
        "version": version.number,
        "fetched_at": version.fetched_at.isoformat(),
        "version_holder": version.trial.version_holder,
        "last_update_posted": version.trial.last_update_posted,
        "changes": [{"id": change_id} | change_json(change, version.trial.record) for change_id, change in changes],
    }
