"""Any one leaf of a record edited: told where it is, and nowhere else."""

import random

import orjson
import pytest

from tests.unit.diff.claims import complaints
from tests.unit.diff.mutations import Mutation, Where, leaves, mutations, outside
from tests.unit.diff.real_records import real_records
from tests.unit.diff.records import RECORD
from watcher.diff import compare
from watcher.model.change import Diff, Noise
from watcher.model.record import Json, Record
from watcher.plain import diff_json, told_lines

#: Real records and leaves of each, the same in every run.
SAMPLE, LEAVES, SEED = 60, 3, 20260122


def _wrong(mutation: Mutation, diff: Diff) -> list[str]:
    """Return what is wrong with the diff of one edited leaf; being told in words must not fail either."""
    orjson.dumps(diff_json(mutation.old, mutation.new, diff))
    told_lines(diff.changes, mutation.new)
    missing = [] if diff.changes or diff.noise else ["nothing is told"]
    reordered = [f"reorder of {one.path}" for one in diff.noise if one.rule == "reorder"]
    return complaints(mutation.old, mutation.new, diff) + outside(mutation, diff) + missing + reordered


def _all_wrong(mutation: Mutation) -> list[str]:
    back = mutation._replace(old=mutation.new, new=mutation.old)
    return [
        f"{one.path} {one.edit}: {wrong}"
        for one in (mutation, back)
        for wrong in _wrong(one, compare(one.old, one.new))
    ]


@pytest.mark.parametrize(("where", "leaf"), list(leaves(RECORD)), ids=str)
def test_an_edit_of_any_leaf_of_the_invented_record_is_told_there_alone(where: Where, leaf: Json) -> None:
    assert [wrong for mutation in mutations(RECORD, where, leaf) for wrong in _all_wrong(mutation)] == []


def _sample(record: Record, chance: random.Random) -> list[Mutation]:
    found = list(leaves(record))
    chosen = chance.sample(found, min(LEAVES, len(found)))
    return [mutation for where, leaf in chosen for mutation in mutations(record, where, leaf)]


def test_an_edit_of_leaves_of_real_records_is_told_there_alone() -> None:
    chance = random.Random(SEED)  # noqa: S311 - the same records in every run
    for record in chance.sample(real_records(), SAMPLE):
        for mutation in _sample(record, chance):
            assert _all_wrong(mutation) == []


def test_a_claim_beyond_the_edited_field_is_noticed() -> None:
    where: Where = ("protocolSection", "conditionsModule", "conditions", 0)
    mutation = Mutation(where, "", RECORD, RECORD)
    within, beside = f"{mutation.path}.part", "protocolSection.conditionsModule.conditions[1]"

    diff = Diff(noise=(Noise("reorder", mutation.path), Noise("reorder", within), Noise("reorder", beside)))
    assert outside(mutation, diff) == [beside]
