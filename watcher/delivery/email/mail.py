"""The bytes of a mail: a pure function of the delivery, so that a retry sends the same ones."""

from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from html import escape

from email_validator import EmailNotValidError, validate_email

from watcher.delivery.wire import fill, permanent_id
from watcher.errors import ChannelError
from watcher.model.delivery import Delivery

#: Slots whose value is the one-click address for the whole mail; the first one that a delivery has is used.
LEAVE_SLOTS = ("[[leave-all]]", "[[leave]]")


class _OneLineHeader(UnstructuredHeader, BaseHeader):
    """A header that is never folded: folding a long URL would turn it into an encoded word that nobody can follow."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


def _header_kinds() -> HeaderRegistry:
    kinds = HeaderRegistry()
    kinds.map_to_type("list-unsubscribe", _OneLineHeader)
    return kinds


# Pure ASCII: a relay without 8BITMIME would have to re-encode the mail, and break its signature.
POLICY = SMTP.clone(cte_type="7bit", header_factory=_header_kinds())


def mail_bytes(delivery: Delivery, sender: str, domain: str) -> bytes:
    """Return the mail, with CRLF line ends.

    `sender` is the From header; `domain` makes the Message-ID and List-Id ours.
    Raises ChannelError (permanent) for an address that no mail can be sent to.
    """
    name = permanent_id(delivery)
    mail = EmailMessage(policy=POLICY)
    mail["From"] = sender
    mail["To"] = mailbox(delivery.address.value)
    # A title of the registry may hold a line end, which a header must not.
    mail["Subject"] = " ".join(fill(delivery.message.subject, delivery).split())
    mail["Date"] = delivery.created_at
    mail["Message-ID"] = f"<{name}@{domain}>"
    # RFC 3834: no out-of-office answer to a machine.
    mail["Auto-Submitted"] = "auto-generated"
    mail["List-Id"] = f"Trial Watcher <alerts.{domain}>"
    _add_one_click(mail, delivery)
    mail.set_content(fill(delivery.message.text, delivery))
    if delivery.message.html:
        mail.add_alternative(fill(delivery.message.html, delivery, escape), subtype="html")
        # The library would choose another boundary each time.
        mail.set_boundary(f"={name}=")
    return mail.as_bytes()


def mailbox(value: str) -> str:
    """Return an address as SMTP takes it, a domain in other letters as `xn--...`."""
    try:
        found = validate_email(value, check_deliverability=False, globally_deliverable=False).ascii_email
    except EmailNotValidError:
        raise ChannelError("this is not an e-mail address", permanent=True) from None
    if found is None:
        raise ChannelError("letters outside ASCII before the @ are not supported", permanent=True)
    return found


def _add_one_click(mail: EmailMessage, delivery: Delivery) -> None:
    """RFC 8058: the mail program posts to this address when its reader presses Unsubscribe."""
    values = dict(delivery.personal)
    url = next((values[slot] for slot in LEAVE_SLOTS if slot in values), None)
    if url is not None:
        mail["List-Unsubscribe"] = f"<{url}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
