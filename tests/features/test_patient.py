"""A patient follows a trial: she is asked first, told once, and left alone when she says so."""

from tests.features.conftest import World, link_of, text_of
from watcher.jobs.follow import leave
from watcher.model.change import Kind

TRIAL, PATIENT = "NCT07398326", "pat.doe@example.org"
STATUS = frozenset({Kind.STATUS})


def test_she_hears_of_the_status_change_and_of_nothing_else(world: World) -> None:
    world.follow(TRIAL, PATIENT, kinds=STATUS)

    for _ in range(5):
        world.next_release()

    [mail] = world.mails_to(PATIENT)
    assert "not recruiting" in mail["Subject"]
    assert "Recruiting became Active, not recruiting" in text_of(mail)


def test_nothing_is_sent_before_she_follows_the_link_in_her_mail(world: World) -> None:
    world.follow(TRIAL, PATIENT, kinds=STATUS, confirmed=False)
    world.deliver()
    for _ in range(5):
        world.next_release()
    [asked] = world.mails_to(PATIENT)
    assert "Recruiting" in text_of(asked)

    world.request("POST", link_of(asked, "confirm"))
    world.poll()
    world.advance()
    world.poll()
    world.deliver()

    told = world.mails_to(PATIENT)[1:]
    assert any("not recruiting" in mail["Subject"] for mail in told)


def test_a_link_scanner_that_opens_every_link_changes_nothing(world: World) -> None:
    followed = world.follow(TRIAL, PATIENT, confirmed=False)
    world.deliver()
    [asked] = world.mails_to(PATIENT)

    answer = world.request("GET", link_of(asked, "confirm"))

    assert answer.status_code == 200
    assert "<button" in answer.text
    assert world.service.pipeline.book.get(followed.subscription.id).confirmed_at is None


def test_one_click_in_the_mail_program_ends_it(world: World) -> None:
    world.follow(TRIAL, PATIENT)
    while not world.mails_to(PATIENT):
        world.next_release()
    mail = world.mails_to(PATIENT)[0]
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    answer = world.request("POST", mail["List-Unsubscribe"].strip("<>"))
    for _ in range(6):
        world.next_release()

    assert answer.status_code == 200
    assert world.mails_to(PATIENT) == [mail]


def test_a_mail_that_waits_is_not_sent_once_she_left(world: World) -> None:
    followed = world.follow(TRIAL, PATIENT)
    world.advance(2)
    world.poll()

    leave(world.service.pipeline, (followed.subscription,), world.service.now())
    world.deliver()

    assert world.mails == []


def test_a_link_that_is_not_ours_gets_a_plain_page(world: World) -> None:
    answer = world.request("POST", "http://watcher.test/leave/forged")

    assert answer.status_code == 404
    assert "not one of ours" in answer.text
