"""What the registry's fields and tokens are called is known to the translators, also where code makes it of a name."""

import json
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import watcher.replay
from watcher.assets import PACKAGE
from watcher.diff.fields import FIELDS
from watcher.model.change import Importance, Kind
from watcher.model.record import Json
from watcher.plain import field_label, kind_words, phase_words, status_words, token_words
from watcher.plain.elements import NAMES, key_words
from watcher.plain.eligibility import CRITERIA
from watcher.registry.query.filters import FILTERS, PHASES, STATUSES
from watcher.registry.query.wording import LABELS

ENUMS: dict[str, dict[str, str]] = json.loads(
    (Path(watcher.replay.__file__).parent / "enums.json").read_text(encoding="utf-8")
)
#: Of the registry's lists of values, those that a summary tells in words.
TOLD = (
    "AgencyClass", "ArmGroupType", "BioSpecRetention", "ContactRole", "DesignAllocation", "DesignMasking",
    "DesignTimePerspective", "EnrollmentType", "ExpandedAccessStatus", "InterventionType", "InterventionalAssignment",
    "IpdSharing", "IpdSharingInfoType", "ObservationalModel", "OfficialRole", "PrimaryPurpose", "RecruitmentStatus",
    "ReferenceType", "ReportingStatus", "ResponsiblePartyType", "SamplingMethod", "SecondaryIdType", "Sex",
    "StandardAge", "Status", "StudyType", "UnpostedEventType", "ViolationEventType", "WhoMasked",
)  # fmt: skip
#: Whatever differs in them is noise, and never told.
UNTOLD = frozenset(
    {
        "site.facility", "site.city", "site.state", "site.zip", "site.country", "site.geo_point", "verified",
        "last_update_submitted", "last_update_posted", "nested_locations", "version_holder",
    }
)  # fmt: skip


@pytest.fixture(scope="module")
def messages() -> frozenset[str]:
    """The texts of one catalog; .ci/messages.py holds that all catalogs have the same."""
    with (PACKAGE / "plain/catalogs/es/LC_MESSAGES/watcher.po").open("rb") as source:
        found = read_po(source)
    return frozenset(each.id if isinstance(each.id, str) else each.id[0] for each in found)


@pytest.mark.parametrize("field", sorted({field.name for field in FIELDS.values()} - UNTOLD) + sorted(CRITERIA))
def test_a_field_s_heading_can_be_translated(field: str, messages: frozenset[str]) -> None:
    assert field_label(field) in messages


@pytest.mark.parametrize("kind", Kind)
def test_a_kind_of_change_can_be_translated(kind: Kind, messages: frozenset[str]) -> None:
    assert kind_words(kind) in messages


@pytest.mark.parametrize("importance", Importance)
def test_an_importance_can_be_translated(importance: Importance, messages: frozenset[str]) -> None:
    assert importance.word in messages


@pytest.mark.parametrize("token", sorted({token for name in TOLD for token in ENUMS[name]}))
def test_a_token_can_be_translated(token: str, messages: frozenset[str]) -> None:
    assert {token_words(token), status_words(token) if token in ENUMS["Status"] else token_words(token)} <= messages


@pytest.mark.parametrize("phase", ENUMS["Phase"])
def test_a_phase_can_be_translated(phase: Json, messages: frozenset[str]) -> None:
    assert phase_words(phase) in messages


@pytest.mark.parametrize("key", NAMES)
def test_the_key_that_names_a_thing_can_be_translated(key: str, messages: frozenset[str]) -> None:
    assert key_words(key) in messages


def test_the_title_of_a_search_is_made_of_words_that_can_be_translated(messages: frozenset[str]) -> None:
    listed = {name for label, options in FILTERS.values() for name in (label, *options.values())}
    assert {*LABELS.values(), *listed, *PHASES.values(), *STATUSES.values()} <= messages
