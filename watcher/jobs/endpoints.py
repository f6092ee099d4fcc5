"""Tell the owners of endpoints that were disabled, and skip what still waits for those."""

from datetime import datetime

from watcher.alerts.disabled import tell_disabled
from watcher.alerts.windows import delivery_key
from watcher.delivery.endpoints import DisabledEndpoint
from watcher.model.watch import Channel
from watcher.pipeline import Pipeline
from watcher.plain.language import language_of, speaking


def mind_endpoints(pipeline: Pipeline, now: datetime) -> int:
    """Skip what waits for disabled endpoints, and mail to their owners' confirmed addresses; returns how many mails.

    An owner without one finds it in the ledger: `watcher deliveries --status skipped`.
    """
    endpoints = pipeline.outbox.endpoints
    endpoints.skip_disabled(now)
    return sum(_tell(pipeline, each, now) for each in endpoints.untold())


def _tell(pipeline: Pipeline, endpoint: DisabledEndpoint, now: datetime) -> bool:
    following = pipeline.book.lasting(endpoint.owner_address_id)
    with speaking(language_of(following[-1].interest.language if following else None)):
        told = tell_disabled(endpoint.value, endpoint.disabled_at.date(), endpoint.why)
        text = pipeline.renderer.disabled(told)
    with pipeline.store.write() as connection:
        return pipeline.outbox.put(
            connection,
            key=delivery_key(Channel.EMAIL, endpoint.owner_address_id, endpoint.window),
            address_id=endpoint.owner_address_id,
            alert_id=None,
            message_id=pipeline.outbox.put_message(connection, text),
            personal=(),
            run_at=now,
        )
