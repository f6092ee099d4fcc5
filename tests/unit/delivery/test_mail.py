"""The bytes of a mail, read back with the standard library."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import example, given
from hypothesis import strategies as st

from tests.unit.delivery.deliveries import ANNA, LEAVE, MAIL, NOW, make_delivery
from watcher.delivery.email import mail_bytes
from watcher.delivery.email.mail import mailbox
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


@pytest.mark.parametrize(
    "subject", ["Trial NCT00000001", ("Étude 糖尿病 " * 30).strip(), "a" * 300, "=?utf-8?q?not_encoded?=", ""]
)
def test_headers_are_those_that_the_library_writes(subject: str) -> None:
    """RFC 2047 and RFC 5322 folding; compared as a reader of the mail sees them."""
    library = EmailMessage(policy=SMTP)
    library["From"], library["To"], library["Subject"] = SENDER, ANNA, subject
    library["Date"] = NOW

    mail = read(make_delivery(message=replace(MAIL, subject=subject)))
    theirs = message_from_bytes(library.as_bytes(), policy=default)

    assert {name: mail[name] for name in library} == {name: theirs[name] for name in library}


def test_a_subject_holds_no_sign_that_a_mail_server_would_refuse() -> None:
    assert (
        read(make_delivery(message=replace(MAIL, subject="A\x00trial\u2028of\tone\x7f")))["Subject"] == "A trial of one"
    )


def test_a_personal_subject_is_not_another_reader_s() -> None:
    message = replace(MAIL, subject="For [[leave]]")
    subjects = [read(make_delivery(message=message, personal=(("[[leave]]", who),)))["Subject"] for who in ("A", "B")]

    assert subjects == ["For A", "For B"]


@pytest.mark.parametrize(
    ("key", "kind"),
    [("email/1/sweep-7", "sweep"), ("email/1/week-2026-W47", "week"), ("email/1/confirm-3-2", "confirm"), ("x", "x")],
)
def test_complaints_are_counted_by_the_kind_of_mail(key: str, kind: str) -> None:
    assert read(make_delivery(key=key))["Feedback-ID"] == f"{kind}:trialwatcher:watchexampleorg"


ADDRESS_PARTS = st.sampled_from(
    ["a", "B", "9", ".", "-", "_", "+", "@", "xn--", "org", "example", "test", ".local", "x" * 62]
)


@given(st.lists(ADDRESS_PARTS, max_size=8).map("".join))
@example("anna@mail.test")
@example("anna@example.invalid")
def test_the_short_check_of_a_plain_address_says_what_the_whole_one_says(value: str) -> None:
    try:
        expected = validate_email(value, check_deliverability=False, globally_deliverable=False).ascii_email
    except EmailNotValidError:
        with pytest.raises(ChannelError):
            mailbox(value)
    else:
        assert mailbox(value) == expected


def test_a_domain_in_other_letters_is_written_as_smtp_takes_it() -> None:
    assert read(make_delivery(to="anna@bücher.example"))["To"] == "anna@xn--bcher-kva.example"


@pytest.mark.parametrize("to", ["nobody", "anna@", "änna@example.org", "anna@example.org\r\nBcc: b@example.org"])
def test_what_no_mail_can_be_sent_to_is_refused_without_naming_it(to: str) -> None:
    with pytest.raises(ChannelError) as caught:
        mail_bytes(make_delivery(to=to), SENDER, DOMAIN)

    assert caught.value.permanent
    assert to not in str(caught.value)
