"""What WATCHER_SMTP_URL may say."""

import pytest

from watcher.delivery.email import SmtpRelay, parse_smtp_url
from watcher.errors import SettingError


@pytest.mark.parametrize(
    ("url", "relay"),
    [
        ("smtp://127.0.0.1:1025", SmtpRelay("127.0.0.1", 1025)),
        ("smtp://mail.example.org", SmtpRelay("mail.example.org", 25)),
        ("smtp://mail.example.org/?starttls=always", SmtpRelay("mail.example.org", 25, tls="always")),
        ("smtp://mail.example.org?starttls=never", SmtpRelay("mail.example.org", 25, tls="never")),
        ("smtp://[::1]:2525?starttls=auto", SmtpRelay("::1", 2525)),
        # A password crosses a network only encrypted, unless the URL says otherwise.
        ("smtp://a:b@mail.example.org:587", SmtpRelay("mail.example.org", 587, "a", "b", "always")),
        ("smtp://a:b@mail.example.org:587?starttls=auto", SmtpRelay("mail.example.org", 587, "a", "b", "auto")),
        ("smtp://a:b@localhost", SmtpRelay("localhost", 25, "a", "b", "auto")),
        ("smtp://a%40b:p%2Fw@localhost", SmtpRelay("localhost", 25, "a@b", "p/w", "auto")),
        ("smtps://mail.example.org", SmtpRelay("mail.example.org", 465, implicit_tls=True)),
    ],
)
def test_a_url_names_a_relay(url: str, relay: SmtpRelay) -> None:
    assert parse_smtp_url(url) == relay


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("mail.example.org:25", "smtp://user:password@host:port"),
        ("http://mail.example.org", "smtp://user:password@host:port"),
        ("smtp://", "smtp://user:password@host:port"),
        ("smtp://mail.example.org:many", "port"),
        ("smtp://mail.example.org:99999", "port"),
        ("smtp://[::1", "port"),
        ("smtp://mail.example.org/box", "smtp://user:password@host:port"),
        ("smtp://anna@mail.example.org", "user without a password"),
        ("smtp://mail.example.org?starttls=maybe", "auto, always or never"),
        ("smtp://mail.example.org?tls=always", "'tls'"),
        ("smtps://mail.example.org?starttls=always", "leave it out"),
    ],
)
def test_a_url_that_names_none_is_refused_with_what_would_be_right(url: str, says: str) -> None:
    with pytest.raises(SettingError, match="WATCHER_SMTP_URL") as caught:
        parse_smtp_url(url)

    assert says in str(caught.value)


def test_a_password_is_never_shown() -> None:
    relay = parse_smtp_url("smtp://anna:hidden@mail.example.org")

    assert "hidden" not in repr(relay)
    with pytest.raises(SettingError) as caught:
        parse_smtp_url("smtp://anna:hidden@mail.example.org:many")
    assert "hidden" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "checks"),
    [
        ("smtp://mail.example.org", False),
        ("smtp://mail.example.org?starttls=always", True),
        ("smtp://a:b@mail.example.org?starttls=auto", True),
        ("smtps://mail.example.org", True),
    ],
)
def test_a_certificate_is_checked_wherever_its_failure_can_protect_something(url: str, *, checks: bool) -> None:
    assert parse_smtp_url(url).checks_certificate is checks
