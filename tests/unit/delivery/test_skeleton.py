"""The prepared bytes of a message read back as the mail that the standard library would have made."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from html import escape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.unit.delivery.deliveries import make_delivery
from watcher.delivery.email.skeleton import encode, skeleton_of
from watcher.delivery.wire import fill
from watcher.model.alert import Message

SLOTS = ("[[leave]]", "[[leave:0]]")
#: What encodings trip over: line ends, blanks before them, dots, equals signs, long lines, other letters.
PIECES = [
    "a",
    "=",
    ".",
    " ",
    "\t",
    "\n",
    "\r\n",
    "\r",
    "é",
    "試",
    "😀",
    "&<>\"'",
    "From ",
    "--=_",
    *SLOTS,
    "w" * 74,
    "x" * 80,
]
texts = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)
#: Never empty: a link, or a number.
values = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1) | st.text(
    "ab=&/?.~ ", min_size=1, max_size=200
)


def made_by_the_library(message: Message, values: dict[str, str]) -> EmailMessage:
    delivery = make_delivery(message=message, personal=tuple(values.items()))
    mail = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
    mail.set_content(fill(message.text, delivery))
    if message.html:
        mail.add_alternative(fill(message.html, delivery, escape), subtype="html")
    return read(mail.as_bytes())


def read(raw: bytes) -> EmailMessage:
    mail = message_from_bytes(raw, policy=default)
    assert isinstance(mail, EmailMessage)
    return mail


def structure(mail: EmailMessage) -> list[tuple[str, str | None, str]]:
    """Return type, charset and decoded text of each part, with the line ends of a text."""
    leaves = [part for part in mail.walk() if not part.is_multipart()]
    decoded = [part.get_payload(decode=True) for part in leaves]
    return [
        (part.get_content_type(), part.get_content_charset(), one.decode().replace("\r\n", "\n"))
        for part, one in zip(leaves, decoded, strict=True)
        if isinstance(one, bytes)
    ]


@given(texts, texts, values, values)
@example("No more: [[leave]]", '<a href="[[leave]]">x</a>[[leave]][[leave:0]]', "https://a.example/?x=1&y=2", " ")
@example("[[leave]]\n[[leave]]", " [[leave]] \n [[leave:0]]", "u" * 300, "=")
def test_the_bytes_are_read_as_those_of_the_library(text: str, html: str, one: str, other: str) -> None:
    message, filled = Message("", text, html), dict(zip(SLOTS, (one, other), strict=True))

    ours = read(skeleton_of(message, SLOTS).filled(filled))

    assert structure(ours) == structure(made_by_the_library(message, filled))
    assert ours.defects == []


@given(texts, values)
def test_no_line_is_longer_than_quoted_printable_may_be(text: str, value: str) -> None:
    """RFC 2045, section 6.7: 76 characters, and nothing but ASCII."""
    raw = skeleton_of(Message("", text, text), SLOTS).filled(dict.fromkeys(SLOTS, value))

    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 76
    assert b"\n" not in raw.replace(b"\r\n", b"")


@pytest.mark.parametrize("length", range(60, 240))
@pytest.mark.parametrize("letter", ["x", "=", "é"])
def test_the_last_line_leaves_room_for_a_soft_break(letter: str, length: int) -> None:
    lines = encode("x" * (length % 7) + letter * length).split(b"\r\n")

    assert max(map(len, lines)) <= 76
    assert len(lines[-1]) <= 75


def test_a_message_is_encoded_once_for_all_who_get_it() -> None:
    one, again = (Message("", f"a text of {year}", "") for year in (2026, 2026))

    assert skeleton_of(one, SLOTS) is skeleton_of(again, SLOTS)


def test_a_slot_that_a_delivery_does_not_have_stays_as_text() -> None:
    raw = skeleton_of(Message("", "[[leave]] [[confirm]]", ""), ("[[leave]]",)).filled({"[[leave]]": "L"})

    assert read(raw).get_content() == "L [[confirm]]\r\n"


@pytest.mark.parametrize("html", ["", "<p>x</p>"])
def test_the_boundary_is_no_line_of_a_part(html: str) -> None:
    message = Message("", "--=_\n" * 3, html)
    boundary = read(skeleton_of(message, ()).filled({})).get_boundary()

    assert boundary is None or boundary.startswith("=_")
