"""Changes as the lines that a reader is told."""

from tests.factories import ENROLLMENT, SHANGHAI_SITE, SITES, STATUS, make_record
from watcher.diff import compare
from watcher.model.change import Importance
from watcher.plain import told_lines


def test_a_group_is_one_line_and_the_most_important_comes_first() -> None:
    new = make_record(
        values={
            ENROLLMENT: 41,
            STATUS: "SUSPENDED",
            f"{SITES}/1": {**SHANGHAI_SITE, "facility": "Second Hospital"},
            f"{SITES}/2": {**SHANGHAI_SITE, "facility": "Third Hospital"},
        }
    )

    lines = told_lines(compare(make_record(), new).changes, new)

    assert lines[0].importance is Importance.CRITICAL
    assert next(line.text for line in lines if len(line.changes) == 2).startswith("2 new sites")
    assert len(lines) == 3


def test_no_change_is_no_line() -> None:
    assert told_lines((), make_record()) == []
