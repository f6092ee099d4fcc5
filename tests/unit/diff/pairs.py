"""Real pairs of consecutive records, where they lie beside the project; tests skip where they do not."""

import gzip
import json
from functools import cache
from pathlib import Path
from typing import NamedTuple, TypedDict

import pytest

from watcher.model.record import Record

FOLDER = Path(__file__).parents[3].parent / "shared" / "data"


class Pair(NamedTuple):
    """Two records of one trial, the older first."""

    name: str
    old: Record
    new: Record


class SiteLabels(TypedDict):
    added: list[int]
    removed: list[int]
    renamed: list[tuple[int, int, str]]
    status_changed: list[tuple[int, int, str | None, str | None]]
    contacts_changed: list[tuple[int, int]]


class Label(TypedDict):
    """What a person says changed in a pair; the folder's README explains it."""

    kinds: list[str]
    noise_kinds: list[str]
    noise_only: bool
    status: list[str] | None
    enrollment: list[list[int | str]] | None
    dates: dict[str, list[list[str | None] | None]]
    sites: SiteLabels


@cache
def real_pairs(name: str = "pairs") -> tuple[Pair, ...]:
    """Return the pairs of a file, or skip the test that asks."""
    path = FOLDER / f"{name}.jsonl.gz"
    if not path.exists():
        pytest.skip(f"needs the real pairs in {path.name}, which are not part of the project")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        told = [json.loads(line) for line in lines]
    return tuple(Pair(f"{one['nctId']} {one['from']}", one["old"], one["new"]) for one in told)


def labels() -> list[Label]:
    """Return what a person says of each pair, in the order of `real_pairs`."""
    real_pairs()
    found: list[Label] = json.loads((FOLDER / "labels.json").read_text(encoding="utf-8"))
    return found
