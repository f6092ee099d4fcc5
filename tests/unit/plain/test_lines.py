"""Changes as the lines that a reader is told."""

import pytest

from tests.factories import ENROLLMENT, SHANGHAI_SITE, SITES, STATUS, make_record
from watcher.diff import compare
from watcher.model.change import Importance, Kind
from watcher.model.record import Json
from watcher.plain import Line, told_lines
from watcher.plain.lines import lines_by_kind, under_heading


def lines_of(values: dict[str, Json]) -> list[Line]:
    new = make_record(values=values)
    return told_lines(compare(make_record(), new).changes, new)


def test_a_group_is_one_line_and_the_most_important_comes_first() -> None:
    lines = lines_of(
        {
            ENROLLMENT: 41,
            STATUS: "SUSPENDED",
            f"{SITES}/1": {**SHANGHAI_SITE, "facility": "Second Hospital"},
            f"{SITES}/2": {**SHANGHAI_SITE, "facility": "Third Hospital"},
        }
    )

    assert lines[0].importance is Importance.CRITICAL
    assert next(line.text for line in lines if len(line.changes) == 2).startswith("2 new sites")
    assert len(lines) == 3


def test_no_change_is_no_line() -> None:
    assert told_lines((), make_record()) == []


def test_lines_stand_under_the_kind_of_what_matters_most_in_them() -> None:
    found = lines_by_kind(lines_of({ENROLLMENT: 400, STATUS: "RECRUITING", "/protocolSection/new": {"a": "b"}}))

    assert list(found) == [Kind.STATUS, Kind.ENROLLMENT, Kind.OTHER]


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("Status: Recruiting became Completed", Kind.STATUS, "Recruiting became Completed"),
        ("Enrollment: not stated became 40 planned", Kind.ENROLLMENT, "Not stated became 40 planned"),
        # An arm is not all that stands under Arms and interventions.
        ("Arm: “A” became “B”", Kind.ARMS, "Arm: “A” became “B”"),
        (
            "25 sites: Not yet recruiting became Recruiting",
            Kind.SITES,
            "25 sites: Not yet recruiting became Recruiting",
        ),
        ("Results were posted", Kind.RESULTS, "Results were posted"),
        ("Title: ", Kind.TITLE, "Title: "),
    ],
)
def test_a_heading_is_not_said_again(text: str, kind: Kind, expected: str) -> None:
    assert under_heading(text, kind) == expected
