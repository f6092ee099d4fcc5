"""How a record is kept, byte for byte."""

from hashlib import sha256

import orjson
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import ENROLLMENT, SITES, STATUS, changed, make_record
from watcher.errors import StoreError
from watcher.model.record import Json, Record
from watcher.versions.packing import DICTIONARY, dictionary_file, pack, to_json, to_record, unpack

RECORD = to_json(make_record())
#: A dictionary that was released is what stored versions are read with: it is never made again, only added to.
DICTIONARIES = {32_768: "c2c2d455cc40443c426f247d7863e358395fb2eb3542fc49fd9eab3ab92cc2e7"}

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
edits = st.dictionaries(
    st.sampled_from([STATUS, ENROLLMENT, f"{SITES}/0/facility", f"{SITES}/-", "/hasResults"]), values
)


@given(st.lists(edits, max_size=12))
def test_every_version_of_a_chain_comes_back_byte_for_byte(story: list[dict[str, Json]]) -> None:
    record, base = make_record(), RECORD
    for edit in story:
        record = changed(record, edit)
        json = to_json(record)

        assert unpack(pack(json, base), base) == json
        assert unpack(pack(json)) == json
        base = json


@given(st.binary(), st.binary())
def test_any_bytes_come_back_whatever_they_were_packed_against(json: bytes, base: bytes) -> None:
    assert unpack(pack(json, base), base) == json


def test_the_order_of_the_keys_is_kept() -> None:
    written: Record = {"b": 1, "a": {"d": [], "c": None}}

    assert to_json(to_record(unpack(pack(to_json(written))))) == b'{"b":1,"a":{"d":[],"c":null}}'


def test_a_record_from_before_there_were_dictionaries_is_read() -> None:
    assert unpack(zstandard.compress(RECORD, 3)) == RECORD


def test_a_version_is_a_small_part_of_the_one_before_it() -> None:
    after = to_json(changed(make_record(), {STATUS: "RECRUITING"}))

    assert len(pack(after, RECORD)) < len(pack(after)) / 4 < len(after) / 8


@pytest.mark.parametrize("base", [None, b"", b"another record"])
def test_the_wrong_base_gives_an_error_and_never_another_record(base: bytes | None) -> None:
    packed = pack(to_json(changed(make_record(), {STATUS: "RECRUITING"})), RECORD)

    with pytest.raises(StoreError, match="damaged"):
        unpack(packed, base)


def test_bytes_that_are_no_record_give_an_error() -> None:
    with pytest.raises(StoreError, match="damaged"):
        unpack(b"not zstd")


def test_a_dictionary_of_a_newer_version_is_asked_for_by_its_number() -> None:
    newer = zstandard.train_dictionary(1_024, [orjson.dumps({"a": "b" * n}) for n in range(200)], dict_id=99_999)
    packed = zstandard.ZstdCompressor(dict_data=newer).compress(RECORD)

    with pytest.raises(StoreError, match="needs dictionary 99999"):
        unpack(packed)


@pytest.mark.parametrize("number", DICTIONARIES)
def test_a_released_dictionary_is_never_changed(number: int) -> None:
    assert sha256(dictionary_file(number).read_bytes()).hexdigest() == DICTIONARIES[number]


def test_what_is_written_now_needs_a_released_dictionary() -> None:
    assert zstandard.get_frame_parameters(pack(RECORD)).dict_id == DICTIONARY
    assert DICTIONARY in DICTIONARIES
