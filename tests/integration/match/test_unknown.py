"""F26: a choice or a change that is stored under a word which this version does not know."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update
from structlog.testing import capture_logs

from tests.factories import BEIJING_SITE, ENROLLMENT, NOW, SITES, STATUS
from tests.integration.match.followed import change_trial, follow
from watcher.db import Store
from watcher.db.home import UNKNOWN
from watcher.db.tables import change, instance, match, subscription, subscription_kind
from watcher.match import Matcher
from watcher.model.change import Importance, Kind
from watcher.model.watch import Interest, Place

RESULTS = Interest(frozenset({Kind.RESULTS}))


def rename(store: Store, **values: object) -> None:
    """Store the choices of a subscription under other words."""
    of = subscription_kind if "kind" in values else subscription
    with store.write() as connection:
        connection.execute(update(of).values(**values))


def matched(store: Store) -> list[str]:
    """Return the kinds of the changes that were matched."""
    query = select(change.c.kind).join(match, match.c.change_id == change.c.id).order_by(change.c.id)
    with store.read() as connection:
        return list(connection.execute(query).scalars())


def unknown_count(store: Store) -> str | None:
    with store.read() as connection:
        found: str | None = connection.execute(select(instance.c.value).where(instance.c.key == UNKNOWN)).scalar()
    return found


@pytest.mark.parametrize("chunk", [1, 100])
def test_f26_who_chose_a_kind_that_is_unknown_now_is_told_rather_too_much(
    store: Store, sweep_id: int, chunk: int
) -> None:
    follow(store, RESULTS)
    rename(store, kind="weather")
    follow(store, RESULTS, "other@example.org")
    change_trial(store, sweep_id, {STATUS: "SUSPENDED", ENROLLMENT: 80})

    assert Matcher(store, chunk).match_owed(NOW) == 2

    assert matched(store) == ["status", "enrollment"]


def test_f26_one_line_names_the_word_and_its_subscription(store: Store, sweep_id: int) -> None:
    following = follow(store, RESULTS)
    rename(store, kind="weather")
    change_trial(store, sweep_id, {STATUS: "SUSPENDED"})

    with capture_logs() as lines:
        Matcher(store).match_owed(NOW)

    (line,) = lines
    assert (line["event"], line["column"], line["word"]) == ("subscription.word_unknown", "kind", "weather")
    assert (line["subscriptions"], line["subscription_ids"]) == (1, (following,))
    assert unknown_count(store) == "1"


def test_f26_a_place_still_keeps_out_what_is_far_from_it(store: Store, sweep_id: int) -> None:
    shanghai = Place("Shanghai", 31.2222, 121.4581)
    follow(store, Interest(frozenset({Kind.RESULTS}), Importance.MINOR, shanghai, 50))
    rename(store, kind="weather")
    change_trial(store, sweep_id, {f"{SITES}/1": BEIJING_SITE, STATUS: "SUSPENDED"})

    Matcher(store).match_owed(NOW)

    assert matched(store) == ["status"]


@pytest.mark.parametrize(("values", "kinds"), [({"least": 9}, ["status"]), ({"frequency": "hourly"}, ["status"])])
def test_f26_another_word_that_is_unknown_keeps_to_the_kinds(
    store: Store, sweep_id: int, values: dict[str, object], kinds: list[str]
) -> None:
    follow(store, Interest(frozenset({Kind.STATUS})))
    rename(store, **values)
    change_trial(store, sweep_id, {STATUS: "SUSPENDED", ENROLLMENT: 80})

    Matcher(store).match_owed(NOW)

    assert matched(store) == kinds
    assert unknown_count(store) == "1"


def test_f26_a_change_of_an_unknown_kind_is_told_to_all_who_follow_the_trial(store: Store, sweep_id: int) -> None:
    follow(store, RESULTS)
    follow(store, Interest(frozenset({Kind.STATUS})), "other@example.org")
    change_trial(store, sweep_id, {ENROLLMENT: 80})
    with store.write() as connection:
        connection.execute(update(change).values(kind="weather"))

    with capture_logs() as lines:
        assert Matcher(store).match_owed(NOW) == 2

    assert [(line["event"], line["word"]) for line in lines] == [("change.kind_unknown", "weather")]


def test_what_was_mended_is_found_to_be_so_a_day_later(store: Store, sweep_id: int) -> None:
    follow(store, RESULTS)
    rename(store, kind="weather")
    matcher = Matcher(store)
    change_trial(store, sweep_id, {STATUS: "SUSPENDED"})
    matcher.match_owed(NOW)

    rename(store, kind="results")
    change_trial(store, sweep_id, {STATUS: "COMPLETED"})
    matcher.match_owed(NOW + timedelta(days=1))

    assert (matched(store), unknown_count(store)) == (["status"], "0")


def test_words_that_are_known_are_no_one_s_trouble(store: Store, sweep_id: int) -> None:
    follow(store, RESULTS)
    change_trial(store, sweep_id, {STATUS: "SUSPENDED"})

    with capture_logs() as lines:
        assert Matcher(store).match_owed(NOW) == 0

    with store.read() as connection:
        assert connection.execute(select(func.count()).select_from(match)).scalar() == 0
    assert (lines, unknown_count(store)) == ([], "0")
