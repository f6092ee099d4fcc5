"""Who asks for what: trials and searches, at webhooks and by mail, in two waves; some leave before the end."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from random import Random
from typing import Final, TypeAlias

from bench.long_replay.trials import trial_id
from bench.long_replay.vocabulary import CITIES, CONDITIONS, COUNTRIES, SPONSORS
from watcher.model.record import Json

#: What a search means, with the names of `watcher watch`: cond, lead, country, and lists of status and phase;
#: of a place, `at` and `within_km`.
Means: TypeAlias = dict[str, str | list[str] | list[float] | float]

KINDS: Final = (
    "status", "sites", "enrollment", "dates", "results", "eligibility", "title", "conditions", "outcomes", "sponsors",
    "contacts", "references", "tracking",
)  # fmt: skip
EVERYTHING: Final = (
    "status", "sites", "results", "enrollment", "dates", "eligibility", "title", "description", "conditions", "design",
    "arms", "outcomes", "sponsors", "contacts", "references", "identifiers", "documents", "oversight", "tracking",
    "other", "derived",
)  # fmt: skip
LEAST: Final = ("administrative", "minor", "minor", "notable", "critical")
STATUSES: Final = ("RECRUITING", "NOT_YET_RECRUITING", "ACTIVE_NOT_RECRUITING", "SUSPENDED", "TERMINATED")
TRIALS_A_MAIL: Final = 12
NEAREST_KM: Final = 20.0
#: Of those who ask for sites, the share that asks for some near a place.
NEAR_A_PLACE: Final = 0.4
#: In kilometers: a city, a region, and as far as the registry measures.
DISTANCES: Final = (NEAREST_KM, 400.0, 800.0)
PLACES: Final = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """One subscription that is to be made; exactly one of `trial` and `means` says what is followed."""

    channel: str
    #: The number of the receiver: a webhook's path, or a mailbox.
    address: int
    kinds: tuple[str, ...]
    least: str = "minor"
    trial: str | None = None
    means: Means | None = None
    near: tuple[float, float] | None = None
    within_km: float | None = None
    key: int = 0
    #: Made once this release is swept, and ended once that one is; None: it lasts.
    since: int = 0
    until: int | None = None

    def as_json(self) -> dict[str, Json]:
        return asdict(self)


@dataclass(slots=True)
class Wishes:
    """Draws subscriptions; the same for the same seed."""

    trials: list[int]
    releases: int
    chance: Random
    made: list[Asked] = field(default_factory=list)

    def all(self) -> list[Asked]:
        self._audits()
        self._readers()
        self._searches()
        self._places()
        self._mailboxes()
        return self.made

    def _audits(self) -> None:
        """Follow every trial with a webhook that hears everything, so that nothing can be lost unseen."""
        for number in self.trials:
            trial = trial_id(number)
            self._add(Asked("webhook", number % 50, EVERYTHING, "administrative", trial))

    def _readers(self) -> None:
        for number in self.chance.sample(self.trials, len(self.trials) // 2):
            kinds, least = self._interest()
            self._add(self._timed(Asked("webhook", 50 + number % 50, kinds, least, trial_id(number)), number))

    def _searches(self) -> None:
        for place, means in enumerate(self._meanings()):
            everything = (*EVERYTHING, "search")
            self._add(Asked("webhook", 100 + place, everything, "administrative", means=means))
            kinds, least = self._interest()
            self._add(self._timed(Asked("webhook", 200 + place, (*kinds, "search"), least, means=means), place))

    def _places(self) -> None:
        """Follow places: every trial with a site there."""
        for place in range(PLACES):
            _, _, _, north, east = CITIES[place * len(CITIES) // PLACES]
            means: Means = {"at": [north, east], "within_km": NEAREST_KM}
            asked = Asked("webhook", 300 + place, ("sites",), means=means, near=(north, east), within_km=NEAREST_KM)
            self._add(asked)

    def _mailboxes(self) -> None:
        for box in range(max(2, len(self.trials) // 60)):
            for number in self.chance.sample(self.trials, TRIALS_A_MAIL):
                kinds, least = self._interest()
                self._add(Asked("email", box, kinds, least, trial_id(number)))

    def _meanings(self) -> Iterator[Means]:
        few = max(1, len(self.trials) // 100)
        for condition in self.chance.sample(CONDITIONS, min(len(CONDITIONS), 2 + few)):
            yield {"cond": condition}
        for lead in self.chance.sample(SPONSORS, min(len(SPONSORS), 1 + few // 2)):
            yield {"lead": lead}
        for country in self.chance.sample(COUNTRIES, min(len(COUNTRIES), 1 + few // 2)):
            yield {"country": country, "status": [self.chance.choice(STATUSES)], "phase": [self.chance.choice("1234")]}
        for condition in self.chance.sample(CONDITIONS, min(len(CONDITIONS), 2 + few // 2)):
            yield {"cond": condition, "status": ["RECRUITING", "NOT_YET_RECRUITING"]}

    def _interest(self) -> tuple[tuple[str, ...], str]:
        kinds = self.chance.sample(KINDS, self.chance.randint(1, len(KINDS)))
        return tuple(sorted(kinds)), self.chance.choice(LEAST)

    def _timed(self, asked: Asked, number: int) -> Asked:
        """Every seventh comes late, every eleventh leaves early."""
        since = self.releases // 3 if number % 7 == 0 else 0
        return replace(asked, since=since, until=self.releases * 2 // 3 if number % 11 == 0 else None)

    def _add(self, asked: Asked) -> None:
        is_picky = asked.near is None and "sites" in asked.kinds and "derived" not in asked.kinds
        if is_picky and self.chance.random() < NEAR_A_PLACE:
            _, _, _, north, east = self.chance.choice(CITIES)
            asked = replace(asked, near=(north, east), within_km=self.chance.choice(DISTANCES))
        self.made.append(replace(asked, key=len(self.made) + 1))
