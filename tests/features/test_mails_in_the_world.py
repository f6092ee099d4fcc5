"""What becomes of a mail once it has left: its links are opened by machines, and it may come back."""

import re
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.features.conftest import World
from tests.unit.delivery.reported import make_complaint, make_dsn
from watcher.delivery.email.mailboxes import Maildir
from watcher.jobs.bounces import read_bounces

TRIAL, PATIENT = "NCT07398326", "pat.doe@example.org"


def links_of(mail: EmailMessage) -> set[str]:
    """Return every address of this service in a mail: in its headers, its text and its HTML."""
    parts = [str(part.get_content()) for part in mail.walk() if not part.is_multipart()]
    return set(re.findall(r"http://watcher\.test/[^\s\"<>]+", "\n".join([str(mail["List-Unsubscribe"]), *parts])))


def hear(world: World) -> EmailMessage:
    """Let releases come out until the patient is told something, and return the mail."""
    before = len(world.mails_to(PATIENT))
    while len(world.mails_to(PATIENT)) == before:
        world.next_release()
    return world.mails_to(PATIENT)[-1]


def test_a_scanner_that_opens_every_link_of_every_mail_changes_nothing(world: World) -> None:
    """F43: she is still asked, still followed, and hears of the next change."""
    world.follow(TRIAL, PATIENT, confirmed=False)
    world.deliver()
    asked = world.mails_to(PATIENT)[0]
    assert {world.request("GET", link).status_code for link in links_of(asked)} == {200}
    world.next_release()
    assert world.mails_to(PATIENT) == [asked]

    confirm = next(link for link in links_of(asked) if "/confirm/" in link)
    world.request("POST", confirm)
    told = hear(world)
    assert {world.request("GET", link).status_code for link in links_of(told)} == {200}
    assert {world.request("HEAD", link).status_code for link in links_of(told)} <= {200, 405}

    assert hear(world) != told


@pytest.mark.parametrize("make", [make_dsn, make_complaint], ids=["bounce", "complaint"])
def test_nothing_more_goes_to_an_address_whose_mail_came_back(
    world: World, tmp_path: Path, make: Callable[..., bytes]
) -> None:
    """F44: also what was queued already when its mail came back, and what is asked for again later."""
    world.follow(TRIAL, PATIENT)
    told = hear(world)
    world.advance()
    world.poll()  # more is queued
    for name in ("new", "cur", "tmp"):
        (tmp_path / "returned" / name).mkdir(parents=True)
    (tmp_path / "returned" / "new" / "1").write_bytes(make(message_id=told["Message-ID"]))

    read_bounces(Maildir(tmp_path / "returned"), world.service.bounces, world.service.now)
    world.deliver()
    world.follow(TRIAL, PATIENT)
    for _ in range(2):
        world.next_release()

    assert world.mails_to(PATIENT) == [told]
