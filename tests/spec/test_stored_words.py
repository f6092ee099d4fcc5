"""The words under which choices are stored: another word would be a choice that no change ever fits."""

from enum import Enum

import pytest

from watcher.model.change import Importance, Kind
from watcher.model.watch import Channel, Frequency, WatchKind

KINDS = """
    status sites results enrollment dates eligibility title description conditions design arms outcomes sponsors
    contacts references identifiers documents oversight tracking other derived search
"""


@pytest.mark.parametrize(
    ("of", "stored"),
    [
        (Kind, KINDS.split()),
        (Frequency, ["immediate", "daily", "weekly"]),
        (Channel, ["email", "webhook", "apprise"]),
        (WatchKind, ["trial", "search", "place"]),
        (Importance, [0, 1, 2, 3]),
    ],
)
def test_f26_a_word_is_renamed_only_with_a_migration_of_what_is_stored(of: type[Enum], stored: list[str | int]) -> None:
    assert [each.value for each in of] == stored
