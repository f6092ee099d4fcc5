"""Step 3: what is owed becomes one alert and one delivery for each address and window, whatever happens meanwhile."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError

from tests.factories import ENROLLMENT, NOW, STATUS
from tests.integration.alerts.readers import CORA, EVERYTHING, HOOK, OTHER, PAT, Readers
from watcher.alerts.closing import Closing
from watcher.alerts.windows import delivery_key, webhook_name
from watcher.db.tables import delivery
from watcher.delivery.putting import put_alerts
from watcher.errors import StoreError
from watcher.model.schedule import QuietHours, Schedule
from watcher.model.watch import Channel, Frequency

SUSPENDED, LARGER, LARGEST = {STATUS: "SUSPENDED"}, {ENROLLMENT: 60}, {ENROLLMENT: 90}
#: NOW is 15:00 UTC.
EVENINGS = replace(EVERYTHING, frequency=Frequency.DAILY, schedule=Schedule(hour=18))
BUSY = replace(EVERYTHING, schedule=Schedule(quiet=QuietHours(9, 17)))
EVENING = NOW.replace(hour=18)


def close_and_die(readers: Readers) -> None:
    closing = readers.pipeline.closing
    with readers.service.store.write() as connection:
        closing.open_alerts(connection, next(closing.chunks()), NOW)
        raise KeyboardInterrupt


def test_each_address_gets_one_delivery_for_a_sweep_however_much_it_follows(readers: Readers) -> None:
    for who, nct_id in ((PAT, "NCT99990001"), (PAT, OTHER), (CORA, OTHER)):
        readers.follow(who, nct_id)
    sweep_id = readers.sweep(SUSPENDED, ended_at=None)
    readers.change(sweep_id, LARGER, OTHER)
    readers.end(sweep_id)

    assert readers.tell() == 2
    assert readers.windows() == [f"sweep-{sweep_id}"] * 2
    assert readers.untold() == 0


def test_a_webhook_gets_one_delivery_for_each_trial_of_each_subscription(readers: Readers) -> None:
    subscriptions = [readers.follow(HOOK), readers.follow(HOOK, OTHER)]
    sweep_id = readers.sweep(SUSPENDED, ended_at=None)
    readers.change(sweep_id, LARGER, OTHER)
    readers.end(sweep_id)
    readers.tell()

    trials = zip(subscriptions, ("NCT99990001", OTHER), strict=True)
    assert sorted(readers.windows()) == [webhook_name(f"sweep-{sweep_id}", *each) for each in trials]


def test_what_is_told_is_never_told_again(readers: Readers) -> None:
    readers.follow()
    readers.sweep(SUSPENDED)
    readers.tell()

    assert readers.tell() == 0
    assert len(readers.windows()) == 1


def test_a_sweep_that_goes_on_tells_nobody(readers: Readers) -> None:
    readers.follow()
    sweep_id = readers.sweep(SUSPENDED, ended_at=None)
    assert readers.tell() == 0

    readers.end(sweep_id)

    assert readers.tell() == 1


def test_a_sweep_of_which_a_change_is_not_matched_yet_tells_nobody(readers: Readers) -> None:
    readers.follow()
    sweep_id = readers.sweep(SUSPENDED)
    readers.match()
    readers.change(sweep_id, LARGER)

    assert readers.pipeline.close_windows(NOW) == 0
    assert readers.tell() == 1


def test_who_did_not_say_yes_or_left_is_told_nothing(readers: Readers) -> None:
    silent, gone = readers.follow(PAT, confirmed=False), readers.follow(CORA)
    readers.sweep(SUSPENDED)
    readers.match()
    readers.pipeline.book.end([gone], NOW)
    assert readers.tell() == 0

    readers.pipeline.book.confirm(silent, "link", NOW)

    assert readers.tell() == 1


def test_what_came_before_a_yes_arrives_with_it_a_mail_for_each_sweep(readers: Readers) -> None:
    silent = readers.follow(confirmed=False)
    sweeps = [readers.sweep(SUSPENDED), readers.sweep(LARGER)]
    readers.tell()

    readers.pipeline.book.confirm(silent, "link", NOW)
    readers.tell()

    assert readers.windows() == [f"sweep-{each}" for each in sweeps]


def test_many_readers_are_told_chunk_by_chunk(readers: Readers) -> None:
    """Subscriptions of one address in different chunks are told together, in the chunk of the first."""
    for nct_id in ("NCT99990001", OTHER):
        for number in range(7):
            readers.follow(f"reader{number}@example.org", nct_id)
    sweep_id = readers.sweep(SUSPENDED, LARGER, ended_at=None)
    readers.change(sweep_id, LARGER, OTHER)
    readers.end(sweep_id)
    readers.match()
    pipeline = replace(readers.pipeline, closing=Closing(readers.service.store, chunk=3))

    assert pipeline.close_windows(NOW) == 7
    assert readers.untold() == 0


def test_those_who_may_hear_nothing_keep_nobody_behind_them_waiting(readers: Readers) -> None:
    for number in range(5):
        readers.follow(f"silent{number}@example.org", confirmed=False)
    readers.follow(PAT)
    readers.sweep(SUSPENDED)
    readers.match()

    assert replace(readers.pipeline, closing=Closing(readers.service.store, chunk=1)).close_windows(NOW) == 1


def test_addresses_of_two_turns_are_closed_at_the_same_time(readers: Readers) -> None:
    """On PostgreSQL; SQLite has one writer, and so one turn."""
    store, closing = readers.service.store, readers.pipeline.closing
    for number in range(6):
        readers.follow(f"reader{number}@example.org")
    readers.sweep(SUSPENDED)
    readers.match()

    with ExitStack() as open_together:
        chunks = list(closing.chunks())
        made = [closing.open_alerts(open_together.enter_context(store.write()), each, NOW) for each in chunks]

    assert [each.turn for each in chunks] == ([0] if store.is_sqlite else [0, 1])
    assert sum(len(ids) for each in made for ids in each.values()) == readers.alerts() == 6


def test_a_process_that_dies_in_a_chunk_leaves_it_as_it_was(readers: Readers) -> None:
    readers.follow()
    readers.sweep(SUSPENDED)
    readers.match()
    with pytest.raises(KeyboardInterrupt):
        close_and_die(readers)
    assert (readers.alerts(), readers.untold()) == (0, 1)

    assert readers.tell() == 1


def test_processes_that_close_at_once_make_each_delivery_once(readers: Readers) -> None:
    for number in range(30):
        readers.follow(f"reader{number}@example.org")
    readers.sweep(SUSPENDED)
    readers.match()
    pipeline = replace(readers.pipeline, closing=Closing(readers.service.store, chunk=4))

    with ThreadPoolExecutor(3) as pool:
        made = sum(pool.map(lambda _: pipeline.close_windows(NOW), range(3)))

    assert made == len(readers.windows()) == 30
    assert len(readers.claim()) == 30


def wait_for_another_closer(readers: Readers) -> None:
    """Return when somebody waits for a lock; SQLite lets nobody begin a second transaction anyway."""
    if readers.service.store.is_sqlite:
        return
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    while True:
        with readers.service.store.read() as connection:
            if connection.execute(waiting).scalar_one():
                return


def test_who_closes_second_finds_all_of_it_done_though_it_is_being_sent_already(readers: Readers) -> None:
    readers.follow()
    readers.sweep(SUSPENDED)
    readers.match()
    closing, store = readers.pipeline.closing, readers.service.store

    with ThreadPoolExecutor(1) as pool:
        with store.write() as connection:
            [(leaving, ids)] = closing.open_alerts(connection, next(closing.chunks()), NOW).items()
            put_alerts(connection, ids, leaving.channel, leaving.closes_at, leaving.run_at)
            connection.execute(update(delivery).values(status="leased"))
            second = pool.submit(readers.pipeline.close_windows, NOW)
            wait_for_another_closer(readers)
        assert second.result() == 0

    assert readers.alerts() == 1


def test_an_alert_takes_in_what_comes_before_its_text_is_made(readers: Readers) -> None:
    readers.follow()
    readers.sweep(SUSPENDED, LARGER)
    readers.tell()
    readers.forget()

    assert readers.tell() == 0
    assert (readers.untold(), readers.alerts()) == (0, 1)


def test_what_comes_after_gets_a_window_behind_it_each_time_a_new_one(readers: Readers) -> None:
    readers.follow()
    sweep_id = readers.sweep(SUSPENDED, LARGER, LARGEST)
    for _ in range(3):
        readers.tell()
        readers.claim()
        readers.forget()

    assert readers.windows() == [f"sweep-{sweep_id}", f"sweep-{sweep_id}.2", f"sweep-{sweep_id}.3"]


def test_the_window_behind_is_a_reader_s_own(readers: Readers) -> None:
    readers.follow(PAT)
    readers.follow(CORA)
    sweep_id = readers.sweep(SUSPENDED)
    readers.tell()
    readers.claim()

    readers.forget()
    readers.tell()

    assert readers.windows() == [f"sweep-{sweep_id}", f"sweep-{sweep_id}", f"sweep-{sweep_id}.2"]


def test_a_window_behind_that_of_a_webhook_is_of_the_same_trial(readers: Readers) -> None:
    subscription_id = readers.follow(HOOK)
    sweep_id = readers.sweep(SUSPENDED)
    readers.tell()
    readers.claim()

    readers.forget()
    readers.tell()

    whole = webhook_name(f"sweep-{sweep_id}", subscription_id, "NCT99990001")
    assert readers.windows() == [whole, f"{whole}.2"]


def test_a_digest_waits_for_its_hour_and_takes_in_every_sweep_before_it(readers: Readers) -> None:
    readers.follow(interest=EVENINGS)
    readers.sweep(SUSPENDED)
    readers.tell()
    readers.sweep(LARGER, ended_at=NOW + timedelta(hours=1))

    assert readers.tell() == 0
    assert readers.windows() == ["day-2026-07-01/18/UTC"]
    assert readers.claim(EVENING - timedelta(seconds=1)) == []
    [digest] = readers.claim(EVENING)
    assert digest.created_at == EVENING


def test_a_digest_that_should_exist_and_does_not_is_made_by_looking_back(readers: Readers) -> None:
    """F18: nobody ran between the sweep and the hour, so it is sent at once, under its own day."""
    readers.follow(interest=EVENINGS)
    readers.sweep(SUSPENDED)

    readers.tell(EVENING + timedelta(hours=30))

    assert readers.windows() == ["day-2026-07-01/18/UTC"]
    assert len(readers.claim(EVENING + timedelta(hours=30))) == 1


def test_quiet_hours_move_the_sending_and_nothing_else(readers: Readers) -> None:
    readers.follow(interest=BUSY)
    readers.sweep(SUSPENDED)
    readers.tell()

    assert readers.windows() == ["quiet-2026-07-01T17:00Z"]
    assert readers.claim(NOW.replace(hour=16, minute=59)) == []
    assert len(readers.claim(NOW.replace(hour=17))) == 1


def test_what_several_sweeps_find_in_quiet_hours_is_one_alert_at_their_end(readers: Readers) -> None:
    readers.follow(interest=BUSY)
    for change in (SUSPENDED, {STATUS: "COMPLETED"}):
        readers.sweep(change)
        readers.tell()

    assert readers.windows() == ["quiet-2026-07-01T17:00Z"]
    assert len(readers.claim(NOW.replace(hour=17))) == 1


def test_after_the_quiet_hours_a_sweep_is_told_by_itself_again(readers: Readers) -> None:
    readers.follow(interest=BUSY)
    readers.sweep(SUSPENDED)
    readers.tell()
    assert len(readers.claim(NOW.replace(hour=17))) == 1

    sweep_id = readers.sweep({STATUS: "COMPLETED"})
    readers.tell(NOW.replace(hour=18))

    assert readers.windows() == ["quiet-2026-07-01T17:00Z", f"sweep-{sweep_id}"]


def test_a_second_delivery_of_a_window_breaks_its_transaction(readers: Readers) -> None:
    """Unique keys decide, not the order in which somebody looked."""
    readers.follow()
    readers.sweep(SUSPENDED)
    readers.tell()

    with pytest.raises((StoreError, IntegrityError)), readers.service.store.write() as connection:
        put_alerts(connection, [1], Channel.EMAIL, NOW, NOW)
    assert readers.windows() == ["sweep-1"]
    assert delivery_key(Channel.EMAIL, 1, "sweep-1") == "email/1/sweep-1"
