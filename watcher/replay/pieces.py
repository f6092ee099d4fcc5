"""The registry's names for the fields of a record: pieces, paths, and the areas that a search reads.

`fields.txt` is the tree of fields, `enums.json` the tokens of each enumeration with the registry's own label.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType

from watcher.model.record import Json
from watcher.replay.quantities import Quantity

INDENT = "  "
LOCATIONS = ("protocolSection", "contactsLocationsModule", "locations")

_QUANTITIES = {
    "date": Quantity.DATE,
    "datetime": Quantity.DATE,
    "age": Quantity.AGE,
    "integer": Quantity.NUMBER,
    "number": Quantity.NUMBER,
    "count": Quantity.NUMBER,
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A field and what it holds; `type` is empty for a branch."""

    name: str
    path: tuple[str, ...]
    type: str
    is_list: bool = False
    #: Name of the enumeration, for type `enum`.
    enum: str = ""

    @property
    def quantity(self) -> Quantity | None:
        return _QUANTITIES.get(self.type)


@dataclass(frozen=True, slots=True)
class Area:
    """What a search reads: one piece under its own name, or several under the name of a search area."""

    name: str
    pieces: tuple[Piece, ...]

    @property
    def single(self) -> Piece | None:
        return self.pieces[0] if len(self.pieces) == 1 and self.pieces[0].name == self.name else None


def _read_pieces() -> Iterator[Piece]:
    above: list[str] = []
    for line in files("watcher.replay").joinpath("fields.txt").read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        key, name, *rest = line.split()
        depth = (len(line) - len(line.lstrip())) // len(INDENT)
        above[depth:] = [key.removesuffix("[]")]
        kind, _, enum = (rest[0] if rest else "").partition(":")
        yield Piece(name, tuple(above), kind, is_list=key.endswith("[]"), enum=enum)


#: By piece name.
PIECES: Mapping[str, Piece] = MappingProxyType({piece.name: piece for piece in _read_pieces()})
#: By dotted path.
PATHS: Mapping[str, Piece] = MappingProxyType({".".join(piece.path): piece for piece in PIECES.values()})
#: Indexed, but not in the record: the API description sorts by it.
INDEXED: Mapping[str, Piece] = MappingProxyType(
    {"NumArmGroups": Piece("NumArmGroups", PIECES["ArmGroup"].path, "count")}
)
#: Tokens of each enumeration, with the registry's own label.
ENUMS: Mapping[str, Mapping[str, str]] = json.loads(files("watcher.replay").joinpath("enums.json").read_text("utf-8"))

_INTERVENTION = """InterventionName InterventionType ArmGroupType InterventionOtherName BriefTitle OfficialTitle
    ArmGroupLabel InterventionMeshTerm Keyword InterventionAncestorTerm InterventionDescription ArmGroupDescription"""
_OUTCOME = """PrimaryOutcomeMeasure SecondaryOutcomeMeasure PrimaryOutcomeDescription SecondaryOutcomeDescription
    OtherOutcomeMeasure OutcomeMeasureTitle OtherOutcomeDescription OutcomeMeasureDescription
    OutcomeMeasurePopulationDescription"""
# The registry names the first dozen fields of this area and says that there are over fifty; the others are a guess.
_BASIC = f"""NCTId Acronym BriefTitle OfficialTitle Condition InterventionOtherName Phase StdAge BriefSummary Keyword
    {_INTERVENTION} {_OUTCOME} NCTIdAlias OrgStudyId SecondaryId OrgFullName LeadSponsorName CollaboratorName
    LocationFacility LocationCity LocationState LocationCountry DetailedDescription ConditionMeshTerm
    ConditionAncestorTerm OverallOfficialName OverallOfficialAffiliation CentralContactName LocationContactName
    ResponsiblePartyInvestigatorFullName ResponsiblePartyInvestigatorAffiliation ResponsiblePartyOldNameTitle
    ResponsiblePartyOldOrganization BioSpecDescription StudyType DesignAllocation DesignInterventionModel
    DesignMasking DesignWhoMasked DesignObservationalModel DesignPrimaryPurpose DesignTimePerspective"""
_AREAS = {
    "BasicSearch": _BASIC,
    "ConditionSearch": """Condition BriefTitle OfficialTitle ConditionMeshTerm ConditionAncestorTerm Keyword
        NCTId""",
    "InterventionSearch": _INTERVENTION,
    "TitleSearch": "Acronym BriefTitle OfficialTitle",
    "OutcomeSearch": _OUTCOME,
    "SponsorSearch": "LeadSponsorName CollaboratorName OrgFullName",
    "LocationSearch": "LocationCity LocationState LocationCountry LocationFacility LocationZip",
    "IdSearch": "NCTId NCTIdAlias Acronym OrgStudyId SecondaryId",
    "PatientSearch": f"""{_BASIC} EligibilityCriteria LocationZip StudyPopulation Sex MinimumAge MaximumAge
        OverallStatus""",
}


def _area(name: str, listed: str) -> Area:
    return Area(name, tuple(PIECES[piece] for piece in dict.fromkeys(listed.split())))


#: The search areas by name.
AREAS: Mapping[str, Area] = MappingProxyType({name: _area(name, listed) for name, listed in _AREAS.items()})


def area_named(name: str) -> Area | None:
    """Return what `AREA[name]` reads; names are case-sensitive."""
    if name in AREAS:
        return AREAS[name]
    piece = PIECES.get(name) or INDEXED.get(name)
    return Area(name, (piece,)) if piece else None


def found_at(value: Json, path: tuple[str, ...]) -> Iterator[Json]:
    """Yield what stands at a path below a value; every list on the way, and at its end, is gone through."""
    if isinstance(value, list):
        for one in value:
            yield from found_at(one, path)
    elif not path:
        yield value
    elif isinstance(value, dict) and path[0] in value:
        yield from found_at(value[path[0]], path[1:])


def lists_at(value: Json, path: tuple[str, ...]) -> Iterator[list[Json]]:
    """Yield the lists that stand at a path: one, or one for each parent where the parents are listed."""
    for parent in found_at(value, path[:-1]):
        listed = parent.get(path[-1]) if isinstance(parent, dict) else None
        if isinstance(listed, list):
            yield listed
