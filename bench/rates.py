"""How many records are told apart in a second: real labelled pairs, a giant, and records in which nothing happened."""

import sys
from collections.abc import Sequence
from statistics import median

import orjson

from bench.compare import Pair, ours
from bench.labels import FOLDER, read_pairs
from bench.many_sites import EDITS, SITE_COUNT, make_edited
from bench.records import make_records, released
from bench.table import Row, at_least, at_most
from bench.timing import Work, measured
from watcher.versions import raw_digest

STAMPED = 1_000
STAMPED_BYTES = 20_000
GIANT_TIMES = 20


def measure() -> list[Row]:
    """Return the rows; seconds are of one pair, parsing included."""
    return [*_labelled(), *_giant(), *_stamped()]


def _labelled() -> list[Row]:
    try:
        pairs = [Pair(orjson.dumps(one.old), orjson.dumps(one.new)) for one in read_pairs("pairs")]
    except FileNotFoundError:
        sys.stderr.write(f"skipped: the labelled real pairs, because there is no {FOLDER.parent.name}/{FOLDER.name}\n")
        return []
    floor, told = _of_each(pairs)
    pace = 1 / median(told)
    return [
        Row(f"floor, {len(pairs)} real pairs: parse both and ==", floor, median(floor)),
        Row(f"{len(pairs)} real pairs: ours", told, median(floor), at_least(200, pace, "pairs a second")),
    ]


def _giant() -> list[Row]:
    edited = make_edited()
    pair = Pair(orjson.dumps(edited.old), orjson.dumps(edited.new))
    if (found := pair.told_by(ours)) < EDITS:
        raise RuntimeError(f"{EDITS} site edits were made, and only {found} changes and noise entries were found")
    floor, told = measured(
        {"": Work(pair.are_equal, GIANT_TIMES), "told": Work(lambda: pair.told_by(ours), 1)}
    ).values()
    goal = at_most(50, median(told) * 1_000, "ms")
    return [
        Row(f"floor, {SITE_COUNT} sites: parse both and ==", floor, median(floor)),
        Row(f"{SITE_COUNT} sites, {EDITS} site edits: ours", told, median(floor), goal),
    ]


def _stamped() -> list[Row]:
    records = make_records(STAMPED, STAMPED_BYTES)
    pairs = [Pair(orjson.dumps(one), orjson.dumps(released(one, "2026-07-02"))) for one in records]
    # The old digest stands in the database, so that one record is read and the other is not.
    known = [raw_digest(pair.old) for pair in pairs]
    if known != [raw_digest(pair.new) for pair in pairs]:
        raise RuntimeError("records that differ in nothing but the release's stamp have other digests")
    floor, told = _of_each(pairs)
    (skipped,) = measured({"": Work(lambda: [raw_digest(pair.new) for pair in pairs])}).values()
    digests = [seconds / STAMPED for seconds in skipped]
    goal = at_least(5, median(told) / median(digests), "x the pace of the full diff")
    return [
        Row(f"floor, {STAMPED:,} records, only another stamp: parse both and ==", floor, median(floor)),
        Row(f"{STAMPED:,} records, only another stamp: full diff", told, median(floor)),
        Row(f"{STAMPED:,} records, only another stamp: known by their bytes", digests, median(floor), goal),
    ]


def _of_each(pairs: Sequence[Pair]) -> tuple[list[float], list[float]]:
    """Return the seconds of one pair on average, for the floor and for ours."""
    floor, told = measured(
        {
            "floor": Work(lambda: [pair.are_equal() for pair in pairs]),
            "ours": Work(lambda: [pair.told_by(ours) for pair in pairs]),
        }
    ).values()
    return [seconds / len(pairs) for seconds in floor], [seconds / len(pairs) for seconds in told]
