"""A coordinator follows a search: new sites near her, and trials that enter or leave."""

from tests.features.conftest import World, text_of
from watcher.model.change import Importance, Kind
from watcher.model.watch import Interest, Place

COORDINATOR = "cora.coordinator@example.org"
SHANGHAI = Place("Shanghai", 31.2222, 121.4581)
NEAR = Interest(frozenset({Kind.SITES}), Importance.NOTABLE, SHANGHAI, 50.0)


def all_text(world: World) -> str:
    return "\n".join(text_of(mail) for mail in world.mails_to(COORDINATOR))


def test_she_hears_of_sites_near_her_and_of_no_others(world: World) -> None:
    world.follow_search("gastric cancer", COORDINATOR, NEAR)

    for _ in range(9):
        world.next_release()

    told = all_text(world)
    assert "Shanghai" in told
    assert "Guangzhou" not in told
    assert "Beijing" not in told


def test_she_hears_which_trials_enter_and_leave(world: World) -> None:
    world.follow_search("gastric cancer", COORDINATOR, Interest(frozenset({Kind.SEARCH})))

    for _ in range(9):
        world.next_release()

    told = all_text(world)
    assert "NCT99000002" in told
    assert told.count("NCT99000031") >= 2


def test_two_people_with_the_same_search_are_one_watch(world: World) -> None:
    first = world.follow_search("gastric cancer", COORDINATOR, NEAR)
    second = world.follow_search("Gastric  Cancer", "other@example.org", NEAR)

    assert second.subscription.watch.id == first.subscription.watch.id
