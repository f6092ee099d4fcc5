"""The e-mail channel: one mail for each delivery, through an SMTP relay or into a folder."""

from watcher.delivery.email.folder import FolderChannel
from watcher.delivery.email.mail import mail_bytes
from watcher.delivery.email.relay import SmtpRelay, parse_smtp_url
from watcher.delivery.email.smtp import SmtpChannel

__all__ = ["FolderChannel", "SmtpChannel", "SmtpRelay", "mail_bytes", "parse_smtp_url"]
