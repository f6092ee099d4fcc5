"""A record that lost whole modules is not believed before a later release shows it so too."""

import json
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from tests.features.conftest import World, text_of
from tests.unit.replay.recordings import make_history
from watcher.cli.main import exit_code
from watcher.jobs.deliver import recover
from watcher.model.change import Kind
from watcher.model.sweep import Held
from watcher.model.watch import Interest
from watcher.replay import Histories
from watcher.sweep.journal import SweepState

PATIENT = "pat.doe@example.org"
FIRST, SECOND, THIRD = "2026-07-02", "2026-07-03", "2026-07-06"
DESIGN, CONDITIONS, ELIGIBILITY = "designModule", "conditionsModule", "eligibilityModule"
BACK, GONE, MORE, ASTRAY, LEFT = (f"NCT0000000{number}" for number in range(1, 6))


def lose(release: str, module: str, *more: dict[str, object]) -> dict[str, object]:
    patch = [{"op": "remove", "path": f"/protocolSection/{module}"}, *more]
    return {"release": release, "shows": f"{module} is lost", "patch": patch}


def put(module: str, value: object) -> dict[str, object]:
    return {"op": "add", "path": f"/protocolSection/{module}", "value": value}


def regain(release: str, *patch: dict[str, object]) -> dict[str, object]:
    return {"release": release, "shows": "it is whole again", "patch": list(patch)}


@pytest.fixture
def histories() -> Histories:
    design = {"studyType": "INTERVENTIONAL", "phases": ["PHASE2", "PHASE3"]}
    enrollment = {"enrollmentInfo": {"count": 240, "type": "ESTIMATED"}}
    conditions = {"conditions": ["Gastric Cancer", "Stomach Pain"]}
    status = put("statusModule/overallStatus", "ACTIVE_NOT_RECRUITING")
    return Histories.of(
        make_history(nct_id, changes=changes)
        for nct_id, changes in {
            BACK: [lose(FIRST, DESIGN), regain(SECOND, put(DESIGN, design | enrollment))],
            GONE: [lose(FIRST, DESIGN, status)],
            MORE: [lose(FIRST, DESIGN), lose(SECOND, ELIGIBILITY), regain(THIRD)],
            ASTRAY: [lose(FIRST, CONDITIONS), regain(SECOND, put(CONDITIONS, conditions))],
            LEFT: [lose(FIRST, CONDITIONS)],
        }.items()
    )


def versions_of(world: World, nct_id: str) -> int:
    return len(world.service.pipeline.versions.of_trial(nct_id))


def test_what_came_back_with_the_next_release_was_never_told(world: World) -> None:
    """The edit that came with it is told against the last good version."""
    world.follow(BACK, PATIENT)

    held = world.next_release()
    assert held is not None
    assert (held.state, held.versions, held.problems) == (SweepState.COMPLETE, 0, ())
    assert held.held == (Held(BACK, ("protocolSection.designModule",)),)
    assert world.mails == []

    world.next_release()

    [(number, _, told)] = world.service.pipeline.versions.changes_of(BACK)
    assert (number, told.kind) == (2, Kind.ENROLLMENT)
    assert len(world.mails) == 1


def test_a_release_that_held_a_trial_back_is_not_swept_again(world: World) -> None:
    world.follow(BACK, PATIENT)
    world.next_release()

    assert world.poll() is None


def test_what_a_later_release_lacks_too_is_told_with_all_else(world: World) -> None:
    world.follow(GONE, PATIENT)
    world.next_release()
    assert world.mails == []

    done = world.next_release()

    assert done is not None
    assert (done.versions, done.held) == (1, ())
    kinds = {found.kind for _, _, found in world.service.pipeline.versions.changes_of(GONE)}
    assert kinds >= {Kind.STATUS, Kind.ENROLLMENT}
    assert len(world.mails) == 1


def test_a_module_that_is_lost_later_waits_for_a_release_of_its_own(world: World) -> None:
    world.follow(MORE, PATIENT)
    world.next_release()

    second = world.next_release()
    assert second is not None
    assert [len(one.lost) for one in second.held] == [2]
    assert world.mails == []
    world.next_release()

    assert len(world.mails) == 1


def test_who_begins_to_follow_a_thin_record_has_it_as_it_is(world: World) -> None:
    world.advance()
    world.follow(GONE, PATIENT)

    done = world.next_release()

    assert done is not None
    assert (done.held, versions_of(world, GONE), world.mails) == ((), 1, [])


def test_a_trial_that_is_held_back_leaves_no_search_until_it_is_believed(world: World) -> None:
    search = world.follow_search("AREA[Condition]gastric", PATIENT, Interest(frozenset({Kind.SEARCH})))
    book, watch_id = world.service.pipeline.book, search.subscription.watch.id
    before = book.members(watch_id)
    assert {ASTRAY, LEFT} < before

    world.next_release()
    assert (book.members(watch_id), world.mails) == (before, [])
    world.next_release()

    assert book.members(watch_id) == before - {LEFT}
    [mail] = world.mails
    assert LEFT in text_of(mail)
    assert ASTRAY not in text_of(mail)


def receive_and_die(world: World, nct_id: str) -> None:
    """The process dies when the record went through step 1 and nothing after it was done."""
    service = world.service
    release = world.ask(lambda registry: registry.release())
    assert release is not None
    [record] = world.ask(lambda registry: registry.trials([nct_id])).records.values()
    sweep_id = service.journal.begin(release, service.now())
    service.pipeline.receive([record], sweep_id=sweep_id, release=release, now=service.now())
    recover(service.pipeline, service.journal, service.now(), died_before=timedelta(0))


def test_a_crash_behind_a_hold_does_not_confirm_it(world: World) -> None:
    world.follow(GONE, PATIENT)
    world.advance()
    receive_and_die(world, GONE)

    again = world.poll()
    world.deliver()

    assert again is not None
    assert [one.nct_id for one in again.held] == [GONE]
    assert world.mails == []


def test_a_crash_behind_a_confirmed_version_tells_it_once(world: World) -> None:
    world.follow(GONE, PATIENT)
    world.next_release()
    world.advance()
    receive_and_die(world, GONE)

    again = world.poll()
    world.deliver()

    assert again is not None
    assert again.held == ()
    assert (versions_of(world, GONE), len(world.mails)) == (2, 1)


def test_the_command_names_what_is_held_back(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    world.follow(BACK, PATIENT)
    world.advance()
    settings = world.service.settings
    monkeypatch.setenv("WATCHER_DATABASE_URL", settings.database)
    monkeypatch.setenv("WATCHER_REGISTRY_URL", settings.registry_url)
    monkeypatch.setenv("WATCHER_REGISTRY_REQUESTS_PER_MINUTE", "60000")

    monkeypatch.setattr(sys, "argv", ["watcher", "poll"])
    assert exit_code() == 0
    line = f"{BACK} lost designModule: held back until a later release shows it so too"
    assert line in " ".join(capsys.readouterr().out.split())
    monkeypatch.setattr(sys, "argv", ["watcher", "poll", "--again", "--json"])
    assert exit_code() == 0
    swept = json.loads(capsys.readouterr().out)["sweep"]
    assert swept["held"] == [{"nct_id": BACK, "lost": ["protocolSection.designModule"]}]
    assert swept["state"] == "complete"
