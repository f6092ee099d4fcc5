"""Who follows what, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import select, update

from tests.factories import NOW
from watcher.db import Store
from watcher.db.tables import subscriber, subscription
from watcher.errors import UnknownError
from watcher.model.change import Importance, Kind
from watcher.model.schedule import QuietHours, Schedule, Weekday
from watcher.model.watch import Address, Channel, Frequency, Interest, Place, Vicinity, Watch, WatchKind
from watcher.watches import Book
from watcher.watches.traces import erase_subscriber

STATUS = Interest(frozenset({Kind.STATUS}))


@pytest.fixture
def book(store: Store) -> Book:
    return Book(store)


def trial_watch(book: Book) -> Watch:
    return book.watch_trial("NCT99990001", "A Trial of Exemplumab", NOW)


def email(book: Book, value: str = "pat.doe@example.org") -> Address:
    return book.address(Channel.EMAIL, value, None, NOW)


def test_two_people_who_follow_one_trial_share_a_watch(book: Book) -> None:
    assert trial_watch(book).id == trial_watch(book).id


def test_an_interest_comes_back_as_it_was_given(book: Book) -> None:
    near = Interest(frozenset({Kind.SITES, Kind.STATUS}), Importance.NOTABLE, Place("Shanghai", 31.2, 121.5), 50.0)

    subscription_id = book.subscribe(trial_watch(book).id, email(book).id, near, NOW)

    assert book.get(subscription_id).interest == near


@pytest.mark.parametrize(
    ("frequency", "schedule"),
    [
        (Frequency.IMMEDIATE, Schedule()),
        (Frequency.DAILY, Schedule("Pacific/Kiritimati", 0)),
        (Frequency.WEEKLY, Schedule("America/New_York", 23, Weekday.SUNDAY, QuietHours(0, 6))),
    ],
)
def test_a_schedule_comes_back_as_it_was_given(book: Book, frequency: Frequency, schedule: Schedule) -> None:
    wanted = replace(STATUS, frequency=frequency, schedule=schedule)

    subscription_id = book.subscribe(trial_watch(book).id, email(book).id, wanted, NOW)

    assert book.get(subscription_id).interest == wanted


def test_who_chose_before_there_were_schedules_has_the_usual_one(book: Book, store: Store) -> None:
    subscription_id = book.subscribe(trial_watch(book).id, email(book).id, STATUS, NOW)
    with store.write() as connection:
        connection.execute(update(subscription).values(zone=None, hour=None, weekday=None))

    assert book.get(subscription_id).interest.schedule == Schedule()


def test_following_again_replaces_the_schedule(book: Book) -> None:
    watch, address = trial_watch(book), email(book)
    daily = replace(STATUS, frequency=Frequency.DAILY, schedule=Schedule(quiet=QuietHours(22, 7)))
    book.subscribe(watch.id, address.id, daily, NOW)

    subscription_id = book.subscribe(watch.id, address.id, STATUS, NOW)

    assert book.get(subscription_id).interest == STATUS


def test_a_place_comes_back_as_it_was_given(book: Book) -> None:
    vicinity = Vicinity(Place("Shanghai", 31.2, 121.5), 50.0, "Example Hospital")
    watch = book.watch_place("k", "a place", {"filter.geo": "x"}, vicinity, ["NCT99990001"], NOW)
    near = Interest(STATUS.kinds, Importance.MINOR, vicinity.place, 50.0, hospital="Example Hospital")

    subscription = book.get(book.subscribe(watch.id, email(book).id, near, NOW))

    assert (subscription.watch, subscription.interest) == (watch, near)
    assert (watch.kind, watch.vicinity) == (WatchKind.PLACE, vicinity)
    assert book.members(watch.id) == {"NCT99990001"}


def test_what_an_address_asked_for_until_now_is_known(book: Book) -> None:
    watch, address = trial_watch(book), email(book)
    assert book.followed_by(watch.id, address.id) is None

    first = book.subscribe(watch.id, address.id, STATUS, NOW)
    assert book.followed_by(watch.id, address.id) == book.get(first)

    book.end([first], NOW)
    assert book.followed_by(watch.id, address.id) is None


def test_searches_are_what_is_followed_and_has_members(book: Book) -> None:
    vicinity = Vicinity(Place("Shanghai", 31.2, 121.5), 50.0)
    search = book.watch_search("a", "asthma", {"query.cond": "asthma"}, [], NOW)
    place = book.watch_place("k", "a place", {"filter.geo": "x"}, vicinity, [], NOW)
    book.watch_search("b", "a search that nobody follows", {}, [], NOW)
    for watch in (trial_watch(book), search, place):
        book.subscribe(watch.id, email(book).id, STATUS, NOW)

    assert book.searches() == (search, place)


def test_following_again_changes_the_interest_and_makes_no_second_subscription(book: Book) -> None:
    watch, address = trial_watch(book), email(book)
    first = book.subscribe(watch.id, address.id, STATUS, NOW)

    second = book.subscribe(watch.id, address.id, Interest(frozenset({Kind.RESULTS})), NOW)

    assert second == first
    assert book.get(first).interest.kinds == {Kind.RESULTS}


def test_leaving_works_at_once_and_may_be_said_twice(book: Book) -> None:
    subscription_id = book.subscribe(trial_watch(book).id, email(book).id, STATUS, NOW)

    assert book.end([subscription_id], NOW) == 1
    assert book.end([subscription_id], NOW) == 0
    assert book.lasting() == ()
    assert book.watches() == ()


def test_who_left_can_come_back(book: Book) -> None:
    watch, address = trial_watch(book), email(book)
    book.end([book.subscribe(watch.id, address.id, STATUS, NOW)], NOW)

    again = book.subscribe(watch.id, address.id, STATUS, NOW + timedelta(days=1))

    assert [each.id for each in book.lasting()] == [again]


def test_a_yes_is_recorded_once_and_for_one_subscription(book: Book) -> None:
    address = email(book)
    first = book.subscribe(trial_watch(book).id, address.id, STATUS, NOW)
    other = book.watch_trial("NCT99990002", "Another Trial", NOW)
    second = book.subscribe(other.id, address.id, STATUS, NOW)

    book.confirm(first, "link", NOW)
    book.confirm(first, "operator", NOW + timedelta(days=1))

    assert book.get(first).confirmed_at == NOW
    assert book.get(second).confirmed_at is None


def test_who_left_is_asked_again_before_anything_is_sent(book: Book) -> None:
    watch, address = trial_watch(book), email(book)
    first = book.subscribe(watch.id, address.id, STATUS, NOW)
    book.confirm(first, "link", NOW)
    book.end([first], NOW)

    again = book.subscribe(watch.id, address.id, STATUS, NOW)

    assert book.get(again).confirmed_at is None


def test_a_search_that_nobody_followed_for_a_while_begins_anew(book: Book) -> None:
    watch = book.watch_search("k", "a search", {"query.cond": "x"}, ["NCT99990001"], NOW)
    book.end([book.subscribe(watch.id, email(book).id, STATUS, NOW)], NOW)

    book.watch_search("k", "a search", {"query.cond": "x"}, ["NCT99990002"], NOW)

    assert book.members(watch.id) == {"NCT99990002"}


def test_a_merged_trial_is_followed_under_its_new_id(book: Book) -> None:
    watch = trial_watch(book)

    book.follow_renamed("NCT99990001", "NCT99990002", NOW)

    assert book.members(watch.id) == {"NCT99990002"}
    assert book.watch_trial("NCT99990002", "A Trial of Exemplumab", NOW).id == watch.id


def test_a_form_that_is_sent_twice_at_once_makes_one_address_and_one_subscription(book: Book, store: Store) -> None:
    watch, at_once = trial_watch(book), Barrier(4, timeout=30)

    def send(number: int) -> tuple[int, int]:
        at_once.wait()
        address = email(book, f"reader{number // 4}@example.org")
        at_once.wait()
        return address.id, book.subscribe(watch.id, address.id, STATUS, NOW)

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(send, range(40)))) == 10
    with store.read() as connection:
        assert len(connection.execute(select(subscriber)).all()) == 10


def test_asking_again_makes_what_waits_for_its_yes_as_old_as_the_last_time(book: Book) -> None:
    watch, address, later = trial_watch(book), email(book), NOW + timedelta(days=7)
    asked = book.subscribe(watch.id, address.id, STATUS, NOW)
    book.subscribe(watch.id, address.id, STATUS, later)
    assert book.get(asked).created_at == later

    book.confirm(asked, "link", later)
    book.subscribe(watch.id, address.id, STATUS, later + timedelta(days=1))

    assert book.get(asked).created_at == later


def test_only_the_first_yes_is_new_and_none_after_the_end(book: Book) -> None:
    watch, address = trial_watch(book), email(book)
    first = book.subscribe(watch.id, address.id, STATUS, NOW)
    assert [book.confirm(first, "link", NOW) for _ in range(2)] == [True, False]

    book.end([first], NOW)
    again = book.subscribe(watch.id, address.id, STATUS, NOW)
    book.end([again], NOW)

    assert not book.confirm(again, "link", NOW)
    assert book.get(again).confirmed_at is None


def test_what_is_over_cannot_be_changed_any_more(book: Book) -> None:
    found = book.subscribe(trial_watch(book).id, email(book).id, STATUS, NOW)
    assert book.change(found, replace(STATUS, language="es"))
    book.end([found], NOW)

    assert not book.change(found, Interest(frozenset({Kind.RESULTS})))

    assert book.get(found).interest == replace(STATUS, language="es")
    assert book.lasting() == ()


def test_nothing_is_followed_with_an_address_that_was_erased(book: Book, store: Store) -> None:
    watch, address = trial_watch(book), email(book)
    with store.write() as connection:
        erase_subscriber(connection, address.id, NOW)

    with pytest.raises(UnknownError, match="erased"):
        book.subscribe(watch.id, address.id, STATUS, NOW)


def test_two_processes_that_start_at_once_share_a_key(store: Store) -> None:
    with ThreadPoolExecutor(4) as pool:
        keys = set(pool.map(lambda _: Book(store).signing_key(), range(4)))

    assert len(keys) == 1


def test_an_unknown_subscription_is_named(book: Book) -> None:
    with pytest.raises(UnknownError, match="no subscription 77"):
        book.get(77)


def test_the_signing_key_is_made_once(book: Book) -> None:
    assert book.signing_key() == book.signing_key()
