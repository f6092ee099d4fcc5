"""What goes wrong at each release: chosen beforehand, so that histories can keep what is delicate to calm days."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from random import Random
from typing import Final

FIRST: Final = date(2026, 7, 1)
SATURDAY: Final = 5


class Weather(StrEnum):
    """How the registry and our own process behave while a release is swept."""

    FAIR = "fair"
    #: Busy answers, broken pages and cut bodies, each gone at the next try.
    SHOWERS = "showers"
    SLOW = "slow"
    #: Pages that fail until they are given up: the sweep is partial, and swept again.
    STORM = "storm"
    #: The registry publishes in the middle of the sweep.
    STRADDLED = "straddled"
    #: The polling process is killed in the middle of the sweep, and started again.
    KILLED = "killed"
    #: Killed while alerts are being sent; what it had claimed is sent when its lease has run out.
    KILLED_SENDING = "killed while sending"
    #: Nobody polls.
    ASLEEP = "asleep"


#: The release is swept by one process that ends well.
CALM: Final = frozenset({Weather.FAIR, Weather.SHOWERS, Weather.SLOW})
WEIGHTS: Final = {
    Weather.FAIR: 50, Weather.SHOWERS: 12, Weather.SLOW: 8, Weather.STORM: 4, Weather.STRADDLED: 8, Weather.KILLED: 24,
    Weather.ASLEEP: 4,
}  # fmt: skip
#: Each of these is met at least once, however few releases there are.
ROUGH: Final = tuple(each for each in WEIGHTS if each not in CALM)
#: Of the fair releases, those on which the registry is busy or slow for a while.
CLOUDED: Final = 0.3
#: Enough releases that some of them may be lean, and still everything is read by the end.
LONG: Final = 30


@dataclass(frozen=True, slots=True)
class Schedule:
    """The releases, the first of which is where everybody begins to follow, and the weather of each."""

    releases: tuple[date, ...]
    weather: tuple[Weather, ...]
    #: Releases at which a sweep may cost so little that not every trial is read whole.
    lean: frozenset[int]
    #: Releases at which the registry reformats very many records, and what an operator says to that.
    tides: dict[int, str]

    def is_calm(self, first: int, count: int = 1) -> bool:
        """Whether so many releases from this one on are calm, the ones before and after them too."""
        wanted = range(first - 1, first + count + 1)
        return all(each < len(self.weather) and self.is_quiet(each) for each in wanted)

    def is_timely(self, release: int) -> bool:
        """Whether what comes out with this release is surely found with it: not later, and not a release early."""
        return self.is_quiet(release) and self.weather[max(0, release - 1)] is not Weather.STRADDLED

    def is_quiet(self, release: int) -> bool:
        """Whether everything is read at this release, by one process that ends well."""
        return self.weather[release] in CALM and release not in self.lean


def make_schedule(releases: int, chance: Random, *, is_sending_killed: bool) -> Schedule:
    """Return the schedule; of two releases that follow each other one at least is calm, and so is the last."""
    weather = [Weather.FAIR] * releases
    places = _rough_places(releases)
    share = sum(WEIGHTS[each] for each in ROUGH) / sum(WEIGHTS.values())
    for place in chance.sample(places, min(len(places), max(len(ROUGH), round(share * releases)))):
        weather[place] = chance.choices(ROUGH, [WEIGHTS[each] for each in ROUGH])[0]
    _meet_all(weather, chance)
    for place in range(1, releases):
        if weather[place] is Weather.FAIR and chance.random() < CLOUDED:
            weather[place] = chance.choice([Weather.SHOWERS, Weather.SLOW])
    if is_sending_killed:
        # Early enough that the lease has run out long before the end.
        weather[places[len(places) // 4]] = Weather.KILLED_SENDING
    lean = frozenset(range(releases * 2 // 3, releases * 9 // 10)) if releases >= LONG else frozenset[int]()
    for place in lean:
        if weather[place] is Weather.ASLEEP:
            # Who sleeps in a lean time may read less often than promised, and says so.
            weather[place] = Weather.FAIR
    middle = releases // 2
    tides = {middle + 1: "quiet", middle + 3: "tell"}
    return Schedule(_working_days(releases), tuple(weather), lean, tides)


def _rough_places(releases: int) -> list[int]:
    """Return every other release, but none of the dry season after the middle, which the delicate edits wait for."""
    middle = releases // 2
    dry = range(middle, middle + 5)
    places: list[int] = []
    for place in range(1, releases - 1):
        if place not in dry and place - 1 not in places:
            places.append(place)
    return places


def _meet_all(weather: list[Weather], chance: Random) -> None:
    rough = [place for place, each in enumerate(weather) if each not in CALM]
    chance.shuffle(rough)
    for place, wanted in zip(rough, ROUGH, strict=False):
        weather[place] = wanted


def _working_days(count: int) -> tuple[date, ...]:
    days = (FIRST + timedelta(days=each) for each in range(count * 7 // 5 + 7))
    return tuple(day for day in days if day.weekday() < SATURDAY)[:count]
