"""A registry-wide reformat waits for an operator, and a busy day does not."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from tests.features.conftest import World
from tests.features.test_sweeps import kill_after
from tests.unit.replay.recordings import change, make_history, replacing
from watcher.db.tables import fan_out
from watcher.jobs.deliver import recover
from watcher.jobs.reformats import decide_reformats
from watcher.model.change import Importance, Kind
from watcher.model.sweep import Release
from watcher.model.watch import Channel, Interest
from watcher.replay import Histories
from watcher.sweep.journal import Sweep, SweepState

KINDS, ADMINISTRATIVE = frozenset(Kind), Importance.ADMINISTRATIVE
READER = "pat.doe@example.org"
NCT_IDS = [f"NCT{number:08d}" for number in range(1, 61)]
OTHER = NCT_IDS[-1]


@pytest.fixture
def histories() -> Histories:
    """Of sixty trials 55 get another sponsor class on one release; one is suspended on the next."""
    renamed = change("2026-07-02", replacing("sponsorCollaboratorsModule/leadSponsor/class", "OTHER"))
    suspended = change("2026-07-03", replacing("statusModule/overallStatus", "SUSPENDED"))
    edited = change("2026-07-02", replacing("designModule/enrollmentInfo/count", 200))
    plain = [make_history(nct_id, changes=[renamed]) for nct_id in NCT_IDS[:55]]
    return Histories.of([*plain, *(make_history(nct_id, changes=[edited, suspended]) for nct_id in NCT_IDS[55:])])


@pytest.fixture
def followed(world: World) -> World:
    """Pat follows them all."""
    service = world.service
    book, now = service.pipeline.book, service.now()
    address = book.address(Channel.EMAIL, READER, None, now)
    for nct_id in NCT_IDS:
        watch = book.watch_trial(nct_id, nct_id, now)
        book.confirm(book.subscribe(watch.id, address.id, Interest(KINDS, ADMINISTRATIVE), now), "operator", now)
    world.poll()
    return world


def test_what_moves_in_very_many_trials_is_held_with_a_count_and_an_example(followed: World) -> None:
    """F47: a storm of alerts waits for an operator."""
    done = followed.next_release()

    assert done is not None
    assert done.state is SweepState.COMPLETE
    [note] = done.notes
    assert "leadSponsor" in note
    assert "in 55 trials at once, as in NCT00000001" in note
    [mail] = followed.mails
    assert mail["Subject"].endswith(", and 4 more trials")


def test_an_operator_lets_it_be_told(followed: World) -> None:
    followed.next_release()

    assert decide_reformats(followed.service.pipeline, "tell", followed.service.now()) == 55
    followed.deliver()

    assert len(followed.mails) == 2
    assert followed.mails[1]["Subject"].endswith(", and 54 more trials")
    assert followed.service.pipeline.reformats.waiting() == ()


def test_an_operator_keeps_it_as_history(followed: World) -> None:
    followed.next_release()

    assert decide_reformats(followed.service.pipeline, "quiet", followed.service.now()) == 55
    followed.next_release()

    assert len(followed.mails) == 2
    assert len(followed.service.pipeline.versions.of_trial(NCT_IDS[0])) == 2
    assert decide_reformats(followed.service.pipeline, "quiet", followed.service.now()) == 0


def test_what_was_decided_is_not_held_again_at_the_same_release(followed: World) -> None:
    done = followed.next_release()
    assert done is not None
    decide_reformats(followed.service.pipeline, "tell", followed.service.now())

    assert hold_again(followed, done) == 0


def test_a_reformat_is_held_also_when_the_sweep_that_read_it_died(followed: World) -> None:
    """Killed in the middle of its delta, when every trial was stored already."""
    service = followed.service
    followed.follow_search("gastric cancer", READER, Interest(frozenset({Kind.SEARCH})))
    followed.advance()
    kill_after(followed, 4)
    with service.store.write() as connection:
        connection.execute(update(fan_out).values(held_for=None, matched_at=None))

    recover(service.pipeline, service.journal, service.now(), died_before=timedelta(0))
    followed.deliver()

    assert service.pipeline.reformats.waiting()[0].trials == 55
    assert [mail["Subject"].endswith(", and 4 more trials") for mail in followed.mails] == [True]


def hold_again(world: World, done: Sweep) -> int:
    """Look again at the same release, as another sweep of it does."""
    service = world.service
    again = service.journal.begin(Release("2.0.5", done.release_at, None), service.now())
    return service.pipeline.reformats.hold(again, len(NCT_IDS), service.now())
