"""A coordinator in Boston follows every trial near her, or at her hospital: no search, no list of ids."""

import pytest

from tests.features.conftest import World, text_of
from tests.unit.replay.recordings import BOSTON, LYON, make_history, make_record
from watcher.model.change import Kind
from watcher.model.record import Json, Record
from watcher.model.watch import Place, Vicinity
from watcher.replay import Histories

COORDINATOR, COLLEAGUE = "cora.coordinator@example.org", "cole.colleague@example.org"
HERE, TRAVELER, AWAY = "NCT00000001", "NCT00000002", "NCT00000003"
NEAR_BOSTON = Vicinity(Place("Boston, Massachusetts, United States", 42.35843, -71.05977), 50)
MEADOW: Record = {
    "facility": "Meadow Clinic",
    "status": "NOT_YET_RECRUITING",
    "city": "Cambridge",
    "state": "Massachusetts",
    "country": "United States",
    "geoPoint": {"lat": 42.3751, "lon": -71.10561},
}
WORCESTER: Json = {
    **BOSTON,
    "facility": "Hill Hospital",
    "city": "Worcester",
    "zip": "01608",
    "geoPoint": {"lat": 42.26259, "lon": -71.80229},
}
STATUS = "/protocolSection/statusModule/overallStatus"
SITES = "/protocolSection/contactsLocationsModule/locations"


def on(release: str, *patch: dict[str, Json]) -> dict[str, object]:
    return {"release": release, "shows": "its sites change", "patch": list(patch)}


def put(pointer: str, value: Json) -> dict[str, Json]:
    return {"op": "add", "path": f"{SITES}{pointer}", "value": value}


def record_at(nct_id: str, *places: Json) -> Record:
    return make_record(nct_id, contactsLocationsModule={"locations": list(places)})


@pytest.fixture
def histories() -> Histories:
    return Histories.of(
        make_history(nct_id, record=record_at(nct_id, *first), changes=changes)
        for nct_id, first, changes in (
            (
                HERE,
                (BOSTON, LYON),
                [
                    on("2026-07-02", put("/-", MEADOW)),
                    on("2026-07-03", put("/2/status", "RECRUITING")),
                    on("2026-07-06", put("/2/status", "WITHDRAWN")),
                    on("2026-07-10", {"op": "replace", "path": STATUS, "value": "COMPLETED"}),
                ],
            ),
            (
                TRAVELER,
                (LYON,),
                [
                    on("2026-07-07", put("/-", MEADOW)),
                    # Far enough apart that it is no flap, which tells nobody.
                    on("2026-07-20", {"op": "remove", "path": f"{SITES}/1"}),
                    on("2026-07-31", put("/-", MEADOW)),
                ],
            ),
            (AWAY, (WORCESTER,), [on("2026-07-02", put("/-", LYON))]),
        )
    )


def told(world: World, who: str = COORDINATOR) -> list[str]:
    return [" ".join(f"{mail['Subject']}\n{text_of(mail)}".split()) for mail in world.mails_to(who)]


def test_a_site_that_opens_near_her_is_one_mail_with_its_distance(world: World) -> None:
    world.follow_place(NEAR_BOSTON, COORDINATOR)

    world.next_release()

    [mail] = told(world)
    assert "New site near Boston: Drug A" in mail
    assert (
        "A new site: Meadow Clinic, Cambridge, Massachusetts, United States (not yet recruiting), 4 km (3 mi)" in mail
    )
    assert "every trial with a site within 50 km (31 mi) of Boston, Massachusetts" in mail
    assert AWAY not in mail


def test_she_hears_when_the_site_recruits_and_when_it_is_withdrawn(world: World) -> None:
    world.follow_place(NEAR_BOSTON, COORDINATOR)

    for _ in range(3):
        world.next_release()

    _, opened, withdrawn = told(world)
    assert "Not yet recruiting became Recruiting, 4 km (3 mi) from Boston" in opened
    assert withdrawn.startswith("Site withdrawn near Boston: ")


def test_a_trial_that_comes_to_the_place_leaves_it_and_comes_back_is_told_as_such(world: World) -> None:
    world.follow_place(NEAR_BOSTON, COORDINATOR)

    for _ in range(7):
        world.next_release()

    came, left, back = (mail for mail in told(world) if TRAVELER in mail)
    assert "Now has a site within 50 km (31 mi) of Boston: Meadow Clinic, Cambridge" in came
    assert "No longer has a site within 50 km (31 mi) of Boston: Meadow Clinic, Cambridge" in left
    assert "Has a site within 50 km (31 mi) of Boston again: Meadow Clinic, Cambridge" in back
    assert all("search" not in mail for mail in (came, left, back))


def test_one_hospital_is_followed_among_those_of_its_town(world: World) -> None:
    at_meadow = Vicinity(NEAR_BOSTON.place, NEAR_BOSTON.within_km, "MEADOW clinic")
    world.follow_place(Vicinity(NEAR_BOSTON.place, NEAR_BOSTON.within_km, "Harbor Hospital"), COLLEAGUE)
    world.next_release()
    world.follow_place(at_meadow, COORDINATOR)

    for _ in range(2):
        world.next_release()

    assert told(world, COLLEAGUE) == []
    assert [mail.partition(":")[0] for mail in told(world)] == [
        "Site now recruiting near Boston",
        "Site withdrawn near Boston",
    ]


def test_who_asks_for_it_hears_the_status_of_every_trial_there(world: World) -> None:
    world.follow_place(NEAR_BOSTON, COORDINATOR, kinds=frozenset({Kind.STATUS}))

    for _ in range(7):
        world.next_release()

    [mail] = told(world)
    assert mail.startswith("Completed: Drug A")


def test_the_same_place_under_two_names_is_one_watch(world: World) -> None:
    first = world.follow_place(NEAR_BOSTON, COORDINATOR)
    second = world.follow_place(Vicinity(Place("42.3584,-71.0598", 42.3584, -71.0598), 50), COLLEAGUE)
    wider = world.follow_place(Vicinity(NEAR_BOSTON.place, 60), COLLEAGUE)

    assert first.subscription.watch.id == second.subscription.watch.id != wider.subscription.watch.id
