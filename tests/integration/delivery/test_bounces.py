"""From a mail that came back to an address that gets no more of them, on both databases."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.integration.delivery.desk import Desk
from tests.unit.delivery.deliveries import ANNA, NOW
from tests.unit.delivery.reported import OUT_OF_OFFICE, make_complaint, make_dsn
from watcher.delivery.email import Bounces, Returns
from watcher.delivery.email.mailboxes import Maildir
from watcher.delivery.suppressions import MOST_SOFT_DAYS, Reason, Suppressions
from watcher.jobs.bounces import read_bounces
from watcher.model.watch import Channel

RETURNS = Returns(b"key", "bounces@example.org")
FORGED = Returns(b"another key", "bounces@example.org")


def open_bounces(desk: Desk) -> Bounces:
    return Bounces(desk.store, Suppressions(desk.store), RETURNS)


def why(desk: Desk, address: str = ANNA) -> Reason | None:
    found = Suppressions(desk.store).why(Channel.EMAIL, address)
    return found.reason if found else None


def path_of(delivery_id: int, returns: Returns = RETURNS) -> str:
    path = returns.path(delivery_id)
    assert path is not None
    return path


def test_a_hard_bounce_suppresses_its_address_at_once(desk: Desk) -> None:
    bounced = make_dsn(to=path_of(desk.mail()))

    assert open_bounces(desk).note_mail(bounced, NOW) == "hard"
    assert why(desk) is Reason.HARD_BOUNCE


def test_a_complaint_suppresses_its_address_at_once(desk: Desk) -> None:
    complaint = make_complaint(return_path=path_of(desk.mail()))

    assert open_bounces(desk).note_mail(complaint, NOW) == "complaint"
    assert why(desk) is Reason.COMPLAINT


def test_without_a_return_path_of_its_own_a_mail_is_known_by_its_id(desk: Desk) -> None:
    """As it is where the sender's own mailbox gets what failed."""
    token = RETURNS.token(desk.mail())
    bounced = make_dsn(to="watcher@example.org", message_id=f"<tw_1234.{token}@watch.example.org>")

    assert open_bounces(desk).note_mail(bounced, NOW) == "hard"
    assert why(desk) is Reason.HARD_BOUNCE


def test_a_soft_bounce_suppresses_only_by_its_count(desk: Desk) -> None:
    bounced, bounces = make_dsn(status="4.2.2", to=path_of(desk.mail())), open_bounces(desk)

    for day in range(MOST_SOFT_DAYS):
        assert why(desk) is None
        assert bounces.note_mail(bounced, NOW + timedelta(days=day)) == "soft"

    assert why(desk) is Reason.SOFT_BOUNCES


def test_a_mail_refused_as_spam_suppresses_nobody(desk: Desk) -> None:
    """F45: however often, it says nothing about the address."""
    bounced, bounces = make_dsn(status="5.7.1", to=path_of(desk.mail())), open_bounces(desk)

    assert {bounces.note_mail(bounced, NOW + timedelta(days=day)) for day in range(20)} == {"policy"}
    assert why(desk) is None


@pytest.mark.parametrize(
    "bounced",
    [
        make_dsn(to="bounces@example.org"),
        make_dsn(to=path_of(1, FORGED), message_id=f"<x.{FORGED.token(1)}@watch.example.org>"),
        make_dsn(to=path_of(999)),
    ],
    ids=["without a token", "with a forged one", "with one of no delivery"],
)
def test_nobody_is_reported_away_by_a_mail_that_anyone_could_write(desk: Desk, bounced: bytes) -> None:
    """Though it names the reader's address as the one that failed."""
    desk.mail()

    assert open_bounces(desk).note_mail(bounced.replace(b"pat.doe@example.net", ANNA.encode()), NOW) == "unknown"
    assert why(desk) is None


def test_a_token_that_was_passed_around_for_months_is_worth_nothing(desk: Desk) -> None:
    bounced = make_dsn(to=path_of(desk.mail()))

    assert open_bounces(desk).note_mail(bounced, NOW + timedelta(days=61)) == "unknown"
    assert why(desk) is None


def test_a_webhook_has_no_mails_that_come_back(desk: Desk) -> None:
    bounced = make_dsn(to=path_of(desk.webhook("https://hooks.example.org/x")))

    assert open_bounces(desk).note_mail(bounced, NOW) == "unknown"


@pytest.fixture
def maildir(tmp_path: Path) -> Maildir:
    for name in ("new", "cur", "tmp"):
        (tmp_path / "returned" / name).mkdir(parents=True)
    return Maildir(tmp_path / "returned")


def test_the_mailbox_is_read_to_the_end_whatever_is_in_it(sqlite_desk: Desk, maildir: Maildir) -> None:
    mails = [b"\xff\xfe nothing", OUT_OF_OFFICE, make_dsn(to=path_of(sqlite_desk.mail())), make_dsn(action="delayed")]
    for number, mail in enumerate(mails):
        (maildir.path / "new" / f"{number}.a").write_bytes(mail)

    assert read_bounces(maildir, open_bounces(sqlite_desk), lambda: NOW) == {"ignored": 3, "hard": 1}
    assert read_bounces(maildir, open_bounces(sqlite_desk), lambda: NOW) == {}
    assert why(sqlite_desk) is Reason.HARD_BOUNCE


def test_a_mail_that_breaks_its_reader_keeps_it_from_no_other(sqlite_desk: Desk, maildir: Maildir) -> None:
    """F25: it is seen to once, and the rest goes on."""

    class Breaking(Bounces):
        def note_mail(self, raw: bytes, now: object) -> str:
            raise RecursionError

    (maildir.path / "new" / "1.a").write_bytes(b"poison")
    breaking = Breaking(sqlite_desk.store, Suppressions(sqlite_desk.store), RETURNS)

    assert read_bounces(maildir, breaking, lambda: NOW) == {"unreadable": 1}
    assert read_bounces(maildir, breaking, lambda: NOW) == {}


def test_a_mailbox_read_twice_counts_a_soft_bounce_once(sqlite_desk: Desk) -> None:
    """A crash between acting and marking repeats nothing."""
    bounced, bounces = make_dsn(status="4.2.2", to=path_of(sqlite_desk.mail())), open_bounces(sqlite_desk)

    for _ in range(MOST_SOFT_DAYS + 1):
        bounces.note_mail(bounced, NOW)

    assert why(sqlite_desk) is None
