"""Reading the mails that came back, from real folders and over real connections."""

import ssl
from pathlib import Path

import pytest

from tests.integration.delivery.imap_server import open_imap
from watcher.delivery.email import parse_bounce_url
from watcher.delivery.email.mailboxes import MOST_BYTES, ImapMailbox, Maildir
from watcher.errors import MailboxError, SettingError, StoreError

USER_PART = "bounces:pass%20%22word%22@127.0.0.1"


@pytest.fixture
def maildir(tmp_path: Path) -> Path:
    for name in ("new", "cur", "tmp"):
        (tmp_path / name).mkdir()
    (tmp_path / "new" / "1.a").write_bytes(b"first")
    (tmp_path / "cur" / "2.a:2,F").write_bytes(b"second")
    (tmp_path / "cur" / "3.a:2,RS").write_bytes(b"read by a person")
    return tmp_path


def read(url: str, most: int = 100) -> list[bytes]:
    found: list[bytes] = []
    parse_bounce_url(url).read(found.append, most)
    return found


def fail(_raw: bytes) -> None:
    raise StoreError("the database is away")


def test_each_unseen_mail_of_a_maildir_is_read_once_and_kept(maildir: Path) -> None:
    assert sorted(read(f"maildir://{maildir}")) == [b"first", b"second"]
    assert read(f"maildir://{maildir}") == []
    names = sorted(file.name for file in (maildir / "cur").iterdir())
    assert names == ["1.a:2,S", "2.a:2,FS", "3.a:2,RS"]


def test_a_mail_that_could_not_be_acted_on_is_read_again(maildir: Path) -> None:
    with pytest.raises(StoreError):
        Maildir(maildir).read(fail, 100)

    assert len(read(f"maildir://{maildir}")) == 2


def test_a_flood_is_read_in_portions(maildir: Path) -> None:
    assert [len(read(f"maildir://{maildir}", most=1)) for _ in range(3)] == [1, 1, 0]


def test_a_folder_that_is_no_maildir_is_named(tmp_path: Path) -> None:
    with pytest.raises(MailboxError, match="WATCHER_BOUNCE_URL"):
        read(f"maildir://{tmp_path}/nowhere")


def test_each_unseen_mail_of_an_imap_folder_is_read_once() -> None:
    with open_imap() as server:
        server.mails = [b"first\r\n", b"second\r\n", b"third\r\n"]
        server.seen = {2}
        url = f"imap://{USER_PART}:{server.port}/INBOX"

        assert read(url) == [b"first\r\n", b"third\r\n"]
        assert read(url) == []
        assert len(server.mails) == 3


def test_of_a_giant_mail_the_beginning_is_read() -> None:
    with open_imap() as server:
        server.mails = [b"x" * (MOST_BYTES + 1)]

        assert [len(each) for each in read(f"imap://{USER_PART}:{server.port}")] == [MOST_BYTES]


def test_an_imap_mail_that_could_not_be_acted_on_is_read_again() -> None:
    with open_imap() as server:
        server.mails = [b"first\r\n"]
        mailbox = ImapMailbox("127.0.0.1", server.port, "bounces", 'pass "word"', implicit_tls=False)
        with pytest.raises(StoreError):
            mailbox.read(fail, 100)

        assert server.seen == set()


def test_a_folder_with_a_blank_in_its_name_is_found() -> None:
    with open_imap() as server:
        server.folder, server.mails = "Returned mail", [b"first\r\n"]

        assert read(f"imap://{USER_PART}:{server.port}/Returned%20mail") == [b"first\r\n"]


@pytest.mark.parametrize("command", ["LOGIN", "SELECT", "UID"])
def test_a_server_that_breaks_off_is_an_error_that_names_it(command: str) -> None:
    with open_imap() as server:
        server.drops_at = command
        with pytest.raises(MailboxError, match=f"WATCHER_BOUNCE_URL: the mailbox at 127.0.0.1:{server.port}"):
            read(f"imap://{USER_PART}:{server.port}")


@pytest.mark.parametrize(("user", "folder"), [("bounces:wrong", ""), ("bounces:pass%20%22word%22", "nowhere")])
def test_a_refusal_is_told_without_the_password(user: str, folder: str) -> None:
    with open_imap() as server, pytest.raises(MailboxError) as caught:
        read(f"imap://{user}@127.0.0.1:{server.port}/{folder}")

    assert "wrong" not in str(caught.value)
    assert "word" not in str(caught.value)


def test_a_server_that_nobody_vouches_for_gets_no_password(self_signed: ssl.SSLContext) -> None:
    with open_imap(self_signed) as server, pytest.raises(MailboxError, match=r"(?i)certificate"):
        read(f"imaps://{USER_PART}:{server.port}")


def test_no_server_is_an_error() -> None:
    with open_imap() as server:
        port = server.port

    with pytest.raises(MailboxError, match="cannot be read"):
        read(f"imap://{USER_PART}:{port}")


@pytest.mark.parametrize(
    "url",
    [
        "pop3://a:b@example.org",
        "imaps://example.org/INBOX",
        "imaps://user@example.org/INBOX",
        "imaps://user:secretword@host:port",
        "imaps://user:secretword@example.org/Rückläufer",
        "maildir://example.org/path",
        "maildir:",
        "/var/mail",
    ],
)
def test_what_is_no_mailbox_is_refused_with_the_form_of_one(url: str) -> None:
    with pytest.raises(SettingError, match="WATCHER_BOUNCE_URL") as caught:
        parse_bounce_url(url)

    assert "secretword" not in str(caught.value)


def test_what_an_address_leaves_out_has_a_default() -> None:
    assert parse_bounce_url("imaps://a:b@example.org") == ImapMailbox("example.org", 993, "a", "b")
    assert parse_bounce_url("imap://a:b@example.org/X") == ImapMailbox("example.org", 143, "a", "b", "X", False)
