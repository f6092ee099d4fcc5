"""backtest: what an interest would have been sent."""

from datetime import date, datetime, timedelta
from typing import Annotated

import typer

from watcher.cli import options
from watcher.cli.following import Wanted, kind_of, read_wanted
from watcher.cli.output import AsJson, out, print_json, print_rows
from watcher.cli.session import session
from watcher.cli.words import read_interest, read_vicinity
from watcher.errors import UsageError
from watcher.jobs.backtest import (
    BackTest,
    WouldSend,
    backtest_place,
    backtest_search,
    backtest_subscription,
    backtest_trial,
)
from watcher.jobs.replayed import Archive
from watcher.model.watch import Interest, Vicinity
from watcher.registry.query import TrialLink

A_YEAR = timedelta(days=365)


def backtest(
    trial: options.Trial = None,
    subscription: Annotated[
        int | None, typer.Option(metavar="ID", help="Try this one, as `watcher watches` lists it.")
    ] = None,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="From this day on; else for a year.")] = None,
    cond: options.Cond = None,
    term: options.Term = None,
    intr: options.Intr = None,
    titles: options.Titles = None,
    outc: options.Outc = None,
    spons: options.Spons = None,
    lead: options.Lead = None,
    locn: options.Locn = None,
    country: options.Country = None,
    status: options.Status = None,
    phase: options.Phase = None,
    near: options.Near = None,
    within: options.Within = None,
    hospital: options.Hospital = None,
    kinds: options.Kinds = None,
    least: options.Least = "minor",
    as_json: AsJson = False,
) -> None:
    """Say which alerts a subscription would have been sent, or one that you think of making.

    It replays the versions that are stored here; nothing is sent or stored.
    """
    words = {"cond": cond, "term": term, "intr": intr, "titles": titles, "outc": outc}
    words |= {"spons": spons, "lead": lead, "locn": locn, "country": country}
    lists = {"status": [status] if status else [], "phase": [phase] if phase else []}
    vicinity = read_vicinity(near, within, hospital)
    is_described = trial is not None or vicinity is not None or any(words.values()) or any(lists.values())
    if subscription is not None and is_described:
        raise UsageError("give either --subscription ID, or what would be followed, not both")
    with session() as service:
        day = _day(since, service.now())
        archive = Archive(service.pipeline.versions, service.occurrences, service.past)
        if subscription is not None:
            found = backtest_subscription(archive, service.pipeline.book.get(subscription), day)
        else:
            wanted = read_wanted(trial, words, lists, vicinity)
            interest = read_interest(kinds=kinds, least=least, vicinity=vicinity, of=kind_of(wanted))
            found = _try(archive, wanted, interest, day)
    if as_json:
        print_json(_json(found, day))
    else:
        _print(found, day)


def _try(archive: Archive, wanted: Wanted, interest: Interest, since: date) -> BackTest:
    if isinstance(wanted, TrialLink):
        return backtest_trial(archive, wanted.nct_id, interest, since)
    if isinstance(wanted, Vicinity):
        return backtest_place(archive, wanted, interest, since)
    return backtest_search(archive, wanted.parameters, interest, since)


def _day(text: str | None, now: datetime) -> date:
    if text is None:
        return now.date() - A_YEAR
    try:
        found = date.fromisoformat(text.strip())
    except ValueError:
        raise UsageError(f"{text!r} is no day: write it like {now.date() - A_YEAR}") from None
    if found > now.date():
        raise UsageError(f"{found} is yet to come: --since names a day of the past")
    return found


def _print(found: BackTest, since: date) -> None:
    count = len(found.alerts)
    told = "no alert" if count == 0 else "1 alert" if count == 1 else f"{count:,} alerts"
    out.print(f"Since {since} this would have sent you {told}: {found.title}", markup=False)
    rows = [(one.day, trial.nct_id, line) for one in found.alerts for trial in one.trials for line in trial.lines]
    if rows:
        print_rows(("date", "trial", "what changed"), rows, nothing="")
    for note in found.notes:
        out.print(note, markup=False)


def _json(found: BackTest, since: date) -> dict[str, object]:
    return {
        "since": since.isoformat(),
        "title": found.title,
        "alerts": len(found.alerts),
        "list": [_alert_json(one) for one in found.alerts],
        "notes": list(found.notes),
    }


def _alert_json(one: WouldSend) -> dict[str, object]:
    trials = [
        {
            "nct_id": trial.nct_id,
            "version": trial.version,
            "lines": list(trial.lines),
            "change_ids": list(trial.change_ids),
        }
        for trial in one.trials
    ]
    return {"date": one.day.isoformat(), "window": one.window, "trials": trials}
