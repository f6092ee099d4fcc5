"""Which bytes are the same record without being read."""

from collections.abc import Iterator

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import make_record
from watcher.model.record import Json, Record
from watcher.versions import digest, raw_digest

KEY = '"versionHolder":"2026-07-01"'
DERIVED = '"derivedSection":{"miscInfoModule":{"versionHolder":"2026-07-01"}}'


def stamped(day: Json, **sections: Json) -> Record:
    return make_record() | {"derivedSection": {"miscInfoModule": {"versionHolder": day}}} | sections


def of(record: Record) -> str:
    return raw_digest(orjson.dumps(record))


def test_the_stamp_of_a_release_does_not_count() -> None:
    assert of(stamped("2026-07-01")) == of(stamped("2026-07-02"))


def test_the_stamp_is_found_behind_other_modules_and_white_space() -> None:
    shape = b'{"derivedSection": {"a": {"b": 1},\n "miscInfoModule": {"c": [], "versionHolder" : "%s" }}, "d": true}'

    assert raw_digest(shape % b"2026-07-01") == raw_digest(shape % b"2026-07-02")


@pytest.mark.parametrize(
    "sections",
    [
        {"hasResults": True},
        {"derivedSection": {"miscInfoModule": {"versionHolder": "2026-07-01", "removedCountries": ["France"]}}},
        {"derivedSection": {"miscInfoModule": {}}},
        {"derivedSection": {}},
        {"derivedSection": None},
    ],
)
def test_everything_else_counts(sections: dict[str, Json]) -> None:
    assert of(stamped("2026-07-01", **sections)) != of(stamped("2026-07-01"))


def beside_the_stamp() -> Iterator[tuple[str, Json, Json]]:
    """Texts and keys that look like the stamp, each before and after an edit; the stamp stands beside them."""
    yield "in a text", f"a {KEY} b", 'a "versionHolder":"2026-07-02" b'
    yield "the text itself", "versionHolder", "versionholder"
    yield "behind a backslash", 'x\\"versionHolder":"1"', 'x\\"versionHolder":"2"'
    yield "a key of that name", {"versionHolder": "2026-07-01"}, {"versionHolder": "2026-07-02"}
    yield "a section of that name", orjson.loads("{" + DERIVED + "}"), {"derivedSection": {}}
    yield "a key that ends in it", {'x"versionHolder': "2026-07-01"}, {'x"versionHolder': "2026-07-02"}
    yield "a whole record", orjson.loads('{"a":{' + DERIVED + "}}"), {"a": {"derivedSection": {}}}


CASES = list(beside_the_stamp())


@pytest.mark.parametrize("section", ["aSectionBefore", "zSectionBehind"])
@pytest.mark.parametrize(("before", "after"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_nothing_that_looks_like_the_stamp_is_taken_for_it(section: str, before: Json, after: Json) -> None:
    def with_section(value: Json) -> bytes:
        record = {section: value, **stamped("2026-07-01")}
        return orjson.dumps(record, option=orjson.OPT_SORT_KEYS)

    assert raw_digest(with_section(before)) != raw_digest(with_section(after))


def test_a_section_whose_name_only_ends_like_that_of_the_stamp_counts() -> None:
    one, other = (
        orjson.dumps({'x"derivedSection': {"miscInfoModule": {"versionHolder": day}}})
        for day in ("2026-07-01", "2026-07-02")
    )

    assert raw_digest(one) != raw_digest(other)


STRANGERS = [
    '{"derivedSection": {"versionHolder": "%s"}}',
    '{"derivedSection": {"otherModule": {"versionHolder": "%s"}}}',
    '{"derivedSection": {"miscInfoModule": {"deeper": {"versionHolder": "%s"}}}}',
    '{"derivedSection": {"miscInfoModule": [{"versionHolder": "%s"}]}}',
    '{"derivedSection": {"miscInfoModule": {"versionHolder": "A"}}, "newSection": {"versionHolder": "%s"}}',
    '{"newSection": {"versionHolder": "%s"}, "derivedSection": {"miscInfoModule": {"versionHolder": "A"}}}',
    '{"derivedSection": {"newModule": {"versionHolder": "%s"}, "miscInfoModule": {"versionHolder": "A"}}}',
    '{"derivedSection": {}, "newSection": {"versionHolder": "%s"}}',
    '{"newSection": {"derivedSection": {"miscInfoModule": {"versionHolder": "%s"}}}}',
    '{"newSection": [{"derivedSection": {"miscInfoModule": {"versionHolder": "%s"}}}], "hasResults": true}',
    '[{"derivedSection": {"miscInfoModule": {"versionHolder": "%s"}}}]',
]


@pytest.mark.parametrize("shape", STRANGERS)
def test_a_key_of_that_name_in_another_place_is_no_stamp(shape: str) -> None:
    assert len({raw_digest((shape % day).encode()) for day in ("A", "B", "C")}) == 3


@pytest.mark.parametrize("day", [None, 7, ["2026-07-01"], {"versionHolder": "2026-07-01"}])
def test_a_stamp_of_another_type_counts_like_all_else(day: Json) -> None:
    assert of(stamped(day)) != of(stamped("2026-07-01"))


@pytest.mark.parametrize("raw", [b"", b"[]", b"null", b'"derivedSection"', b'{"derivedSection"', b"\xff"])
def test_any_bytes_have_a_digest(raw: bytes) -> None:
    assert len(raw_digest(raw)) == 32


DAY = b"2026-07-01"
KEYS = st.sampled_from(
    ["derivedSection", "miscInfoModule", "versionHolder", 'x"versionHolder', 'x"derivedSection', "a"]
)
TEXTS = st.sampled_from(["", "2026-07-01", "versionHolder", KEY, DERIVED, "{" + DERIVED, '\\"', "}"])
VALUES = st.recursive(TEXTS | st.none(), lambda inner: st.lists(inner, max_size=2) | st.dictionaries(KEYS, inner))
RECORDS = st.dictionaries(KEYS, VALUES)


@given(RECORDS)
def test_no_edit_hides_behind_the_stamp(record: Record) -> None:
    """Every day in the bytes is edited by itself; where that makes another version, the bytes say so."""
    raw = orjson.dumps(record)
    pieces = raw.split(DAY)
    for place in range(1, len(pieces)):
        edited = DAY.join(pieces[:place]) + b"2026-07-02" + DAY.join(pieces[place:])
        if digest(orjson.loads(edited)) != digest(record):
            assert raw_digest(edited) != raw_digest(raw)
