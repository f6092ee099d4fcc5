"""deliveries: what was sent, what waits, what failed."""

import re
from typing import Annotated

import typer

from watcher.cli.output import AsJson, out, print_json, print_rows
from watcher.cli.session import session
from watcher.errors import UsageError
from watcher.model.delivery import DeliveryStatus

TIME = re.compile(r"\d{4}-\d\d-\d\dT")
WIDEST = 40


def deliveries(
    status: Annotated[str | None, typer.Option(help="Only these: pending, leased, sent, failed, cancelled.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="The newest so many.")] = 50,
    retry: Annotated[int | None, typer.Option(metavar="ID", help="Send this failed one again.")] = None,
    as_json: AsJson = False,
) -> None:
    """List deliveries, the newest first, or try one again."""
    wanted = _status(status)
    with session() as service:
        if retry is not None:
            service.pipeline.outbox.retry(retry, service.now())
            out.print(f"Delivery {retry} is due now; the next `watcher poll` or `watcher run` sends it.")
            return
        found = service.pipeline.outbox.listed(wanted, limit)
    rows = [
        {
            "id": each.id,
            "alert_id": each.alert_id,
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
        for each in found
    ]
    if as_json:
        print_json(rows)
        return
    names = ("id", "alert_id", "channel", "address", "status", "attempts", "last_outcome", "detail", "created_at")
    headings = tuple(name.removesuffix("_id").replace("_", " ") for name in names)
    shown = [[_short(row[name]) for name in names] for row in rows]
    print_rows(headings, shown, nothing="Nothing was sent yet")


def _short(value: object) -> object:
    """Cut a time to its minute and an answer to what fits beside the rest; --json has them whole."""
    if not isinstance(value, str):
        return value
    if TIME.match(value):
        return value[:16].replace("T", " ")
    return value if len(value) <= WIDEST else f"{value[: WIDEST - 1]}…"


def _status(text: str | None) -> DeliveryStatus | None:
    if text is None:
        return None
    try:
        return DeliveryStatus(text.strip().lower())
    except ValueError:
        raise UsageError(f"{text!r} is no status of a delivery: choose from {', '.join(DeliveryStatus)}") from None
