"""A mail that has no room for everything links to a page that has."""

import pytest

from tests.features.conftest import ALL, World, link_of, text_of
from tests.features.test_entering_and_leaving import STATUS, on
from tests.unit.replay.recordings import make_history
from watcher.jobs.follow import leave
from watcher.model.watch import Interest
from watcher.replay import Histories

READER = "pat.doe@example.org"
TRIALS = [f"NCT000000{number:02d}" for number in range(1, 31)]


@pytest.fixture
def histories() -> Histories:
    return Histories.of([make_history(nct_id, changes=[on("2026-07-02", STATUS, "SUSPENDED")]) for nct_id in TRIALS])


def test_the_link_of_a_long_mail_shows_every_line_and_changes_nothing(world: World) -> None:
    followed = world.follow_search("gastric", READER, Interest(ALL))
    world.next_release()
    [mail] = world.mails_to(READER)
    assert text_of(mail).count("Recruiting became Suspended") < len(TRIALS)

    answer = world.request("GET", link_of(mail, "alerts"))

    assert answer.status_code == 200
    assert answer.text.count("Recruiting became Suspended</strong>") == len(TRIALS)
    assert all(nct_id in answer.text for nct_id in TRIALS)
    assert "[[" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert world.service.pipeline.book.get(followed.subscription.id).ended_at is None


def test_who_left_is_shown_nothing_and_a_forged_link_neither(world: World) -> None:
    followed = world.follow_search("gastric", READER, Interest(ALL))
    world.next_release()
    [mail] = world.mails_to(READER)
    leave(world.service.pipeline, (followed.subscription,), world.service.now())

    answers = [world.request("GET", link) for link in (link_of(mail, "alerts"), "http://watcher.test/alerts/forged")]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert TRIALS[0] not in answers[0].text


def test_a_link_that_leaves_shows_no_alert(world: World) -> None:
    world.follow_search("gastric", READER, Interest(ALL))
    world.next_release()
    [mail] = world.mails_to(READER)

    answer = world.request("GET", link_of(mail, "leave").replace("/leave/", "/alerts/"))

    assert answer.status_code == 404
    assert "something else" in answer.text
