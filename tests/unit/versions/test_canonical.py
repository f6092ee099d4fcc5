"""When two records are the same version."""

import pytest

from watcher.errors import NotATrialError
from watcher.model.record import Json, Record
from watcher.versions.canonical import digest

RECORD: Record = {
    "protocolSection": {
        "identificationModule": {"nctId": "NCT00000001"},
        "conditionsModule": {"conditions": ["a", "b"]},
    },
    "derivedSection": {"miscInfoModule": {"versionHolder": "2026-07-01"}},
}


def with_section(**sections: object) -> Record:
    return {**RECORD, **sections}  # type: ignore[dict-item]  # built from plain JSON


@pytest.mark.parametrize(
    "same",
    [
        with_section(derivedSection={"miscInfoModule": {"versionHolder": "2026-07-02"}}),
        with_section(derivedSection={"miscInfoModule": {}, "conditionBrowseModule": {"meshes": [{"id": "D1"}]}}),
        dict(reversed(RECORD.items())),
    ],
    ids=["another release", "browse lists", "keys in another order"],
)
def test_what_the_registry_restamps_makes_no_version(same: Record) -> None:
    assert digest(same) == digest(RECORD)


@pytest.mark.parametrize(
    "other",
    [
        with_section(hasResults=True),
        with_section(derivedSection={"miscInfoModule": {"removedCountries": ["France"]}}),
        with_section(derivedSection=None),
        with_section(protocolSection={"identificationModule": {"nctId": "NCT00000001"}}),
    ],
)
def test_anything_else_makes_a_version(other: Record) -> None:
    assert digest(other) != digest(RECORD)


def test_the_order_of_a_list_is_kept_for_the_diff_to_judge() -> None:
    conditions = {"conditions": ["b", "a"]}
    swapped = with_section(protocolSection={**RECORD["protocolSection"], "conditionsModule": conditions})  # type: ignore[dict-item]

    assert digest(swapped) != digest(RECORD)


def test_a_record_too_deep_to_be_stored_is_refused() -> None:
    deep: Json = "leaf"
    for _ in range(300):
        deep = [deep]

    with pytest.raises(NotATrialError, match="cannot be stored"):
        digest({"protocolSection": deep})
