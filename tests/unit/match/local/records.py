"""Records in which anything may be missing, partial or odd."""

from hypothesis import strategies as st

from watcher.model.record import Json, Record

DATES = ("2024", "2025-06", "2025-06-15", "2025-02-30", "2026-07-01", "", "soon", "2025-6", "June 2025")
AGES = ("18 Years", "1 Year", "12 Months", "365 Days", "52 Weeks", "8 Hours", "30 Minutes", "N/A", "6.5 Years", "old")
NAMES = ("France", "Guinea", "Papua New Guinea", "Guinea-Bissau", "Turkey (Türkiye)", "Boston", "New York", "York", "")
TOKENS = (
    "RECRUITING",
    "COMPLETED",
    "UNKNOWN",
    "NA",
    "PHASE2",
    "PHASE3",
    "OBSERVATIONAL",
    "CHILD",
    "INDUSTRY",
    "FEMALE",
)

_token = st.sampled_from(TOKENS)
_flag: st.SearchStrategy[Json] = st.one_of(st.booleans(), st.just("true"))
_date: st.SearchStrategy[Json] = st.fixed_dictionaries({}, optional={"date": st.sampled_from(DATES)})
_point: st.SearchStrategy[Json] = st.fixed_dictionaries(
    {},
    optional={
        "lat": st.one_of(st.sampled_from((42.36, 45.75, 0, -90.0, 90)), st.floats(-90, 90), st.just("north")),
        "lon": st.one_of(st.sampled_from((-71.06, 4.85, 180.0, -180, 179.99)), st.floats(-180, 180)),
    },
)
_site: st.SearchStrategy[Json] = st.fixed_dictionaries(
    {},
    optional={
        "facility": st.just("Example Hospital"),
        "country": st.sampled_from(NAMES),
        "state": st.sampled_from(NAMES),
        "city": st.sampled_from(NAMES),
        "status": _token,
        "geoPoint": _point,
    },
)


def _module(**optional: st.SearchStrategy[Json]) -> st.SearchStrategy[Json]:
    return st.fixed_dictionaries({}, optional=optional)


@st.composite
def records_of_any_form(draw: st.DrawFn, nct_id: str = "NCT00000001") -> Record:
    """Return one trial's record."""
    protocol = _module(
        statusModule=_module(
            overallStatus=_token, lastKnownStatus=_token, startDateStruct=_date, completionDateStruct=_date
        ),
        designModule=_module(studyType=_token, phases=st.lists(_token, max_size=3), patientRegistry=_flag),
        eligibilityModule=_module(
            sex=_token,
            healthyVolunteers=_flag,
            stdAges=st.lists(_token, max_size=2),
            minimumAge=st.sampled_from(AGES),
            maximumAge=st.sampled_from(AGES),
        ),
        sponsorCollaboratorsModule=_module(
            leadSponsor=_module(name=st.sampled_from(NAMES), **{"class": _token}),
            collaborators=st.lists(_module(**{"class": _token}), max_size=2),
        ),
        oversightModule=_module(fdaaa801Violation=_flag),
        contactsLocationsModule=_module(locations=st.lists(_site, max_size=4)),
    )
    made = draw(_module(protocolSection=protocol, hasResults=_flag, documentSection=_documents()))
    record: Record = made if isinstance(made, dict) else {}
    section = record.setdefault("protocolSection", {})
    if isinstance(section, dict):
        section["identificationModule"] = {"nctId": nct_id}
    return record


def _documents() -> st.SearchStrategy[Json]:
    return _module(largeDocumentModule=_module(largeDocs=st.lists(_module(hasSap=_flag, hasIcf=_flag), max_size=2)))
