"""DKIM signatures, checked with the library and a DNS of our own."""

import shutil
import subprocess
from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes

import dkim  # type: ignore[import-untyped]
import pytest

from tests.unit.delivery.deliveries import NOW, make_delivery
from watcher.delivery.email import Seal, mail_bytes
from watcher.errors import SettingError

SENDER, DOMAIN = "Trial Watcher <watcher@example.org>", "watch.example.org"


@pytest.fixture(scope="module")
def key() -> str:
    return made_key("-traditional")


def made_key(*options: str) -> str:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed, which makes the key")
    command = [openssl, "genrsa", *options, "2048"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603  # our own words


def dns_with(key: str) -> Callable[..., bytes]:
    """Return a DNS that has the public half of a key, and nothing else."""
    command = ["openssl", "rsa", "-pubout", "-outform", "DER"]
    public = subprocess.run(command, input=key.encode(), check=True, capture_output=True).stdout  # noqa: S603

    def look_up(name: bytes, timeout: float = 5) -> bytes:
        import base64

        assert name == b"nov._domainkey.example.org."
        return b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)

    return look_up


def signed(key: str) -> bytes:
    return mail_bytes(make_delivery(), SENDER, DOMAIN, seal=Seal(key, "nov", "example.org"))


def test_a_signed_mail_is_found_to_be_ours(key: str) -> None:
    assert dkim.verify(signed(key), dnsfunc=dns_with(key))


def test_a_key_in_the_newer_pem_form_signs_too() -> None:
    newer = made_key()

    assert "BEGIN PRIVATE KEY" in newer
    assert dkim.verify(signed(newer), dnsfunc=dns_with(newer))


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        (b"is recruiting.", b"is finished.."),
        (b"List-Unsubscribe: <https://watch", b"List-Unsubscribe: <https://other"),
        (b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n", b""),
        (b"\r\nTo: anna.example@", b"\r\nTo: otto.example@"),
        (b"\r\nSubject: ", b"\r\nSubject: Win a prize!\r\nSubject: "),
        (b"\r\nFrom: ", b"\r\nFrom: somebody@example.org\r\nFrom: "),
    ],
)
def test_a_mail_that_was_changed_on_its_way_is_not(key: str, was: bytes, becomes: bytes) -> None:
    mail = signed(key)
    assert was in mail

    assert not dkim.verify(mail.replace(was, becomes), dnsfunc=dns_with(key))


def test_both_headers_of_one_click_are_signed() -> None:
    """RFC 8058, section 4."""
    mail = message_from_bytes(signed(made_key()))
    names = "".join(str(mail["DKIM-Signature"]).split()).split("h=")[1].split(";")[0].split(":")

    assert {"list-unsubscribe", "list-unsubscribe-post", "from", "to", "subject", "message-id"} <= set(names)


def test_a_retry_has_the_same_signature(key: str) -> None:
    """The library dates a signature by the clock; ours is dated as the mail is."""
    seal = Seal(key, "nov", "example.org")
    mail = mail_bytes(make_delivery(), SENDER, DOMAIN)

    assert f"t={int(NOW.timestamp())};".encode() in seal.signed(mail, NOW)
    assert seal.signed(mail, NOW) == seal.signed(mail, NOW)
    assert seal.signed(mail, NOW) != seal.signed(mail, NOW + timedelta(seconds=1))


@pytest.mark.parametrize(
    "key", ["", "no key", "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n"]
)
def test_a_key_that_is_none_stops_the_start_without_being_quoted(key: str) -> None:
    with pytest.raises(SettingError, match="WATCHER_DKIM_KEY is not a private RSA key") as caught:
        Seal(key, "nov", "example.org")

    assert "AAAA" not in str(caught.value)
