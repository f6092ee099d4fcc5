"""Searches of the exact kinds, drawn from what records hold, so that each finds some of them."""

import random
from collections.abc import Iterable, Iterator

from watcher.match.local.options import OPTIONS
from watcher.match.local.pieces import QUANTITIES
from watcher.model.record import Json, Record, at, list_at, text_at

Parameters = dict[str, str]

STATUSES = ("RECRUITING", "NOT_YET_RECRUITING", "COMPLETED", "ACTIVE_NOT_RECRUITING", "UNKNOWN", "WITHHELD")
SITES = "protocolSection.contactsLocationsModule.locations"
ENUMS = {
    "OverallStatus": STATUSES,
    "LastKnownStatus": STATUSES[:4],
    "Phase": ("NA", "EARLY_PHASE1", "PHASE1", "PHASE2", "PHASE3", "PHASE4"),
    "StudyType": ("INTERVENTIONAL", "OBSERVATIONAL", "EXPANDED_ACCESS"),
    "StdAge": ("CHILD", "ADULT", "OLDER_ADULT"),
    "LeadSponsorClass": ("INDUSTRY", "OTHER", "NIH", "NETWORK"),
    "CollaboratorClass": ("INDUSTRY", "OTHER", "UNKNOWN"),
    "DesignAllocation": ("RANDOMIZED", "NON_RANDOMIZED", "NA"),
    "DesignMasking": ("NONE", "SINGLE", "DOUBLE"),
    "InterventionType": ("DRUG", "DEVICE", "BEHAVIORAL", "OTHER"),
    "Sex": ("FEMALE", "MALE"),
    "HasResults": ("true", "false"),
    "HealthyVolunteers": ("true", "false"),
    "PatientRegistry": ("true", "false"),
    "LargeDocHasSAP": ("true", "false"),
    "IsFDARegulatedDrug": ("true", "false"),
}
DATES = [piece for piece in QUANTITIES if piece.endswith("Date")]


class Drawer:
    """Draws one search after another; the same for the same records and seed."""

    def __init__(self, records: Iterable[Record], seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - the same searches in every run
        self.records = list(records)
        self.sites = [site for record in self.records for site in list_at(record, SITES)]

    def search(self) -> Parameters:
        """Return a search of one to four parameters."""
        makers = {
            "filter.overallStatus": self._statuses,
            "aggFilters": self._options,
            "filter.geo": self._distance,
            "filter.ids": self._ids,
            "filter.advanced": self._expression,
            "query.term": self._clause,
            "query.lead": self._sponsor,
        }
        keys = self.chance.sample(list(makers), k=self.chance.choice((1, 1, 2, 2, 3, 4)))
        found = {key: makers[key]() for key in keys}
        # Both stages of filters mean the same.
        return {key.replace("filter.", self.chance.choice(("filter.", "postFilter."))): found[key] for key in found}

    def _statuses(self) -> str:
        return self.chance.choice(",|").join(self.chance.sample(STATUSES, k=self.chance.randint(1, 4)))

    def _options(self) -> str:
        names = self.chance.sample(list(OPTIONS), k=self.chance.randint(1, 2))
        return ",".join(f"{name}:{' '.join(self._some(list(OPTIONS[name])))}" for name in names)

    def _some(self, options: list[str]) -> list[str]:
        return self.chance.sample(options, k=self.chance.randint(1, len(options)))

    def _distance(self) -> str:
        north, east = self._point()
        return f"distance({north:.4f},{east:.4f},{self.chance.randint(2, 500)}{self.chance.choice(('mi', 'km', ''))})"

    def _point(self) -> tuple[float, float]:
        points = [at(site, "geoPoint") for site in self.chance.sample(self.sites, k=min(20, len(self.sites)))]
        for point in points:
            north, east = at(point, "lat"), at(point, "lon")
            if isinstance(north, float) and isinstance(east, float):
                near = self.chance.uniform(-1, 1)
                return max(-90.0, min(90.0, north + near)), max(-180.0, min(180.0, east + near))
        return 0.0, 0.0

    def _ids(self) -> str:
        named = [nct_id for record in self._some_records() for nct_id in _known_ids(record)]
        return ",".join(["NCT00000099", *named])

    def _some_records(self) -> list[Record]:
        return self.chance.sample(self.records, k=min(len(self.records), self.chance.randint(1, 8)))

    def _expression(self) -> str:
        return " AND ".join(self._clause() for _ in range(self.chance.randint(1, 3)))

    def _clause(self) -> str:
        makers = (self._enum, self._date, self._age, self._count, self._place, self._one_site, self._circle)
        return self.chance.choice(makers)()

    def _enum(self) -> str:
        piece = self.chance.choice(list(ENUMS))
        tokens = self._some(list(ENUMS[piece]))
        one = self.chance.choice((tokens[0], f'"{tokens[0]}"'))
        return f"AREA[{piece}]({' OR '.join(tokens)})" if len(tokens) > 1 else f"AREA[{piece}]{one}"

    def _date(self) -> str:
        piece = self.chance.choice(DATES)
        stated = [text_at(record, QUANTITIES[piece][0]) for record in self._some_records()]
        low, high = sorted(self.chance.choices([*filter(None, stated), "2024", "2025-06"], k=2))
        return (
            f"AREA[{piece}]{self.chance.choice((f'RANGE[{low},MAX]', f'RANGE[MIN,{high}]', f'RANGE[{low}, {high}]'))}"
        )

    def _age(self) -> str:
        age = self.chance.choice(("18 Years", "65 years", "6 Months", "12 Months", "1 Year", "52 Weeks", "30 Days"))
        side = self.chance.choice((f"RANGE[{age},MAX]", f"RANGE[MIN,{age}]", "RANGE[MIN,MAX]"))
        return f"AREA[{self.chance.choice(('MinimumAge', 'MaximumAge'))}]{side}"

    def _count(self) -> str:
        least = self.chance.randint(0, 600)
        return f"AREA[EnrollmentCount]RANGE[{least},{self.chance.choice(('MAX', str(least + 200)))}]"

    def _sponsor(self) -> str:
        names = [
            text_at(record, "protocolSection.sponsorCollaboratorsModule.leadSponsor.name") for record in self.records
        ]
        return f'COVERAGE[FullMatch]"{_quotable(self.chance.choice([*filter(None, names)]))}"'

    def _place(self) -> str:
        named = [*_named(self.chance.choice(self.sites))]
        return self.chance.choice(named) if named else 'AREA[LocationCountry]"Nowhere"'

    def _one_site(self) -> str:
        named = [*_named(self.chance.choice(self.sites))] or ['AREA[LocationCity]"Nowhere"']
        if self.chance.random() < 0.3:
            named.append("AREA[LocationStatus](RECRUITING OR COMPLETED)")
        if self.chance.random() < 0.3:
            named.append(self._circle())
        return f"SEARCH[Location]({' AND '.join(self._some(named))})"

    def _circle(self) -> str:
        north, east = self._point()
        return f"AREA[LocationGeoPoint]DISTANCE[{north:.4f},{east:.4f},{self.chance.randint(2, 300)}mi]"


def _known_ids(record: Record) -> Iterator[str]:
    own = text_at(record, "protocolSection.identificationModule.nctId")
    aliases = list_at(record, "protocolSection.identificationModule.nctIdAliases")
    yield from (nct_id for nct_id in (own, *aliases) if isinstance(nct_id, str))


def _named(site: Json) -> Iterator[str]:
    for key, piece in (("country", "LocationCountry"), ("state", "LocationState"), ("city", "LocationCity")):
        name = text_at(site, key)
        if name is not None and _quotable(name):
            yield f'AREA[{piece}]"{_quotable(name)}"'


def _quotable(name: str) -> str:
    """As the search's words are kept: without what the registry would run."""
    return " ".join("".join(" " if letter in '[]()"\\' else letter for letter in name).split())
