"""rotate: a new secret for a webhook."""

import secrets
from datetime import timedelta
from typing import Annotated, Final

import typer

from watcher.cli.output import AsJson, as_lines, out, print_json
from watcher.cli.session import session
from watcher.delivery.rotation import rotate_secret
from watcher.delivery.signing import new_secret
from watcher.jobs.follow import SECRET_BYTES

#: A week: whoever needs longer to change a secret rotates it again then.
MOST_HOURS: Final = 168


def rotate(
    endpoint: Annotated[str, typer.Argument(metavar="URL|ID", help="A webhook, as `watcher subscribers` lists it.")],
    grace: Annotated[
        int,
        typer.Option(metavar="HOURS", min=0, max=MOST_HOURS, help="How long the old secret fits, too; 0: not at all."),
    ] = 24,
    as_json: AsJson = False,
) -> None:
    """Give a webhook a new secret, shown once.

    Until the grace is over each request is signed with both, so that its receiver may change at any time.
    """
    fresh = new_secret(secrets.token_bytes(SECRET_BYTES))
    with session() as service:
        now = service.now()
        until = now + timedelta(hours=grace)
        rotated = rotate_secret(service.store, endpoint.strip(), fresh, until=until, now=now)
    if as_json:
        ends = until.isoformat() if rotated.others else None
        print_json({"id": rotated.address_id, "secret": fresh, "old_until": ends})
        return
    as_lines({"Webhook": rotated.address_id, "New secret (shown once; keep it)": fresh})
    told = f"fits until {until:%Y-%m-%d %H:%M} UTC, too" if rotated.others else "fits no longer"
    out.print(f"The old one {told}.")
