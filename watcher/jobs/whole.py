"""All that an alert tells, for readers whose mail had no room for it."""

from watcher.alerts.compose import compose
from watcher.errors import UnknownError
from watcher.model.alert import Alert
from watcher.pipeline import Pipeline


def whole_alert(pipeline: Pipeline, alert_id: int) -> Alert:
    """Return an alert as its reader would be told it now. Raises UnknownError where nothing of it is followed still."""
    held = pipeline.ledger.held([alert_id]).get(alert_id)
    if held is None:
        raise UnknownError("This mail is too old to be shown again, or you follow none of it any more.")
    subscriptions = pipeline.book.some(held.changes)
    parts = [(subscriptions[asking], changes) for asking, changes in held.changes.items()]
    told = compose(pipeline.ledger.matched(parts), subscriptions, pipeline.versions.get)
    return Alert(alert_id, parts[0][0].address, held.window, held.as_of, told)
