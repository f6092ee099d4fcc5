"""The bytes of a mail: a pure function of the delivery, so that a retry sends the same ones."""

import re
from collections.abc import Mapping
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import lru_cache

from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email

from watcher.delivery.email.returns import Returns
from watcher.delivery.email.seal import Seal
from watcher.delivery.email.skeleton import skeleton_of
from watcher.delivery.wire import fill, permanent_id
from watcher.errors import ChannelError
from watcher.model.delivery import Delivery

#: Slots whose value is the one-click address for the whole mail; the first one that a delivery has is used.
LEAVE_SLOTS = ("[[leave-all]]", "[[leave]]")

# Pure ASCII: a relay without 8BITMIME would have to re-encode the mail, and break its signature.
POLICY = SMTP.clone(cte_type="7bit")
#: What a header's text must not hold: a title of the registry may have a line end in it.
_CONTROL_OR_SPACE = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
SENDER_NAME_LENGTH = 15
_KIND = re.compile(r"[a-z]+")
# Nearly all addresses are of this form, for which the whole check takes 35 us to say what this says in one.
_PLAIN_ADDRESS = re.compile(r"[a-zA-Z0-9_+-]+(?:\.[a-zA-Z0-9_+-]+)*@(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+[a-z]{2,}")
#: What comes before the @ has at most 64 characters (RFC 5321, section 4.5.3.1.1), and so has a label.
PLAIN_LENGTH = 64
#: Top-level names that no mail can go to.
RESERVED = frozenset(name.rpartition(".")[2] for name in SPECIAL_USE_DOMAIN_NAMES)


def mail_bytes(
    delivery: Delivery, sender: str, domain: str, *, returns: Returns | None = None, seal: Seal | None = None
) -> bytes:
    """Return the mail, with CRLF line ends.

    `sender` is the From header; `domain` makes the Message-ID and List-Id ours; `returns` signs the Message-ID,
    so that a report about this mail is known to be about it; `seal` adds a DKIM signature.
    Raises ChannelError (permanent) for an address that no mail can be sent to.
    """
    values = dict(delivery.personal)
    skeleton = skeleton_of(delivery.message, tuple(values))
    lines = (
        _folded("From", sender),
        f"To: {mailbox(delivery.address.value)}\r\n",
        _subject(delivery, values),
        _date(delivery.created_at),
        f"Message-ID: {_message_id(delivery, domain, returns)}\r\n",
        # RFC 3834: no out-of-office answer to a machine.
        "Auto-Submitted: auto-generated\r\n",
        f"List-Id: Trial Watcher <alerts.{domain}>\r\n",
        _one_click(values),
        _feedback_id(_kind(delivery.key), domain),
    )
    mail = "".join(lines).encode("ascii") + skeleton.filled(values)
    return seal.signed(mail, delivery.created_at) if seal else mail


def mailbox(value: str) -> str:
    """Return an address as SMTP takes it, a domain in other letters as `xn--...`."""
    if _is_plain(value):
        return value
    try:
        found = validate_email(value, check_deliverability=False, globally_deliverable=False).ascii_email
    except EmailNotValidError:
        raise ChannelError("this is not an e-mail address", permanent=True) from None
    if found is None:
        raise ChannelError("letters outside ASCII before the @ are not supported", permanent=True)
    return found


def _is_plain(value: str) -> bool:
    known = len(value) <= PLAIN_LENGTH and _PLAIN_ADDRESS.fullmatch(value)
    return bool(known) and value.rpartition(".")[2] not in RESERVED


def _subject(delivery: Delivery, values: Mapping[str, str]) -> str:
    subject = delivery.message.subject
    if any(slot in subject for slot in values):
        subject = fill(subject, delivery)
    return _folded("Subject", _CONTROL_OR_SPACE.sub(" ", subject).strip())


@lru_cache(maxsize=256)
def _date(made_at: datetime) -> str:
    return f"Date: {format_datetime(made_at)}\r\n"


@lru_cache(maxsize=256)
def _folded(name: str, value: str) -> str:
    """Return a header as RFC 5322 and RFC 2047 want it; all who get a message share its subject."""
    header = EmailMessage(policy=POLICY)
    header[name] = value.encode("utf-8", "replace").decode("utf-8")
    return header.as_string(policy=POLICY).removesuffix("\r\n")


def _message_id(delivery: Delivery, domain: str, returns: Returns | None) -> str:
    name = permanent_id(delivery)
    return f"<{name}.{returns.token(delivery.id)}@{domain}>" if returns else f"<{name}@{domain}>"


def _one_click(values: Mapping[str, str]) -> str:
    """RFC 8058: the mail program posts to this address when its reader presses Unsubscribe.

    The line is not folded: a long URL would become an encoded word that nobody can follow.
    """
    url = next((values[slot] for slot in LEAVE_SLOTS if slot in values), None)
    if url is None or not url.isascii():
        return ""
    return f"List-Unsubscribe: <{url}>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"


def _kind(key: str) -> str:
    """Return which kind of window a delivery's key names: sweep, day, week, confirm."""
    found = _KIND.match(key.rpartition("/")[2])
    return found.group() if found else "mail"


@lru_cache(maxsize=256)
def _feedback_id(kind: str, domain: str) -> str:
    """Gmail counts complaints for each kind of mail, and for the sender named last in 5 to 15 letters."""
    name = re.sub(r"[^a-z0-9]", "", domain.lower())[:SENDER_NAME_LENGTH]
    return f"Feedback-ID: {kind}:trialwatcher:{name}\r\n"
