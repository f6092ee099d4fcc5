"""deliveries: what was sent, what waits, what failed, and sending it again."""

import re
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Annotated, TypeVar

import typer

from watcher.bootstrap import Service
from watcher.cli.output import AsJson, as_lines, out, print_json, print_rows
from watcher.cli.session import session
from watcher.delivery.listing import Filters, ListedDelivery
from watcher.delivery.trace import TracedDelivery, trace_one
from watcher.errors import UsageError
from watcher.model.delivery import DeliveryStatus
from watcher.model.watch import Channel

TIME = re.compile(r"\d{4}-\d\d-\d\dT")
WIDEST = 40
COLUMNS = ("id", "alert_id", "channel", "address", "status", "attempts", "last_outcome", "detail", "created_at")

Choice = TypeVar("Choice", bound=StrEnum)


def deliveries(
    show: Annotated[list[str] | None, typer.Argument(metavar="[show ID]", help="One, with each attempt at it.")] = None,
    status: Annotated[str | None, typer.Option(help=f"Only these: {', '.join(DeliveryStatus)}.")] = None,
    channel: Annotated[str | None, typer.Option(help=f"Only these: {', '.join(Channel)}.")] = None,
    trial: Annotated[str | None, typer.Option(metavar="NCT_ID", help="Only what tells a change of this trial.")] = None,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="Only what was made on this day or later.")] = None,
    address: Annotated[str | None, typer.Option(help="Only what is for this whole address.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="The newest so many.")] = 50,
    retry: Annotated[
        int | None, typer.Option(metavar="ID", help="Send this failed, skipped or suppressed one again.")
    ] = None,
    retry_to: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Send to this address again, with all that failed or was skipped."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List deliveries, the newest first, show one with its attempts, or send some again."""
    wanted = Filters(None, _choice(Channel, channel), trial and trial.strip().upper(), _day(since), address)
    chosen, shown = _choice(DeliveryStatus, status), _shown(show)
    with session() as service:
        if shown is not None:
            _show(service, shown, as_json=as_json)
        elif retry is not None:
            service.pipeline.outbox.retry(retry, service.now())
            out.print(f"Delivery {retry} is due now; the next `watcher poll` or `watcher run` sends it.")
        elif retry_to is not None:
            due = service.pipeline.outbox.retry_address(retry_to.strip(), service.now())
            out.print(f"The address is sent to again; {due} of its deliveries are due now.")
        else:
            _print(service.pipeline.outbox.listed(chosen, limit, filters=wanted), as_json=as_json)


def _print(found: list[ListedDelivery], *, as_json: bool) -> None:
    rows = [_row(each) for each in found]
    if as_json:
        print_json(rows)
        return
    headings = tuple(name.removesuffix("_id").replace("_", " ") for name in COLUMNS)
    print_rows(headings, [[_short(row[name]) for name in COLUMNS] for row in rows], nothing="Nothing was sent yet")


def _row(each: ListedDelivery) -> dict[str, object]:
    return {
        "id": each.id,
        "alert_id": each.alert_id,
        "address_id": each.address_id,
        "channel": each.channel.value,
        "address": each.address,
        "status": each.status.value,
        "attempts": each.attempts,
        "last_outcome": each.outcome.value if each.outcome else None,
        "detail": each.detail,
        "run_at": each.run_at.isoformat(),
        "created_at": each.created_at.isoformat(),
        "ended_at": each.ended_at.isoformat() if each.ended_at else None,
    }


def _show(service: Service, delivery_id: int, *, as_json: bool) -> None:
    found = trace_one(service.store, delivery_id)
    endpoint = _endpoint_words(service, found)
    attempts = [
        {
            "number": number,
            "outcome": each.outcome.value,
            "detail": each.detail,
            "started_at": each.started_at.isoformat(),
            "ended_at": each.ended_at.isoformat(),
        }
        for number, each in enumerate(found.attempts, start=1)
    ]
    facts = {
        "alert_id": found.alert_id,
        "address_id": found.address_id,
        "channel": found.channel.value,
        "address": found.address,
        "status": found.status.value,
        "run_at": found.run_at.isoformat(),
        "created_at": found.created_at.isoformat(),
        "ended_at": found.ended_at.isoformat() if found.ended_at else None,
        "endpoint": endpoint,
    }
    if as_json:
        print_json({"id": found.id, **facts, "attempts": attempts})
        return
    out.print(f"Delivery {found.id}")
    as_lines({name.replace("_", " "): str(value) for name, value in facts.items() if value is not None})
    names = ("number", "started_at", "outcome", "detail")
    print_rows(names, [[_short(each[name]) for name in names] for each in attempts], nothing="No attempt yet")


def _endpoint_words(service: Service, found: TracedDelivery) -> str | None:
    """Say what is wrong with its endpoint; None: nothing is known to be."""
    state = service.pipeline.outbox.endpoints.state(found.address_id)
    if state.disabled_at is not None:
        return f"disabled on {state.disabled_at:%Y-%m-%d}: {state.disabled_why}"
    if state.blocked_until is not None and state.blocked_until > service.now():
        return f"left alone until {state.blocked_until:%Y-%m-%d %H:%M} UTC"
    return f"failing since {state.failing_since:%Y-%m-%d %H:%M} UTC" if state.failing_since else None


def _short(value: object) -> object:
    """Cut a time to its minute and an answer to what fits beside the rest; --json has them whole."""
    if not isinstance(value, str):
        return value
    if TIME.match(value):
        return value[:16].replace("T", " ")
    return value if len(value) <= WIDEST else f"{value[: WIDEST - 1]}…"


def _shown(words: list[str] | None) -> int | None:
    if not words:
        return None
    match words:
        case ["show", number] if number.isdecimal():
            return int(number)
        case _:
            raise UsageError(f"{' '.join(words)!r} is not understood: write `watcher deliveries show ID`")


def _choice(kind: type[Choice], text: str | None) -> Choice | None:
    if text is None:
        return None
    try:
        return kind(text.strip().lower())
    except ValueError:
        of = "status of a delivery" if kind is DeliveryStatus else "channel"
        raise UsageError(f"{text!r} is no {of}: choose from {', '.join(kind)}") from None


def _day(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return datetime.combine(date.fromisoformat(text.strip()), time(), UTC)
    except ValueError:
        raise UsageError(f"{text!r} is no day: write such as 2026-03-02") from None
