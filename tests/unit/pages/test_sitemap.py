"""The map of a trial's sites."""

import pytest

from watcher.model.record import Json
from watcher.pages.land import HEIGHT, WIDTH, land_path, land_rows
from watcher.pages.sitemap import SiteMap, site_map
from watcher.pages.sites import sites_of


def sites(*points: tuple[float, float], status: str = "RECRUITING") -> list[Json]:
    return [{"facility": "X", "status": status, "geoPoint": {"lat": lat, "lon": lon}} for lat, lon in points]


def drawn(*listed: Json) -> SiteMap | None:
    return site_map(sites_of({"protocolSection": {"contactsLocationsModule": {"locations": list(listed)}}}, {}).all)


def test_land_is_where_towns_are() -> None:
    rows = land_rows()

    assert len(rows) == HEIGHT
    assert all(first >= 0 and first + count <= WIDTH for row in rows for first, count in row)
    boston, atlantic = 180 - 71, 180 - 40
    columns = {first + at for first, count in rows[90 - 42] for at in range(count)}
    assert boston - 1 in columns
    assert atlantic not in columns


@pytest.mark.parametrize(
    "points",
    [
        [(42.36, -71.06)],
        [(42.36, -71.06), (34.05, -118.24)],
        [(31.2, 121.5), (42.36, -71.06), (-33.9, 151.2)],
        [(71.0, 25.0)],
        [(-54.8, -68.3)],
        [(-16.5, 179.9), (-17.8, 177.4)],
    ],
)
def test_every_site_lies_within_its_map(points: list[tuple[float, float]]) -> None:
    found = drawn(*sites(*points))

    assert found is not None
    assert all(found.west <= dot.x <= found.west + found.wide for dot in found.dots)
    assert all(found.north <= dot.y <= found.north + found.high for dot in found.dots)
    assert found.west >= 0
    assert found.west + found.wide <= WIDTH


def test_sites_of_one_town_are_one_larger_dot_that_counts_them() -> None:
    found = drawn(*sites((42.36, -71.06), (42.361, -71.061), (48.85, 2.35)))

    assert found is not None
    assert len(found.dots) == 2
    assert max(found.dots, key=lambda dot: dot.radius).title.endswith("(and 1 more site there)")


def test_an_open_site_is_seen_among_closed_ones() -> None:
    found = drawn(*sites((42.36, -71.06), status="COMPLETED"), *sites((42.36, -71.06)))

    assert found is not None
    assert [dot.tone for dot in found.dots] == ["open"]
    assert found.tones == {"open"}


def town(name: str, latitude: float, longitude: float) -> Json:
    return {"city": name, "geoPoint": {"lat": latitude, "lon": longitude}, "status": "RECRUITING"}


def test_few_towns_are_named_as_far_as_there_is_room() -> None:
    apart = drawn(town("Boston", 42.36, -71.06), town("Chicago", 41.85, -87.65), town("Worcester", 42.26, -71.8))
    crowd = drawn(*(town(f"Town {at}", 30 + at, -100 + 5 * at) for at in range(6)))

    assert apart is not None
    assert crowd is not None
    assert sorted(dot.name for dot in apart.dots) == ["", "Chicago", "Worcester"]
    assert {dot.name for dot in crowd.dots} == {""}


def test_a_name_stands_on_the_side_that_has_room() -> None:
    found = drawn(town("Boston", 42.36, -71.06), town("Reykjavik", 64.1, -21.9))

    assert found is not None
    assert {dot.name: dot.is_before for dot in found.dots} == {"Boston": False, "Reykjavik": True}


def test_without_coordinates_there_is_no_map() -> None:
    assert drawn({"facility": "Research Site"}) is None


def test_land_is_drawn_as_few_lines() -> None:
    world = land_path(0, 12, WIDTH, 148, 2)

    assert 2_000 < len(world) < 9_000
    assert world.startswith("M")
