"""Which texts are shown word by word below a line."""

import pytest

from tests.spec.cases import record_with
from tests.unit.alerts.told import make_change, make_site
from watcher.alerts.templates import marked
from watcher.diff import compare
from watcher.model.change import Change, Kind
from watcher.model.record import Json
from watcher.plain.details import MOST_DETAILS, MOST_TEXT, Detail, criteria_details, details_of

CRITERIA = "protocolSection.eligibilityModule.eligibilityCriteria"
LONG = "Participants take one tablet every morning, together with breakfast, for as long as they and their doctor wish."


def told(detail: Detail) -> str:
    return marked(detail.segments, detail.label)


def shown(change: Change) -> list[str]:
    return [told(detail) for detail in details_of(change)]


def criteria(before: str, after: str) -> tuple[Change, ...]:
    return compare(record_with(CRITERIA, before), record_with(CRITERIA, after)).changes


def reworded(before: Json, after: Json, kind: Kind = Kind.ARMS, field: str = "arm") -> Change:
    return make_change(kind, field, before, after)


def test_a_reworded_text_shows_the_words_that_came_and_went() -> None:
    change = reworded(f"{LONG} Age 18 to 75.", f"{LONG} Age 18 to 80.", Kind.DESCRIPTION, "brief_summary")

    assert shown(change) == ["… for as long as they and their doctor wish. Age 18 to [-75-]{+80+}."]


def test_criteria_are_shown_one_by_one() -> None:
    before = "* Age 18 or older\n* Pregnancy\n* Weight above 50 kg at the first visit"
    after = "* Age 18 or older\n* Weight above 45 kg at the first visit\n* Signed consent form"

    assert [told(detail) for detail in criteria_details(criteria(before, after))] == [
        "Removed: [-Pregnancy-]",
        "Reworded: Weight above [-50-]{+45+} kg at the first visit",
        "Added: {+Signed consent form+}",
    ]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("every 3 weeks or so", "once a month or so", "[-every 3 weeks-]{+once a month+} or so"),
        ("after breakfast", "after a small breakfast", "after {+a small+} breakfast"),
        ("after a small breakfast", "after breakfast", "after [-a small-] breakfast"),
        ("at week 5 and at week 10", "at week 5, week 8 and week 10", "at week 5{+, week 8+} and [-at-] week 10"),
    ],
)
def test_the_marks_stand_around_whole_stretches_and_leave_spaces_outside(
    before: str, after: str, expected: str
) -> None:
    arm = {"label": "Control", "description": LONG}
    told = shown(reworded({**arm, "note": f"{LONG} {before}"}, {**arm, "note": f"{LONG} {after}"}))

    assert told[0].endswith(expected)


def test_what_the_summary_quotes_is_not_shown_again() -> None:
    before: Json = {"measure": "Pain", "timeFrame": "12 weeks", "description": LONG}
    after: Json = {"measure": "Pain", "timeFrame": "24 weeks", "description": f"{LONG} Or longer."}

    assert shown(reworded(before, after, Kind.OUTCOMES, "primary_outcome")) == [
        "Description: … with breakfast, for as long as they and their doctor wish. {+Or longer.+}"
    ]


def test_a_telephone_number_is_told_once_and_whole() -> None:
    before: Json = {"name": "Cora Example", "phone": "+1-555-0121"}
    after: Json = {"name": "Dora Example", "phone": "+1-555-0128"}

    assert shown(reworded(before, after, Kind.CONTACTS, "central_contact")) == []
    assert shown(reworded({"name": "Dora Example"}, after, Kind.CONTACTS, "central_contact")) == [
        "Phone: Now: +1-555-0128"
    ]


def test_of_a_renamed_thing_the_rest_is_shown() -> None:
    told = shown(reworded({"label": "Arm A", "type": "OTHER"}, {"label": "Arm B", "type": "NO_INTERVENTION"}))

    assert told == ["Type: [-OTHER-]{+NO_INTERVENTION+}"]


def test_a_new_outcome_shows_what_it_is() -> None:
    change = reworded(None, {"measure": "Sleep", "timeFrame": "8 weeks"}, Kind.OUTCOMES, "primary_outcome")

    assert shown(change) == ["Time frame: 8 weeks"]


def test_lists_and_yes_or_no_are_shown_as_text() -> None:
    before: Json = {"label": "Arm A", "names": ["Tablet"], "masked": False, "by": {"name": "Lee", "seat": 1}}
    after: Json = {"label": "Arm B", "names": ["Tablet", "Diary"], "masked": True, "by": None}

    assert shown(reworded(before, after)) == ["Names: Tablet{+; Diary+}", "Masked: [-no-]{+yes+}", "By: [-Lee, 1-]"]


def test_a_long_text_that_is_new_is_shown_whole() -> None:
    change = reworded(None, f"{LONG} {LONG}", Kind.STATUS, "why_stopped")

    assert shown(change) == [f"{{+{LONG} {LONG}+}}"]


@pytest.mark.parametrize(
    "change",
    [
        reworded("Old title", "New title", Kind.TITLE, "title"),
        reworded("Old title", None, Kind.TITLE, "title"),
        reworded({"label": "Arm A", "description": LONG}, None),
        reworded({"date": "2026-01"}, {"date": "2026-02"}, Kind.DATES, "start"),
        reworded(None, make_site(), Kind.SITES, "site"),
        reworded(None, {"name": "A sponsor", "class": "OTHER"}, Kind.SPONSORS, "collaborator"),
    ],
    ids=lambda change: f"{change.kind} {change.op}",
)
def test_nothing_is_shown_where_the_summary_says_it_all(change: Change) -> None:
    assert details_of(change) == ()


def test_escapes_of_the_registry_are_undone() -> None:
    change = reworded(LONG, LONG.replace("one", "\\>1 &amp; \\<3"), Kind.DESCRIPTION, "brief_summary")

    assert "{+>1 & <3+}" in shown(change)[0]


def test_a_text_without_end_is_cut_at_a_word() -> None:
    told = shown(reworded("", "word " * 1000, Kind.DESCRIPTION, "brief_summary"))[0]

    assert told.endswith("word …+}")
    assert len(told) < MOST_TEXT + 10


def test_criteria_without_end_are_cut_with_a_word_on_it() -> None:
    many = "\n".join(f"* Condition {number * 'x'}" for number in range(MOST_DETAILS + 1))

    shown_first = criteria_details(criteria("* Asthma", f"* Asthma\n{many}"))

    assert len(shown_first) == MOST_DETAILS + 1
    assert told(shown_first[-1]) == "… and more"
