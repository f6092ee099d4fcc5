"""The e-mail channel: one mail for each delivery, through an SMTP relay or into a folder; and what comes back."""

from watcher.delivery.email.bounces import Bounces
from watcher.delivery.email.folder import FolderChannel
from watcher.delivery.email.mail import mail_bytes
from watcher.delivery.email.mailboxes import parse_bounce_url
from watcher.delivery.email.relay import SmtpRelay, parse_smtp_url
from watcher.delivery.email.returns import Returns
from watcher.delivery.email.seal import Seal
from watcher.delivery.email.smtp import SmtpChannel

__all__ = [
    "Bounces",
    "FolderChannel",
    "Returns",
    "Seal",
    "SmtpChannel",
    "SmtpRelay",
    "mail_bytes",
    "parse_bounce_url",
    "parse_smtp_url",
]
