"""Which of a trial's changes are of what a search asks for: the likely reason why it entered or left. Pure.

It does not read expressions, so that it names a field rather than prove that the field decided.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from watcher.model.change import Change, Kind

#: Any field at all.
ANY: Final = ("*",)
CONDITIONS: Final = ("conditions.*", "title.*")
ARMS: Final = ("arms.*", "title.*")
SITES: Final = ("sites.*",)
#: A parameter, or an option of `aggFilters`, and the fields it looks at; `sites.*` is every field of the kind.
LOOKS_AT: Final[Mapping[str, tuple[str, ...]]] = {
    "query.cond": CONDITIONS,
    "query.intr": ARMS,
    "query.titles": ("title.*",),
    "query.outc": ("outcomes.*", "results.*"),
    "query.spons": ("sponsors.*",),
    "query.lead": ("lead_sponsor", "sponsors"),
    "query.locn": SITES,
    "query.id": ("identifiers.*", "acronym"),
    "overallStatus": ("status",),
    "geo": SITES,
    "ids": (),
    "synonyms": CONDITIONS,
    "aggFilters:status": ("status",),
    "aggFilters:phase": ("phases", "design"),
    "aggFilters:studyType": ("study_type", "patient_registry", "expanded_access_types", "design"),
    "aggFilters:funderType": ("sponsors.*",),
    "aggFilters:sex": ("sex", "eligibility"),
    "aggFilters:healthy": ("healthy_volunteers", "eligibility"),
    "aggFilters:ages": ("age_group", "minimum_age", "maximum_age", "eligibility"),
    "aggFilters:results": ("has_results",),
    "aggFilters:docs": ("documents.*",),
    "aggFilters:violation": ("fdaaa_801_violation", "violation", "unposted_event"),
}
#: The pieces that an expression can name, by how they begin.
PIECES: Final[Mapping[str, tuple[str, ...]]] = {
    "OverallStatus": ("status",),
    "Location": SITES,
    "Phase": ("phases", "design"),
    "StudyType": ("study_type", "design"),
    "StartDate": ("start",),
    "PrimaryCompletionDate": ("primary_completion",),
    "CompletionDate": ("completion",),
    "StudyFirstPostDate": ("first_posted",),
    "ResultsFirst": ("has_results", "results_first_posted"),
    "LastUpdate": ("last_update_posted",),
    "HasResults": ("has_results",),
    "MinimumAge": ("minimum_age", "eligibility"),
    "MaximumAge": ("maximum_age", "eligibility"),
    "StdAge": ("age_group", "eligibility"),
    "Sex": ("sex", "eligibility"),
    "HealthyVolunteers": ("healthy_volunteers", "eligibility"),
    "LeadSponsor": ("lead_sponsor", "sponsors"),
    "Collaborator": ("collaborator", "sponsors"),
    "Condition": CONDITIONS,
    "Keyword": CONDITIONS,
    "Intervention": ARMS,
    "ArmGroup": ARMS,
    "Enrollment": ("enrollment",),
    "BriefTitle": ("title.*",),
    "OfficialTitle": ("title.*",),
    "Acronym": ("title.*",),
}
AREA: Final = re.compile(r"AREA\[([A-Za-z0-9]+)")


def asked_changes(parameters: Mapping[str, str], changes: Iterable[Change]) -> list[Change]:
    """Return the changes of fields that a search looks at, the trial's status first, its own terms left out."""
    fields = frozenset(_fields(parameters))
    found = [change for change in changes if change.kind is not Kind.DERIVED and _is_of(change, fields)]
    return sorted(found, key=lambda change: (change.field != "status", -change.importance))


def _is_of(change: Change, fields: frozenset[str]) -> bool:
    if change.field == "last_update_posted":
        # It moves with every edit, so it is the reason only of a search that names it.
        return change.field in fields
    return not fields.isdisjoint(("*", change.field, f"{change.kind}.*"))


def _fields(parameters: Mapping[str, str]) -> Iterator[str]:
    for key, value in parameters.items():
        pieces = AREA.findall(value)
        if pieces:
            yield from (field for piece in pieces for field in _of_piece(piece))
        elif key == "aggFilters":
            names = [pair.partition(":")[0].strip() for pair in re.split(r"[,|]", value)]
            yield from (field for name in names for field in LOOKS_AT.get(f"{key}:{name}", ANY))
        else:
            yield from LOOKS_AT.get(key.removeprefix("postFilter.").removeprefix("filter."), ANY)


def _of_piece(piece: str) -> Sequence[str]:
    return next((fields for start, fields in PIECES.items() if piece.startswith(start)), ANY)
