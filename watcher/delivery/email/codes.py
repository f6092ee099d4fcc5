"""What a mail server's refusal says about the address, the mail and us (RFC 3463, RFC 5248).

The same table reads the answer to a command and the report of a mail that came back.
"""

import re
from enum import Enum, auto

#: class.subject.detail; the class alone says whether it lasts.
_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")

BAD_ADDRESS = frozenset({"1.1", "1.2", "1.3", "1.6", "1.10"})
FULL = frozenset({"2.2"})
#: The sender's address, its domain, our password: with these put right, the same mail can go.
OURS = frozenset({"1.7", "1.8", "7.8", "7.9", "7.11"})
OURS_WITHOUT_STATUS = frozenset({530, 534, 535, 538})
#: Too large for the mailbox, for the system.
TOO_LARGE = frozenset({"2.3", "3.4"})
CONTENT, POLICY = "6", "7"


class Fault(Enum):
    """Whose fault a failure is."""

    #: There is no such mailbox, and there will be none: a hard bounce.
    ADDRESS = auto()
    #: The mailbox is full, which passes.
    FULL = auto()
    #: The mail or its sender: size, content, spam filter, policy. It says nothing about the address.
    MAIL = auto()
    #: What we can put right without the recipient's help.
    OURS = auto()
    #: Anything else: a mailbox that is disabled, a route that ends, a code that nobody explained.
    UNCLEAR = auto()


def status_in(words: str) -> str:
    """Return the first enhanced status code in a server's words, `5.1.1`, or nothing."""
    found = _STATUS.search(words)
    return ".".join(found.groups()) if found else ""


def fault_of(status: str, code: int = 0) -> Fault:
    """Return whose fault `5.1.1` is; `code` is the reply code beside it, which decides where there is no status."""
    _, _, detail = status.partition(".")
    if detail in BAD_ADDRESS:
        return Fault.ADDRESS
    if detail in FULL:
        return Fault.FULL
    if detail in OURS or code in OURS_WITHOUT_STATUS:
        return Fault.OURS
    if detail in TOO_LARGE or detail.partition(".")[0] in {CONTENT, POLICY}:
        return Fault.MAIL
    return Fault.UNCLEAR


def is_final(code: int, fault: Fault) -> bool:
    """Say whether a refusal with this reply code ends the delivery: 4yz never does, a full mailbox gets its time."""
    return code >= 500 and fault not in {Fault.FULL, Fault.OURS}  # noqa: PLR2004  # RFC 5321, section 4.2.1
