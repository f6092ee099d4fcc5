"""Reading a record and a release, as far as the service needs them."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.errors import GarbledError, NotATrialError
from watcher.model.record import Json
from watcher.model.trial import RawRecord
from watcher.registry.parse import parse_release, parse_trial, read_ids, read_trial

NCT_ID = "NCT07398326"


def record(**modules: Json) -> dict[str, Json]:
    return {"protocolSection": {"identificationModule": {"nctId": NCT_ID}, **modules}}


def test_what_the_service_knows_of_a_trial_is_read_from_its_record() -> None:
    full: Json = {
        "protocolSection": {
            "identificationModule": {
                "nctId": NCT_ID,
                "nctIdAliases": ["NCT00000007"],
                "briefTitle": "Warm Socks in Winter",
            },
            "statusModule": {
                "overallStatus": "TERMINATED",
                "whyStopped": "Spring came",
                "lastUpdatePostDateStruct": {"date": "2026-02-03"},
            },
        },
        "derivedSection": {"miscInfoModule": {"versionHolder": "2026-02-04"}},
        "newSection": {"nobody": "knows it yet"},
    }

    trial = parse_trial(full)

    assert (trial.nct_id, trial.aliases, trial.title) == (NCT_ID, ("NCT00000007",), "Warm Socks in Winter")
    assert (trial.status, trial.why_stopped) == ("TERMINATED", "Spring came")
    assert (trial.last_update_posted, trial.version_holder) == ("2026-02-03", "2026-02-04")
    assert trial.record is full


def test_a_record_of_nothing_but_an_id_is_a_trial() -> None:
    trial = parse_trial(record())

    assert (trial.title, trial.status, trial.aliases) == (NCT_ID, "UNKNOWN", ())
    assert (trial.why_stopped, trial.last_update_posted, trial.version_holder) == (None, None, None)


def test_the_official_title_stands_in_for_a_brief_one_that_is_blank() -> None:
    written = record(identificationModule={"nctId": NCT_ID, "briefTitle": " ", "officialTitle": "Official"})

    assert parse_trial(written).title == "Official"


def test_values_of_another_type_count_as_missing() -> None:
    trial = parse_trial(
        record(
            identificationModule={"nctId": NCT_ID, "briefTitle": 7, "nctIdAliases": ["NCT00000007", 7, "x"]},
            statusModule=["RECRUITING"],
        )
    )

    assert (trial.title, trial.status, trial.aliases) == (NCT_ID, "UNKNOWN", ("NCT00000007",))


NOT_TRIALS: list[tuple[Json, str]] = [
    (None, "an object was expected, not null"),
    ([record()], "an object was expected, not a list"),
    ("NCT07398326", "an object was expected, not a string"),
    (3, "an object was expected, not a number"),
    ({}, "it has no protocolSection.identificationModule.nctId"),
    ({"protocolSection": []}, "it has no protocolSection.identificationModule.nctId"),
    (record(identificationModule={"nctId": 7398326}), "it has no protocolSection.identificationModule.nctId"),
    (record(identificationModule={"nctId": "ISRCTN1"}), "nctId is 'ISRCTN1', not an NCT ID"),
]


@pytest.mark.parametrize(("written", "reason"), NOT_TRIALS)
def test_what_is_not_a_trial_is_refused_by_what_it_lacks(written: Json, reason: str) -> None:
    with pytest.raises(NotATrialError, match=reason):
        parse_trial(written)


ANY_JSON: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(identification=ANY_JSON, status=ANY_JSON, derived=ANY_JSON)
def test_no_shape_of_a_module_breaks_the_reader(identification: Json, status: Json, derived: Json) -> None:
    known = {"nctId": NCT_ID, "briefTitle": identification, "nctIdAliases": identification}
    written = {**record(identificationModule=known, statusModule=status), "derivedSection": derived}

    assert parse_trial(written).nct_id == NCT_ID


@given(aliases=ANY_JSON | st.lists(st.from_regex(r"NCT\d{7,9}", fullmatch=True) | ANY_JSON), other=ANY_JSON)
def test_the_ids_that_are_read_first_are_those_of_the_whole_record(aliases: Json, other: Json) -> None:
    known = {"before": other, "nctId": "nct7398326", "nctIdAliases": aliases}
    raw = json.dumps({"first": other, **record(before=other, identificationModule=known)}).encode()

    ids = read_ids(raw)

    trial = read_trial(ids)
    assert (ids.nct_id, ids.aliases, ids.raw) == (trial.nct_id, trial.aliases, raw)


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"null", b'{"protocolSection": 1}', b'{"protocolSection": {}}'])
def test_bytes_without_an_id_are_no_trial(raw: bytes) -> None:
    with pytest.raises(NotATrialError, match=r"^not a trial's record: "):
        read_ids(raw)


def test_a_record_whose_text_is_broken_is_named_when_it_is_read() -> None:
    broken = RawRecord(NCT_ID, (), b'{"protocolSection": {"identificationModule": {"nctId": "\xff"}}}')

    with pytest.raises(NotATrialError, match=f"{NCT_ID} came with broken JSON"):
        read_trial(broken)


def test_a_release_is_stamped_in_utc_although_it_names_no_zone() -> None:
    release = parse_release({"apiVersion": "2.0.5", "dataTimestamp": "2026-08-14T09:00:05"}, '"tag"')

    assert release.data_timestamp == datetime(2026, 8, 14, 9, 0, 5, tzinfo=UTC)
    assert (release.api_version, release.etag, release.day.isoformat()) == ("2.0.5", '"tag"', "2026-08-14")


@pytest.mark.parametrize("body", [None, [], {}, {"dataTimestamp": 5}, {"dataTimestamp": "yesterday"}])
def test_a_release_without_a_readable_time_is_garbled(body: Json) -> None:
    with pytest.raises(GarbledError, match="dataTimestamp"):
        parse_release(body, None)
