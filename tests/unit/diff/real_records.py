"""Real records, where they lie beside the project; tests skip where they do not."""

import gzip
from functools import cache

import orjson
import pytest

from bench.labels import FOLDER
from watcher.model.record import Record


@cache
def real_records() -> tuple[Record, ...]:
    """Return all full records at hand, or skip the test that asks."""
    path = FOLDER / "records.jsonl.gz"
    if not path.exists():
        pytest.skip(f"needs the real records in {path.name}, which are not part of the project")
    with gzip.open(path, "rb") as lines:
        return tuple(orjson.loads(line) for line in lines)
