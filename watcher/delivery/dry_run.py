"""The channel of a dry run: every delivery is logged with its whole text, and none leaves this machine."""

from datetime import datetime

import structlog

from watcher.errors import ChannelError
from watcher.model.delivery import Delivery

log: structlog.stdlib.BoundLogger = structlog.get_logger()


class DryRunChannel:
    """Stands in for every other channel.

    To record the attempt as accepted would lie, and as failed would raise the alarm: it is withheld, and the delivery
    is skipped, so that an operator may have it sent once the dry run is over.
    """

    async def send(self, delivery: Delivery, now: datetime) -> str:  # the time of the attempt makes no difference
        # With its slots unfilled: what they stand for are a reader's own links.
        text = delivery.message
        channel = delivery.address.channel.value
        log.info("delivery.rehearsed", id=delivery.id, channel=channel, subject=text.subject, text=text.text)
        raise ChannelError("not sent: this is a dry run", withheld=True)
