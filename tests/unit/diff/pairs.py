"""Real pairs of consecutive records, where they lie beside the project; tests skip where they do not."""

from functools import cache

import pytest

from bench.labels import Label, Pair, read_labels, read_pairs


@cache
def real_pairs(name: str = "pairs") -> tuple[Pair, ...]:
    """Return the pairs of a file, or skip the test that asks."""
    try:
        return read_pairs(name)
    except FileNotFoundError:
        pytest.skip(f"needs the real pairs in {name}.jsonl.gz, which are not part of the project")


def labels() -> list[Label]:
    """Return what a person says of each pair, in the order of `real_pairs`."""
    real_pairs()
    return read_labels()
