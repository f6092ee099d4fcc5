"""backfill: what trials said before they were followed."""

from dataclasses import replace
from typing import Annotated

import typer

from watcher.cli.output import AsJson, out, print_json
from watcher.cli.session import ask_registry, session
from watcher.errors import UsageError
from watcher.jobs.backfill import MOST_SUBMISSIONS, BackFiller, backfill_owed
from watcher.jobs.backfill import backfill as read_past_of
from watcher.model.record import normal_nct_id
from watcher.sweep.budget import Asker
from watcher.versions.past import BackFill, FillState

MOST_TRIALS = 1_000


def backfill(
    nct_id: Annotated[
        str | None, typer.Argument(metavar="NCT_ID", help="One trial; else all that are followed by themselves.")
    ] = None,
    most: Annotated[
        int, typer.Option(min=1, max=1_000, help="The newest so many submissions of a trial: one request each.")
    ] = MOST_SUBMISSIONS,
    as_json: AsJson = False,
) -> int:
    """Read what trials said before they were followed, for `watcher history`; nobody is alerted to it.

    It asks the registry's record history, within the budget for requests, and goes on where it stopped before.
    """
    wanted = normal_nct_id(nct_id) if nct_id else None
    with session() as service:
        if not service.settings.backfill:
            raise UsageError("back-fill is switched off: WATCHER_BACKFILL=true, or backfill = true, switches it on")

        async def read(filler: BackFiller) -> dict[str, BackFill]:
            if wanted:
                return {wanted: await read_past_of(filler, wanted)}
            return await backfill_owed(filler, MOST_TRIALS)

        found = ask_registry(
            service, lambda registry: read(replace(service.back_filler(registry), most=most)), Asker.SWEEP
        )
        stored = {each: len(service.past.stored(each)) for each in found}
    if as_json:
        print_json([_fill_json(each, fill, stored[each]) for each, fill in found.items()])
    elif not found:
        out.print("No past was left to read.")
    else:
        for each, fill in found.items():
            out.print(f"{each}: {_fill_words(fill, stored[each])}", markup=False)
    return 1 if any(fill.state is FillState.BROKEN_OFF for fill in found.values()) else 0


def _fill_words(fill: BackFill, stored: int) -> str:
    of = f" of {fill.submissions}" if fill.submissions is not None else ""
    read = f"{stored}{of} submissions are stored"
    if fill.state is FillState.DONE:
        return read
    again = "; ask again to go on" if fill.state is FillState.BROKEN_OFF else ""
    return f"{read}; the others could not be read: {fill.detail}{again}"


def _fill_json(nct_id: str, fill: BackFill, stored: int) -> dict[str, object]:
    return {
        "nct_id": nct_id,
        "state": fill.state.value,
        "submissions": fill.submissions,
        "stored": stored,
        "problem": fill.detail or None,
    }
