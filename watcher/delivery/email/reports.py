"""What a mail that came back says: a delivery status (RFC 3464) or a complaint (RFC 5965). Pure.

Anybody can write such a mail, and in any way: nothing in it is believed but the signed tokens that it quotes,
and nothing that is wrong in it is an error.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message as Mail
from enum import StrEnum

from watcher.delivery.email.codes import Fault, fault_of, status_in
from watcher.delivery.privacy import plain_answer


class Verdict(StrEnum):
    """What a report means for the address."""

    #: There is no such mailbox.
    HARD = "hard"
    #: It failed this time: full, away, or nobody said why.
    SOFT = "soft"
    #: The mail or its sender was refused: spam filter, policy, size. It says nothing about the address.
    POLICY = "policy"
    #: Its reader called the mail spam.
    COMPLAINT = "complaint"


@dataclass(frozen=True, slots=True)
class Report:
    """One mail that came back."""

    verdict: Verdict
    #: Where our token may stand: the addresses it was sent to, and the Message-IDs that it speaks of.
    places: tuple[str, ...]
    #: The enhanced status code, `5.1.1`; empty where there is none.
    status: str
    #: The other server's words, without addresses.
    detail: str


#: Where mail servers note the address that a mail was for.
_ENVELOPE = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To")
_ORIGINAL = ("Original-Message-ID", "X-Original-Message-ID", "In-Reply-To", "References")
_COMPLAINED = ("Original-Mail-From", "Return-Path", "Message-ID", *_ORIGINAL)
_FAILED = re.compile(r"\s*failed", re.IGNORECASE)
#: Senders of mails that came back before there were reports, and of those that never had one.
_MAILER = re.compile(r"mailer-daemon|postmaster", re.IGNORECASE)


def read_report(raw: bytes) -> Report | None:
    """Return what a mail reports; None where it reports no failure: a delay, a receipt, an answer, a person's mail."""
    mail = message_from_bytes(raw)
    places = tuple(_headers(mail, *_ENVELOPE, *_ORIGINAL))
    parts = {part.get_content_type(): part for part in mail.walk()}
    if "message/feedback-report" in parts:
        return _complaint(parts["message/feedback-report"], (*places, *_quoted(mail)))
    if "message/delivery-status" in parts:
        return _failure(parts["message/delivery-status"], (*places, *_quoted(mail)))
    if _is_old_bounce(mail):
        return Report(Verdict.SOFT, (*places, *_quoted(mail)), "", "")
    return None


def verdict_of(status: str, code: int = 0) -> Verdict:
    """Return what a failure with this enhanced status means for the address."""
    match fault_of(status, code):
        case Fault.ADDRESS if status.startswith("5"):
            return Verdict.HARD
        case Fault.MAIL | Fault.OURS:
            return Verdict.POLICY
        case _:
            return Verdict.SOFT


def _failure(status_part: Mail, places: tuple[str, ...]) -> Report | None:
    for fields in _groups(status_part):
        if not _FAILED.match(_first(fields, "Action")):
            continue
        diagnostic = _first(fields, "Diagnostic-Code")
        status = status_in(_first(fields, "Status"))
        if status in {"", "5.0.0", "4.0.0"}:
            # Many servers fill in the general code, and quote the exact one of the server that refused.
            status = status_in(diagnostic) or status
        named = tuple(_headers(status_part, *_ORIGINAL)) + tuple(_headers(fields, *_ORIGINAL))
        return Report(verdict_of(status), (*places, *named), status, plain_answer(diagnostic))
    return None


def _complaint(feedback: Mail, places: tuple[str, ...]) -> Report | None:
    for fields in _groups(feedback):
        kind = _first(fields, "Feedback-Type").strip().lower()
        if kind == "not-spam":
            return None
        return Report(Verdict.COMPLAINT, (*places, *_headers(fields, *_COMPLAINED)), "", plain_answer(kind))
    return None


def _groups(part: Mail) -> Iterator[Mail]:
    """Yield the groups of fields of a report; the parser makes a message of each."""
    payload = part.get_payload()
    for group in payload if isinstance(payload, list) else ():
        if isinstance(group, Mail):
            yield group


def _quoted(mail: Mail) -> Iterator[str]:
    """Yield where a token may stand in the mail that came back: whole, or only its headers."""
    for part in mail.walk():
        kind = part.get_content_type()
        if kind in {"message/rfc822", "message/rfc822-headers"}:
            for original in _groups(part):
                yield from _headers(original, "Message-ID", "Return-Path")
        elif kind == "text/rfc822-headers":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                yield from _headers(message_from_bytes(payload), "Message-ID", "Return-Path")


def _is_old_bounce(mail: Mail) -> bool:
    """Say whether a mail server sent it back without a report; the address it came to still says which it was."""
    if _first(mail, "Auto-Submitted").strip().lower().startswith("auto-replied"):
        return False
    if mail.get_content_type() == "multipart/report":
        return False
    return _first(mail, "Return-Path").strip() == "<>" and bool(_MAILER.search(_first(mail, "From")))


def _headers(mail: Mail, *names: str) -> Iterator[str]:
    for name in names:
        for value in mail.get_all(name, ()):
            yield str(value)


def _first(mail: Mail, name: str) -> str:
    return next(_headers(mail, name), "")
