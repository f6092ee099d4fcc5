"""The registry's names lead to the right places of a record."""

import pytest

from watcher.model.record import Json
from watcher.replay.pieces import AREAS, ENUMS, PIECES, area_named, found_at, lists_at


@pytest.mark.parametrize(
    ("name", "path", "kind"),
    [
        ("NCTId", "protocolSection.identificationModule.nctId", "nct"),
        ("OrgStudyId", "protocolSection.identificationModule.orgStudyIdInfo.id", "text"),
        ("SecondaryId", "protocolSection.identificationModule.secondaryIdInfos.id", "text"),
        ("StdAge", "protocolSection.eligibilityModule.stdAges", "enum"),
        ("LocationZip", "protocolSection.contactsLocationsModule.locations.zip", "text"),
        ("LocationGeoPoint", "protocolSection.contactsLocationsModule.locations.geoPoint", "geo"),
        ("ResultsFirstPostDate", "protocolSection.statusModule.resultsFirstPostDateStruct.date", "date"),
        ("ConditionMeshTerm", "derivedSection.conditionBrowseModule.meshes.term", "text"),
        ("VersionHolder", "derivedSection.miscInfoModule.versionHolder", "date"),
        ("MinimumAge", "protocolSection.eligibilityModule.minimumAge", "age"),
        ("HasResults", "hasResults", "boolean"),
        ("IdentificationModule", "protocolSection.identificationModule", ""),
    ],
)
def test_a_piece_names_a_field(name: str, path: str, kind: str) -> None:
    assert (".".join(PIECES[name].path), PIECES[name].type) == (path, kind)


def test_every_enumeration_is_known() -> None:
    assert {piece.enum for piece in PIECES.values() if piece.enum} == set(ENUMS)


def test_names_of_areas_are_case_sensitive() -> None:
    assert area_named("ConditionSearch") is AREAS["ConditionSearch"]
    assert area_named("conditionsearch") is None


def test_lists_are_gone_through_at_every_depth() -> None:
    record: Json = {"a": [{"b": ["x", "y"]}, {}, {"b": ["z"]}]}

    assert list(found_at(record, ("a", "b"))) == ["x", "y", "z"]
    assert [len(listed) for listed in lists_at(record, ("a", "b"))] == [2, 1]
