"""Why a trial entered a saved search, left it, or came back: read from the trial itself."""

import pytest

from tests.features.conftest import World, text_of
from tests.unit.replay.recordings import make_history, make_record
from watcher.jobs.follow import Target, follow_search, subscribe
from watcher.model.change import Kind
from watcher.model.record import Json
from watcher.model.watch import Channel, Interest
from watcher.replay import Histories

READER = "pat.doe@example.org"
STOPS, RETURNS, REREAD, EDITED, OPENS = (f"NCT0000000{number}" for number in range(1, 6))
STATUS = "/protocolSection/statusModule/overallStatus"
CONDITIONS = "/protocolSection/conditionsModule/conditions"
TERMS = "/derivedSection/conditionBrowseModule"
COUNT = "/protocolSection/designModule/enrollmentInfo/count"
TERM: Json = {"meshes": [{"id": "D013274", "term": "Stomach Neoplasms"}]}


def on(release: str, pointer: str, value: Json) -> dict[str, object]:
    patch = [{"op": "add", "path": pointer, "value": value}]
    return {"release": release, "shows": "something changes", "patch": patch}


def derived(nct_id: str, *, conditions: list[Json]) -> dict[str, Json]:
    """Return a record that only the registry's own term lets the search for stomach neoplasms find."""
    record = make_record(nct_id, conditionsModule={"conditions": conditions})
    return {**record, "derivedSection": {"conditionBrowseModule": TERM}}


@pytest.fixture
def histories() -> Histories:
    waiting = make_record(OPENS, statusModule={"overallStatus": "NOT_YET_RECRUITING"})
    reread, edited = (derived(nct_id, conditions=["Tumor"]) for nct_id in (REREAD, EDITED))
    second = on("2026-07-02", TERMS, {"meshes": [{"id": "D009369", "term": "Neoplasms"}]})
    return Histories.of(
        [
            make_history(STOPS, changes=[on("2026-07-02", STATUS, "TERMINATED")]),
            make_history(
                RETURNS,
                changes=[
                    on("2026-07-02", CONDITIONS, ["Stomach Pain"]),
                    on("2026-07-03", COUNT, 150),
                    on("2026-07-06", CONDITIONS, ["Gastric Cancer"]),
                ],
            ),
            make_history(REREAD, record=reread, changes=[second]),
            make_history(
                EDITED, record=edited, changes=[{**second, "patch": [*patch(second), *patch(on("", COUNT, 7))]}]
            ),
            make_history(OPENS, record=waiting, changes=[on("2026-07-03", STATUS, "RECRUITING")]),
        ]
    )


def patch(change: dict[str, object]) -> list[object]:
    found = change["patch"]
    assert isinstance(found, list)
    return found


def follow(world: World, **parameters: str) -> None:
    pipeline, now = world.service.pipeline, world.service.now()
    search = {key.replace("_", "."): value for key, value in parameters.items()}
    watch, _ = world.ask(lambda registry: follow_search(pipeline, registry, search, now))
    target = Target(Channel.EMAIL, READER, is_confirmed=True)
    subscribe(pipeline, watch, target, Interest(frozenset({Kind.SEARCH})), now)


def told(world: World, nct_id: str) -> list[str]:
    mails = [" ".join(f"{mail['Subject']}\n{text_of(mail)}".split()) for mail in world.mails_to(READER)]
    return [mail.partition("You get this because")[0] for mail in mails if nct_id in mail]


def test_a_trial_that_stopped_left_because_of_its_status(world: World) -> None:
    follow(world, filter_overallStatus="RECRUITING", query_cond="gastric")

    world.next_release()

    [mail] = told(world, STOPS)
    assert "No longer matches your search “gastric; status: Recruiting”: Recruiting became Terminated" in mail


def test_a_trial_that_opened_entered_because_of_its_status(world: World) -> None:
    follow(world, filter_overallStatus="RECRUITING", query_cond="gastric")

    for _ in range(2):
        world.next_release()

    [mail] = told(world, OPENS)
    assert "New in your search" in mail
    # It was not followed before, so that nothing is known of its past.
    assert "became" not in mail


def test_a_trial_that_comes_back_is_new_again(world: World) -> None:
    follow(world, query_cond='"gastric cancer" AND AREA[Condition]gastric')

    for _ in range(3):
        world.next_release()

    left, back = told(world, RETURNS)
    assert "No longer matches your search" in left
    assert "Gastric Cancer" in left
    assert back.startswith("New again in your search: Drug A")
    assert "* New again in your search “" in back


def test_the_registrys_own_terms_are_told_apart_from_the_trials_edits(world: World) -> None:
    follow(world, query_cond='"stomach neoplasms" OR "stomach pain"')

    for _ in range(2):
        world.next_release()

    [reread], [edited] = told(world, REREAD), told(world, EDITED)
    assert "the registry's own terms changed; the trial did not" in reread
    assert "nothing that the search asks for changed in the trial" in edited
