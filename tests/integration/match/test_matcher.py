"""Step 2: what is owed minus what exists, on both databases."""

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import delete, func, select, update

from tests.factories import BEIJING_SITE, ENROLLMENT, NOW, SHANGHAI_SITE, SITES, STATUS
from tests.integration.match.followed import change_trial, follow
from watcher.db import Store
from watcher.db.tables import fan_out, match
from watcher.match import Matcher
from watcher.model.change import Importance, Kind
from watcher.model.record import Json
from watcher.model.watch import Interest, Place

ANY = frozenset(Kind)
SHANGHAI = Place("Shanghai", 31.2222, 121.4581)
NEW_SITES: dict[str, Json] = {f"{SITES}/1": {**SHANGHAI_SITE, "facility": "Second"}, f"{SITES}/2": BEIJING_SITE}


def test_a_change_matches_who_asked_for_its_kind(store: Store, sweep_id: int) -> None:
    follow(store, Interest(frozenset({Kind.STATUS})))
    follow(store, Interest(frozenset({Kind.RESULTS})), "other@example.org")
    change_trial(store, sweep_id, {STATUS: "SUSPENDED"})

    assert Matcher(store).match_owed(NOW) == 1


def test_a_change_below_the_least_importance_is_left_out(store: Store, sweep_id: int) -> None:
    follow(store, Interest(ANY, least=Importance.CRITICAL))
    change_trial(store, sweep_id, {ENROLLMENT: 41})

    assert Matcher(store).match_owed(NOW) == 0


def test_a_place_keeps_out_sites_that_are_far(store: Store, sweep_id: int) -> None:
    follow(store, Interest(frozenset({Kind.SITES}), place=SHANGHAI, within_km=50.0))
    change_trial(store, sweep_id, NEW_SITES)

    assert Matcher(store).match_owed(NOW) == 1


def test_what_happened_before_somebody_subscribed_is_history(store: Store, sweep_id: int) -> None:
    change_trial(store, sweep_id, {STATUS: "SUSPENDED"})
    follow(store, Interest(ANY))

    assert Matcher(store).match_owed(NOW) == 0


def test_matching_again_makes_no_second_match(store: Store, sweep_id: int) -> None:
    follow(store, Interest(ANY))
    change_trial(store, sweep_id, {STATUS: "SUSPENDED"})
    matcher = Matcher(store)
    made = matcher.match_owed(NOW)
    with store.write() as connection:
        connection.execute(update(fan_out).values(matched_at=None))

    assert matcher.match_owed(NOW) == 0
    assert count(store) == made


def test_a_crash_in_the_middle_leaves_the_rest_owed(store: Store, sweep_id: int) -> None:
    """F17: what is owed is counted from the rows, and by no cursor that could be ahead of them."""
    follow(store, Interest(ANY))
    follow(store, Interest(ANY), "other@example.org")
    change_trial(store, sweep_id, {STATUS: "SUSPENDED"})
    matcher = Matcher(store)
    made = matcher.match_owed(NOW)
    with store.write() as connection:
        one = select(func.min(match.c.id)).scalar_subquery()
        connection.execute(delete(match).where(match.c.id == one))
        connection.execute(update(fan_out).values(matched_at=None))

    assert matcher.match_owed(NOW) == 1
    assert count(store) == made


def test_a_batch_that_is_larger_than_a_chunk_is_made_chunk_by_chunk(store: Store, sweep_id: int) -> None:
    for who in range(5):
        follow(store, Interest(ANY), f"reader{who}@example.org")
        follow(store, Interest(frozenset({Kind.SITES}), place=SHANGHAI, within_km=50.0), f"near{who}@example.org")
    change_trial(store, sweep_id, {STATUS: "SUSPENDED", **NEW_SITES})
    change_trial(store, sweep_id, {STATUS: "RECRUITING", **NEW_SITES})

    # Three changes and one for everybody, and of the second only the site in Shanghai is near.
    assert Matcher(store, chunk=3).match_owed(NOW) == 5 * 4 + 5
    assert Matcher(store).match_owed(NOW) == 0


def test_two_processes_that_match_at_once_make_each_match_once(store: Store, sweep_id: int) -> None:
    for who in range(6):
        follow(store, Interest(ANY), f"reader{who}@example.org")
    for turn in range(4):
        change_trial(store, sweep_id, {ENROLLMENT: 100 + turn})

    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(lambda _: Matcher(store, chunk=2).match_owed(NOW), range(2)))

    assert sum(made) == count(store) == 6 * 4


def count(store: Store) -> int:
    with store.read() as connection:
        found: int = connection.execute(select(func.count()).select_from(match)).scalar_one()
    return found
