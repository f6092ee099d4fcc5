"""The matcher's SQL, `explain` and `backtest` say the same of every change and every subscription of a story."""

from collections.abc import Iterator

from tests.features.conftest import ALL, World
from watcher.errors import UnknownError
from watcher.jobs.backtest import owed
from watcher.jobs.explain import judge_of
from watcher.jobs.follow import leave
from watcher.jobs.replayed import Archive
from watcher.model.change import Importance, Kind
from watcher.model.verdict import Occurrence
from watcher.model.watch import Interest, Place, Subscription

SHANGHAI = Place("Shanghai", 31.2222, 121.4581)
NEAR = Interest(frozenset({Kind.SITES, Kind.STATUS}), Importance.NOTABLE, SHANGHAI, 50.0)
AT_HOSPITAL = Interest(frozenset({Kind.SITES}), Importance.MINOR, SHANGHAI, 500.0, hospital="Example Cancer Center")
MOVES = Interest(frozenset({Kind.SEARCH}))
EVERYTHING = Interest(ALL, Importance.ADMINISTRATIVE)
STATUS = frozenset({Kind.STATUS, Kind.DATES})


def live_through(world: World) -> list[Subscription]:
    """Nine releases with people who come, go, come back, and never confirm; returns all subscriptions."""
    followed = [
        world.follow_search("gastric cancer", "near@example.org", NEAR),
        world.follow_search("gastric cancer", "all@example.org", EVERYTHING),
        world.follow_search("colorectal cancer", "moves@example.org", MOVES),
        world.follow_search("stomach cancer", "hospital@example.org", AT_HOSPITAL),
        world.follow("NCT07333573", "all@example.org", least=Importance.ADMINISTRATIVE),
        world.follow("NCT07010263", "status@example.org", kinds=STATUS, least=Importance.NOTABLE),
        world.follow("NCT99000020", "merged@example.org"),
        world.follow("NCT99000021", "merged@example.org"),
        world.follow("NCT99000031", "silent@example.org", confirmed=False),
        world.hook("NCT07398326"),
    ]
    for release in range(1, 10):
        if release == 4:
            followed.append(world.follow("NCT07398326", "later@example.org"))
            leave(world.service.pipeline, (followed[0].subscription, followed[1].subscription), world.service.now())
        if release == 7:
            followed.append(world.follow_search("gastric cancer", "back@example.org", EVERYTHING))
        world.next_release()
    book = world.service.pipeline.book
    return [book.get(each.subscription.id) for each in followed]


def changes(world: World) -> Iterator[Occurrence]:
    change_id = 1
    try:
        while True:
            yield world.service.occurrences.get(change_id)
            change_id += 1
    except UnknownError:
        return


def told(world: World, subscription: Subscription) -> set[frozenset[int]]:
    """The changes of each alert that a subscription was really sent."""
    alerts: dict[int, set[int]] = {}
    for one in changes(world):
        found = world.service.occurrences.told(one.id or 0, subscription.id)
        if found and found.alert_id:
            alerts.setdefault(found.alert_id, set()).add(one.id or 0)
    return set(map(frozenset, alerts.values()))


def test_a_verdict_says_yes_exactly_where_there_is_a_match(world: World) -> None:
    subscriptions = live_through(world)
    occurrences = world.service.occurrences

    found, wrong = 0, []
    for each in subscriptions:
        judge = judge_of(occurrences, each)
        for one in changes(world):
            match = occurrences.told(one.id or 0, each.id)
            verdict = judge(one, match)
            found += match is not None
            if verdict.is_match != (match is not None) or verdict.is_told != bool(match and match.alert_id):
                wrong.append((each.id, one.id, verdict.against))

    assert found > 50
    assert wrong == []


def test_a_back_test_of_the_time_since_a_subscription_began_is_what_was_sent(world: World) -> None:
    subscriptions = live_through(world)
    archive = Archive(world.service.pipeline.versions, world.service.occurrences, world.service.past)

    for each in subscriptions:
        would = [frozenset(key for trial in alert.trials for key in trial.change_ids) for alert in owed(archive, each)]
        assert len(would) == len(set(would))
        if each.confirmed_at:
            assert set(would) == told(world, each)
        else:
            assert would
            assert told(world, each) == set()
