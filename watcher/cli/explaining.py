"""explain: why an alert was sent, or why a change was told to a subscription or was not."""

from typing import Annotated

import typer

from watcher.cli.explained_json import alert_json, pair_json
from watcher.cli.explained_text import print_alert, print_pair
from watcher.cli.output import AsJson, print_json
from watcher.cli.session import session
from watcher.errors import UsageError
from watcher.jobs.explain import ExplainedPair, Explainer, explain_alert, explain_pair, explain_past
from watcher.jobs.timeline import PastChangeId, read_past_change_id


def explain(
    alert: Annotated[
        int | None, typer.Argument(metavar="ALERT", help="The alert's id, as `watcher deliveries` lists it.")
    ] = None,
    change: Annotated[
        str | None, typer.Option(metavar="ID", help="A change's id, as `watcher history NCT_ID` shows it.")
    ] = None,
    subscription: Annotated[
        int | None, typer.Option(metavar="ID", help="A subscription's id, as `watcher watches` lists it.")
    ] = None,
    show_address: Annotated[
        bool, typer.Option("--show-address", help="Show the whole address instead of p…@example.org.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Say why an alert was sent, or why a change was told to a subscription or was not.

    `watcher explain 12` takes alert 12 apart: who, which changes of which versions, what was hidden, how it was sent.
    `watcher explain --change 7 --subscription 3` asks each condition in turn and shows what decided.
    """
    asked = _read_change_id(change) if change is not None else None
    with session() as service:
        explainer = Explainer(service.pipeline, service.journal, service.occurrences, service.past)
        if alert is not None and asked is None and subscription is None:
            found = explain_alert(explainer, alert, whole_address=show_address)
            print_json(alert_json(found)) if as_json else print_alert(found)
        elif alert is None and asked is not None and subscription is not None:
            pair = _explain_pair(explainer, asked, subscription, whole_address=show_address)
            print_json(pair_json(pair)) if as_json else print_pair(pair)
        else:
            raise UsageError(
                "name an alert (watcher explain 12), or a change and a subscription (--change 7 --subscription 3)"
            )


def _read_change_id(text: str) -> int | PastChangeId:
    found = int(text) if text.isascii() and text.isdigit() else read_past_change_id(text)
    if found is None:
        raise UsageError(f"{text!r} is no change's id: `watcher history NCT_ID` shows them, like 7 or NCT07333573.3.1")
    return found


def _explain_pair(
    explainer: Explainer, change_id: int | PastChangeId, subscription_id: int, *, whole_address: bool
) -> ExplainedPair:
    if isinstance(change_id, PastChangeId):
        return explain_past(explainer, change_id, subscription_id, whole_address=whole_address)
    return explain_pair(explainer, change_id, subscription_id, whole_address=whole_address)
