"""A channel carries one delivery to one address, and says how that ended.

To add one: a module here with a class of this shape, its templates, its row in the conformance tests,
and its line in the table of channels that `bootstrap` builds.
"""

from datetime import datetime
from typing import Protocol

from watcher.model.delivery import Delivery


class Channel(Protocol):
    """Followed by SmtpChannel, FolderChannel, WebhookChannel, AppriseChannel and DryRunChannel.

    What is sent is a pure function of the delivery: a retry sends the same bytes under the same id.
    """

    async def send(self, delivery: Delivery, now: datetime) -> str:
        """Return the other side's answer in words, once it has accepted the delivery.

        `now` is the time of this attempt. Raises ChannelError and nothing else:
        `permanent` where trying again cannot help, `unknown` where it may have been accepted all the same,
        `retry_after` where the other side is overloaded. Neither the answer nor the error holds an address.
        """
        ...
