"""Time zones as people write them."""

from zoneinfo import ZoneInfo

import pytest

from watcher.errors import UsageError
from watcher.watches.zones import find_zone


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        (" America/New York ", "America/New_York"),
        ("utc", "UTC"),
        ("etc/gmt+12", "Etc/GMT+12"),
    ],
)
def test_a_zone_is_found_in_its_own_spelling(text: str, name: str) -> None:
    assert find_zone(text) == name
    assert ZoneInfo(name).key == name


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("Berlin", "did you mean Europe/Berlin?"),
        ("new york", "did you mean America/New_York?"),
        ("Europe/Belrin", "did you mean Europe/Berlin"),
        ("US/New_Yrok", "did you mean America/New_York?"),
        ("PST", "write one such as Europe/Berlin or America/New_York"),
        ("", "write one such as Europe/Berlin or America/New_York"),
        ("../etc/passwd", "write one such as Europe/Berlin or America/New_York"),
        # It is another zone on each machine.
        ("localtime", "write one such as Europe/Berlin or America/New_York"),
    ],
)
def test_a_wrong_zone_is_named_with_those_that_are_near(text: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        find_zone(text)

    assert str(caught.value).startswith(f"{text!r} is no time zone: {hint}")
