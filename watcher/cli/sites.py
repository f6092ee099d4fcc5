"""sites: which sites came or opened, as a table, CSV or JSON."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Annotated

import typer

from watcher.bootstrap import Service
from watcher.cli import options
from watcher.cli.output import print_bytes, print_json, print_rows
from watcher.cli.session import session
from watcher.cli.words import read_vicinity
from watcher.errors import UsageError
from watcher.jobs.new_sites import new_sites
from watcher.model.record import text_at
from watcher.model.watch import Vicinity
from watcher.pages.csv_sites import NewSite, site_json, sites_csv
from watcher.plain import site_words, status_words
from watcher.plain.places import km_words


class Format(StrEnum):
    TEXT = "text"
    CSV = "csv"
    JSON = "json"


def sites(
    watch: Annotated[
        int | None,
        typer.Option(metavar="ID", help="Only what this subscription follows, as `watcher watches` lists it."),
    ] = None,
    near: options.Near = None,
    within: options.Within = None,
    hospital: options.Hospital = None,
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="Found on this day or later, such as 2026-07-01.")
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="For people, spreadsheets or programs.")] = Format.TEXT,
) -> None:
    """List the sites that were added or opened in what is followed, with their distance from a place."""
    vicinity, first = read_vicinity(near, within, hospital), _since(since)
    with session() as service:
        watch_id, vicinity = _followed(service, watch, vicinity)
        found = list(new_sites(service.pipeline, since=first, watch_id=watch_id, vicinity=vicinity))
    if form is Format.CSV:
        print_bytes(sites_csv(found))
    elif form is Format.JSON:
        print_json([site_json(each) for each in found])
    else:
        _print(found, vicinity)


def _followed(
    service: Service, subscription_id: int | None, named: Vicinity | None
) -> tuple[int | None, Vicinity | None]:
    """Return the watch of a subscription, and its place unless another is named."""
    if subscription_id is None:
        return None, named
    found = service.pipeline.book.get(subscription_id)
    return found.watch.id, named or found.interest.vicinity


def _since(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return datetime.combine(date.fromisoformat(text), time(), UTC)
    except ValueError:
        raise UsageError(f"--since {text!r} is no day: write it like 2026-07-01") from None


def _print(found: Iterable[NewSite], vicinity: Vicinity | None) -> None:
    headings, rows = ["release", "what", "trial", "site", "status"], [_row(each) for each in found]
    if vicinity:
        headings.append(f"from {vicinity.place.name}")
    else:
        rows = [row[:-1] for row in rows]
    print_rows(headings, rows, nothing="No site was added or opened in what is followed here.")


def _row(each: NewSite) -> tuple[object, ...]:
    status = text_at(each.site, "status")
    told = (each.release, each.what, each.version.nct_id, site_words(each.site))
    return (*told, status_words(status) if status else None, km_words(each.km) if each.km is not None else None)
