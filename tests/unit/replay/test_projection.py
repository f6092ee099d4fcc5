"""The parameter `fields` cuts a record down and keeps its shape."""

import pytest

from watcher.errors import UsageError
from watcher.model.record import Json
from watcher.replay.projection import project, read_fields

RECORD: dict[str, Json] = {
    "protocolSection": {
        "identificationModule": {"nctId": "NCT00000001", "briefTitle": "A trial"},
        "contactsLocationsModule": {"locations": [{"city": "Lyon", "zip": "69001"}, {"city": "Boston"}]},
    },
    "hasResults": False,
}


def cut(fields: str) -> Json:
    return project(RECORD, read_fields(fields))


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("NCTId", {"protocolSection": {"identificationModule": {"nctId": "NCT00000001"}}}),
        ("protocolSection.identificationModule.nctId|HasResults",
         {"protocolSection": {"identificationModule": {"nctId": "NCT00000001"}}, "hasResults": False}),
        ("IdentificationModule,NCTId",
         {"protocolSection": {"identificationModule": {"nctId": "NCT00000001", "briefTitle": "A trial"}}}),
        ("NCTId,IdentificationModule",
         {"protocolSection": {"identificationModule": {"nctId": "NCT00000001", "briefTitle": "A trial"}}}),
        ("LocationZip", {"protocolSection": {"contactsLocationsModule": {"locations": [{"zip": "69001"}, {}]}}}),
        ("WhyStopped", {}),
        ("TitleSearch", {"protocolSection": {"identificationModule": {"briefTitle": "A trial"}}}),
    ],
)  # fmt: skip
def test_pieces_paths_and_areas_are_kept_with_all_below_them(fields: str, expected: Json) -> None:
    assert cut(fields) == expected


def test_query_stands_for_the_areas_that_were_searched() -> None:
    assert project(RECORD, read_fields("@query", ["TitleSearch"])) == cut("TitleSearch")


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ("", "Item 1 in parameter `fields` has incorrect format"),
        ("NCTId,,HasResults", "Item 2 in parameter `fields` has incorrect format"),
        ("nctid", "Parameter `fields` contains invalid field name: `nctid`"),
        ("ConditionList", "Parameter `fields` contains invalid field name: `ConditionList`"),
    ],
)
def test_unknown_names_are_refused(fields: str, complaint: str) -> None:
    with pytest.raises(UsageError) as refused:
        cut(fields)
    assert str(refused.value) == complaint
