"""Which changes take back a recent one; the table of what is told once stands in tests/spec/test_noise.py."""

from dataclasses import replace

import pytest

from tests.factories import SITES, make_record
from watcher.diff import compare
from watcher.model.change import Change, Diff
from watcher.model.record import Json
from watcher.sweep.flaps import Recent, without_flaps

THIRD_SITE: Json = {"facility": "Third Clinic", "status": "RECRUITING", "city": "Lyon", "country": "France"}


def sites(*statuses: str) -> dict[str, Json]:
    names = ("Example Hospital", "Invented Clinic")
    found: list[Json] = [
        {"facility": name, "status": status, "city": "Lyon", "country": "France"}
        for name, status in zip(names, statuses, strict=True)
    ]
    return {SITES: found}


def diff(before: dict[str, Json], after: dict[str, Json]) -> Diff:
    return compare(make_record(values=before), make_record(values=after))


def status_change() -> Change:
    [change] = diff(sites("RECRUITING", "COMPLETED"), sites("COMPLETED", "COMPLETED")).changes
    return change


def test_a_site_whose_status_returns_with_the_next_version_is_told_once() -> None:
    back = diff(sites("COMPLETED", "COMPLETED"), sites("RECRUITING", "COMPLETED"))

    kept = without_flaps(back, [Recent(7, status_change())], latest_version_id=7)

    assert (kept.changes, [noise.rule for noise in kept.noise]) == ((), ["flap"])


@pytest.mark.parametrize(("version_id", "after"), [(6, ("RECRUITING", "COMPLETED")), (7, ("COMPLETED", "RECRUITING"))])
def test_a_position_is_no_proof_that_it_is_the_same_site(version_id: int, after: tuple[str, str]) -> None:
    """An older version may have listed another site there; and another site may make the opposite move."""
    back = diff(sites("COMPLETED", "COMPLETED"), sites(*after))

    assert without_flaps(back, [Recent(version_id, status_change())], latest_version_id=7) == back


def test_a_site_that_goes_and_comes_back_whole_is_told_once_wherever_it_is_listed() -> None:
    one, two = sites("RECRUITING", "COMPLETED"), sites("RECRUITING", "COMPLETED")
    listed = two[SITES]
    assert isinstance(listed, list)
    longer: dict[str, Json] = {SITES: [THIRD_SITE, *listed]}
    went = diff(longer, one)
    came = diff(one, {SITES: [*listed, THIRD_SITE]})

    kept = without_flaps(came, [Recent(3, change) for change in went.changes], latest_version_id=9)

    assert [change.op for change in went.changes] == ["removed"]
    assert kept.changes == ()


def test_a_value_that_moves_on_is_told() -> None:
    count = "/protocolSection/designModule/enrollmentInfo/count"
    went = diff({count: 40}, {count: 60})
    on = diff({count: 60}, {count: 80})

    assert without_flaps(on, [Recent(1, change) for change in went.changes], latest_version_id=1) == on


def test_what_was_taken_back_and_is_made_again_is_not_told_again() -> None:
    count = "/protocolSection/designModule/enrollmentInfo/count"
    went = diff({count: 40}, {count: 60})

    kept = without_flaps(went, [Recent(1, change) for change in went.changes], latest_version_id=2)

    assert kept.changes == ()


def test_noise_that_was_there_stays() -> None:
    back = replace(diff(sites("COMPLETED", "COMPLETED"), sites("RECRUITING", "COMPLETED")))
    before = len(back.noise)

    assert len(without_flaps(back, [Recent(7, status_change())], 7).noise) == before + 1
