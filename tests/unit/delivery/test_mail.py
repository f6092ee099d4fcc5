"""The bytes of a mail, read back with the standard library."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from tests.unit.delivery.deliveries import LEAVE, MAIL, NOW, make_delivery
from watcher.delivery.email import mail_bytes
from watcher.errors import ChannelError
from watcher.model.alert import Message
from watcher.model.delivery import Delivery, Lease

SENDER = "Trial Watcher <watcher@example.org>"
DOMAIN = "watch.example.org"


def read(delivery: Delivery) -> EmailMessage:
    mail = message_from_bytes(mail_bytes(delivery, SENDER, DOMAIN), policy=default)
    assert isinstance(mail, EmailMessage)
    return mail


def content(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body([kind])
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def test_a_retry_is_the_same_mail_byte_by_byte() -> None:
    first = make_delivery()
    retry = replace(first, attempts=4, lease=Lease(9, datetime(2026, 3, 3, tzinfo=UTC)))

    assert mail_bytes(retry, SENDER, DOMAIN) == mail_bytes(first, SENDER, DOMAIN)


def test_the_headers_say_who_when_and_that_a_machine_wrote_it() -> None:
    mail = read(make_delivery())

    assert mail["From"] == SENDER
    assert mail["To"] == "anna.example@example.org"
    assert mail["Subject"] == "NCT00000001 is recruiting"
    assert mail["Date"].datetime == NOW
    assert mail["Message-ID"].endswith(f"@{DOMAIN}>")
    assert mail["Auto-Submitted"] == "auto-generated"
    assert DOMAIN in mail["List-Id"]


def test_text_and_html_hold_the_reader_s_own_links() -> None:
    mail = read(make_delivery())

    assert f"No more of this: {LEAVE}" in content(mail, "plain")
    assert 'href="https://watch.example.org/leave/abc?x=1&amp;y=2"' in content(mail, "html")


def test_a_mail_without_html_is_plain_text() -> None:
    mail = read(make_delivery(message=replace(MAIL, html="")))

    assert mail.get_content_type() == "text/plain"


@pytest.mark.parametrize("slot", ["[[leave]]", "[[leave-all]]"])
def test_unsubscribe_takes_one_click(slot: str) -> None:
    mail = read(make_delivery(personal=((slot, LEAVE),)))

    assert mail["List-Unsubscribe"] == f"<{LEAVE}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_mail_without_a_way_to_leave_does_not_pretend_to_have_one() -> None:
    assert "List-Unsubscribe" not in read(make_delivery(personal=()))


def test_a_long_link_stands_unbroken_in_its_header() -> None:
    link = "https://watch.example.org/leave/" + "t" * 300

    mail = mail_bytes(make_delivery(personal=(("[[leave]]", link),)), SENDER, DOMAIN)

    assert f"\r\nList-Unsubscribe: <{link}>\r\n".encode() in mail


def test_any_title_survives_the_way_through_a_header_and_a_body() -> None:
    title = "Étude de l'insuline and 糖尿病の試験 " * 8
    mail = read(make_delivery(message=Message(f"{title}\r\nBcc: all@example.org", f"{title}\n.\n", title)))

    assert mail["Subject"] == f"{title}Bcc: all@example.org"
    assert mail["Bcc"] is None
    assert content(mail, "plain") == f"{title}\n.\n"


def test_the_bytes_are_ascii_lines_that_any_relay_takes() -> None:
    mail = mail_bytes(make_delivery(message=Message("é", "é" * 2000, "<p>" + "x" * 5000)), SENDER, DOMAIN)

    assert mail.isascii()
    assert max(len(line) for line in mail.split(b"\r\n")) <= 998  # RFC 5322, section 2.1.1


def test_a_domain_in_other_letters_is_written_as_smtp_takes_it() -> None:
    assert read(make_delivery(to="anna@bücher.example"))["To"] == "anna@xn--bcher-kva.example"


@pytest.mark.parametrize("to", ["nobody", "anna@", "änna@example.org", "anna@example.org\r\nBcc: b@example.org"])
def test_what_no_mail_can_be_sent_to_is_refused_without_naming_it(to: str) -> None:
    with pytest.raises(ChannelError) as caught:
        mail_bytes(make_delivery(to=to), SENDER, DOMAIN)

    assert caught.value.permanent
    assert to not in str(caught.value)
