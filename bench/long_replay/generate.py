"""`python -m bench.long_replay.generate FOLDER` writes what a run needs: the histories, and all that was intended.

- `histories/NCTxxxxxxxx.json`: what `watcher replay` serves;
- `facts.jsonl`: a line for each trial, with what each of its edits means;
- `asked.json`: the subscriptions; `schedule.json`: the releases and their weather.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

import orjson

from bench.long_replay.asked import Wishes
from bench.long_replay.facts import Fact
from bench.long_replay.life import GAP, Life
from bench.long_replay.schedule import Schedule, make_schedule
from bench.long_replay.trials import trial_id
from watcher.model.record import Json

#: Of a hundred trials, in this order: pairs that are merged, trials that are removed, trials that appear later.
PAIRS, REMOVED, NEW = 1, 1, 2
CENTURY: Final = 100
#: The place of a trial to which something happens at every release, so that each of them comes out.
METRONOME: Final = 50
#: The places of those that show, at the first calm release, what is rare: a thin record that comes back at once,
#: one that comes back later, and a value that flips.
THIN, THINNER, FLIPPING = 51, 52, 53


@dataclass(frozen=True, slots=True)
class Size:
    trials: int
    releases: int
    seed: int = 4
    is_sending_killed: bool = True
    #: Of the trials, those that a reformat moves: at least fifty of them, or it is a busy day.
    share_of_tide: float = 0.12


FULL: Final = Size(2_000, 60)
SMALL: Final = Size(100, 13, is_sending_killed=False, share_of_tide=0.75)


def generate(folder: Path, size: Size) -> None:
    """Write the files; the same for the same size."""
    chance = Random(size.seed)  # noqa: S311 - the same run every time
    schedule = make_schedule(size.releases, chance, is_sending_killed=size.is_sending_killed)
    lives = list(_lives(size, schedule))
    (folder / "histories").mkdir(parents=True)
    for life in lives:
        (folder / "histories" / f"{trial_id(life.number)}.json").write_bytes(orjson.dumps(life.history()))
    (folder / "facts.jsonl").write_bytes(b"".join(orjson.dumps(_intended(life)) + b"\n" for life in lives))
    present = [life.number for life in lives if life.first == 0]
    asked: list[Json] = [each.as_json() for each in Wishes(present, size.releases, chance).all()]
    (folder / "asked.json").write_bytes(orjson.dumps(asked))
    count = range(size.releases)
    plan = {
        "releases": schedule.releases,
        "weather": schedule.weather,
        "lean": [each in schedule.lean for each in count],
        "verdicts": {str(release): verdict for release, verdict in schedule.tides.items()},
        "seed": size.seed,
    }
    (folder / "schedule.json").write_bytes(orjson.dumps(plan))


def _lives(size: Size, schedule: Schedule) -> Iterator[Life]:
    for number in range(1, size.trials + 1):
        # A seed of its own: a trial's life does not change with how many others there are.
        life = Life(number, Random(f"{size.seed} {number}"), schedule)  # noqa: S311 - the same run every time
        _live(life, (number - 1) % CENTURY, len(schedule.releases), size.share_of_tide)
        yield life


def _live(life: Life, place: int, last: int, share_of_tide: float) -> None:
    if place < 2 * PAIRS:
        _twin(life, place, last)
    elif place < 2 * PAIRS + REMOVED:
        _vanish(life, last)
    elif place < 2 * PAIRS + REMOVED + NEW:
        life.first, life.is_steady = 2 + life.chance.randrange(max(1, last // 2)), True
        life.begin()
        life.live(life.first, last)
    elif place in (THIN, THINNER, FLIPPING):
        _rarely(life, place, last)
    elif place == METRONOME:
        life.begin()
        life.tick(last)
    else:
        life.begin()
        _between_tides(life, last, share_of_tide)


def _rarely(life: Life, place: int, last: int) -> None:
    life.begin()
    release = next(each for each in range(1, last) if life.schedule.is_calm(each, 3))
    if place == FLIPPING:
        life.flip(release)
    else:
        life.lose_module(release, is_back_at_once=place == THIN)


def _between_tides(life: Life, last: int, share_of_tide: float) -> None:
    """Live, and if it is one of very many, be edited with them and with nothing else around that."""
    first = 0
    if life.chance.random() < share_of_tide:
        for tide, verdict in sorted(life.schedule.tides.items()):
            life.live(first, tide - GAP)
            life.drift(tide, verdict)
            first = tide
    life.live(first, last)


def _twin(life: Life, place: int, last: int) -> None:
    """The first of a pair becomes an alias of the second, which is the same in everything but its id and number."""
    release = _calm(life.schedule, last // 3, last)
    twin = life.number + 1 if place == 0 else life.number
    life.chance = Random(twin)  # noqa: S311 - both have the same
    life.begin()
    if place == 0:
        life.removed, life.into = release, twin
        return
    alias = trial_id(life.number - 1)
    fact = Fact("identifiers", "nct_id_alias", None, alias, "minor", alias)
    told = fact.as_json() | {"release": release, "is_dated": False, "quiet": "no"}
    life.facts.append({"release": release, "is_thin": False, "facts": [told]})


def _vanish(life: Life, last: int) -> None:
    release = _calm(life.schedule, last // 2, last)
    life.begin()
    life.live(0, release - 1)
    life.removed = release


def _calm(schedule: Schedule, first: int, last: int) -> int:
    return next(each for each in range(first, last) if schedule.is_calm(each, 2))


def _intended(life: Life) -> dict[str, Json]:
    return {
        "nct_id": trial_id(life.number), "first": life.first, "removed": life.removed,
        "into": trial_id(life.into) if life.into else None, "edits": list(life.facts),
    }  # fmt: skip
