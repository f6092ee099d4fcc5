"""The labelled pairs, for those who have the shared data folder beside the project; it is no part of the project."""

import gzip
import json
from pathlib import Path
from typing import NamedTuple, TypedDict

from watcher.model.record import Record

FOLDER = Path(__file__).parents[2] / "shared" / "data"


class Pair(NamedTuple):
    """Two records of one trial, the older first; named by its id and the day of the older one."""

    name: str
    old: Record
    new: Record


class SiteLabels(TypedDict):
    added: list[int]
    removed: list[int]
    renamed: list[tuple[int, int, str]]
    status_changed: list[tuple[int, int, str | None, str | None]]
    contacts_changed: list[tuple[int, int]]


class EligibilityLabels(TypedDict):
    criteria_added: int
    criteria_removed: int
    criteria_changed: int


class Label(TypedDict):
    """What a person says changed in a pair; the folder's README explains it."""

    kinds: list[str]
    noise_kinds: list[str]
    noise_only: bool
    status: list[str] | None
    enrollment: list[list[int | str]] | None
    dates: dict[str, list[list[str | None] | None]]
    sites: SiteLabels
    eligibility: EligibilityLabels | None


def read_pairs(name: str, folder: Path = FOLDER) -> tuple[Pair, ...]:
    """Return the pairs of a file in its order; raises FileNotFoundError where the folder is not at hand."""
    with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        told = [json.loads(line) for line in lines]
    return tuple(Pair(f"{one['nctId']} {one['from']}", one["old"], one["new"]) for one in told)


def read_labels(folder: Path = FOLDER) -> list[Label]:
    """Return what a person says of each pair, in the order of the file `pairs`."""
    found: list[Label] = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
    return found


def read_records(folder: Path = FOLDER) -> list[Record]:
    """Return single records, each of another trial."""
    with gzip.open(folder / "records.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]
