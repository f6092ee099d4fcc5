"""Which losses make a record thin, so that it is not believed before the next release says the same."""

from typing import NamedTuple

import pytest

from tests.spec.cases import SITES
from watcher.diff import compare
from watcher.model.record import Json, Record

P = "protocolSection"
SITE: Record = {"facility": "Example Hospital", "city": "Lyon", "country": "France"}
ADA: Record = {"name": "Ada Example"}
STATUS: Record = {"overallStatus": "RECRUITING"}
#: What is shown of two sites, one and none, beside an official, who keeps the module alive.
SHOWN: tuple[Record, ...] = tuple(
    {"contactsLocationsModule": {"overallOfficials": [ADA], "locations": [SITE] * count}} for count in range(3)
)


class Loss(NamedTuple):
    """A section before and after, and the paths that count as lost; with none of them, why not."""

    section: str
    before: Json
    after: Json
    lost: tuple[str, ...]
    why: str


def _module(name: str, before: Json, *, after: Json = None, why: str = "", lost: bool = True) -> Loss:
    """Return a row on one module of the protocol, beside one that stays; None stands for a module that is not there."""
    stays: Record = {"statusModule": STATUS}
    there, gone = (stays if value is None else {**stays, name: value} for value in (before, after))
    return Loss(P, there, gone, (f"{P}.{name}",) if lost else (), why)


LOSSES = (
    _module("outcomesModule", {"primaryOutcomes": [{"measure": "Survival"}]}),
    _module("oversightModule", {"oversightHasDmc": False}),
    _module("referencesModule", {"references": [{"pmid": "1"}]}),
    _module("ipdSharingStatementModule", {"ipdSharing": "NO"}),
    _module("contactsLocationsModule", {"locations": [SITE, SITE]}),
    _module("moduleOfTomorrow", {"a": 1}),
    _module("moduleOfTomorrow", {"a": 1}, after={}),
    _module("moduleOfTomorrow", {"a": 1}, after={"a": [], "b": [None, {}]}),
    Loss(P, {"statusModule": STATUS}, {"statusModule": None}, (f"{P}.statusModule",), "null"),
    Loss(P, {"statusModule": STATUS}, {}, (P,), "the whole section is empty"),
    Loss(P, {"statusModule": STATUS}, None, (P,), "the whole section is null"),
    Loss(P, SHOWN[2], SHOWN[0], (SITES,), "all of several sites"),
    Loss("resultsSection", {"moreInfoModule": {"a": 1}}, None, ("resultsSection",), "the whole section"),
    Loss("resultsSection", {"a": {"x": 1}, "b": {"x": 1}}, {"a": {"x": 1}}, ("resultsSection.b",), "a part of them"),
    Loss("derivedSection", {"miscInfoModule": {"versionHolder": "2026-01-22"}}, None, ("derivedSection",), "all of it"),
)  # fmt: skip

NO_LOSSES = (
    _module("moduleOfTomorrow", {}, why="it said nothing", lost=False),
    _module("moduleOfTomorrow", {"a": [], "b": None}, why="it said nothing in many words", lost=False),
    _module("moduleOfTomorrow", {"a": 1}, after={"b": 2}, why="it changed", lost=False),
    _module("moduleOfTomorrow", {"a": 1}, after="a", why="it has another type and is told", lost=False),
    _module("moduleOfTomorrow", "a", why="it was no module", lost=False),
    _module("contactsLocationsModule", {"centralContacts": [ADA]}, why="contacts go when recruitment ends", lost=False),
    Loss(P, {"statusModule": STATUS}, ["a"], (), "the section has another type and is told"),
    Loss(P, ["a"], None, (), "it was no section"),
    Loss(P, SHOWN[1], SHOWN[0], (), "an only site may go"),
    Loss(P, SHOWN[2], SHOWN[1], (), "one site is left"),
    Loss("annotationSection", {"annotationModule": {"violationAnnotation": {"a": 1}}}, None, (), "a notice is lifted"),
    Loss("documentSection", {"largeDocumentModule": {"largeDocs": [{"size": 1}]}}, None, (), "a document may go"),
    Loss("derivedSection", {"conditionBrowseModule": {"meshes": [{"id": "D1"}]}}, {}, (), "terms are worked out anew"),
)  # fmt: skip


@pytest.mark.parametrize("row", LOSSES)
def test_a_module_that_says_nothing_any_more_is_lost(row: Loss) -> None:
    assert compare({row.section: row.before}, {row.section: row.after}).lost == row.lost


@pytest.mark.parametrize("row", LOSSES)
def test_a_module_that_came_is_no_loss(row: Loss) -> None:
    assert compare({row.section: row.after}, {row.section: row.before}).lost == ()


@pytest.mark.parametrize("row", NO_LOSSES, ids=[row.why for row in NO_LOSSES])
def test_what_may_come_and_go_is_not_lost(row: Loss) -> None:
    assert compare({row.section: row.before}, {row.section: row.after}).lost == (), row.why


@pytest.mark.parametrize("section", ["protocolSection", "resultsSection", "derivedSection"])
def test_a_section_that_is_gone_is_named_instead_of_its_modules(section: str) -> None:
    old: Record = {section: {"aModule": {"a": 1}, "bModule": {"b": 2}}}

    assert compare(old, {}).lost == (section,)
