"""A browser that says its language gets a likely time zone; all that people live in can be chosen."""

from zoneinfo import available_timezones

import pytest

from watcher.watches.clocks import MAIN_ZONES, usual_zone, zones_by_area


@pytest.mark.parametrize(
    ("wishes", "zone"),
    [
        ("de-AT,de;q=0.9,en;q=0.5", "Europe/Vienna"),
        ("en-US", "America/New_York"),
        ("en", "America/New_York"),
        ("es", "Europe/Madrid"),
        ("es-MX,es;q=0.9", "America/Mexico_City"),
        ("zh-Hans-CN", "Asia/Shanghai"),
        ("ja", "Asia/Tokyo"),
        ("uk-UA", "Europe/Kyiv"),
        ("xx-YY", "UTC"),
        ("", "UTC"),
        ("*", "UTC"),
    ],
)
def test_a_browsers_language_names_a_likely_zone(wishes: str, zone: str) -> None:
    assert usual_zone(wishes) == zone


def test_every_zone_that_is_offered_is_known() -> None:
    offered = {name for names in zones_by_area().values() for name in names}

    assert offered | set(MAIN_ZONES.values()) <= available_timezones()
    assert {"Europe/Berlin", "America/Argentina/Buenos_Aires", "Pacific/Auckland"} <= offered
