"""The internal addresses behind the website's record history: one entry for each submission of the sponsor."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from watcher.errors import UnknownError
from watcher.model.record import Json, Record, at, text_at
from watcher.replay.history import Recorded
from watcher.replay.snapshot import Snapshot

#: The part of the record, and its name on the website.
MODULES = {
    "protocolSection.statusModule": "Study Status",
    "protocolSection.identificationModule": "Study Identification",
    "protocolSection.sponsorCollaboratorsModule": "Sponsor/Collaborators",
    "protocolSection.oversightModule": "Oversight",
    "protocolSection.descriptionModule": "Study Description",
    "protocolSection.conditionsModule": "Conditions",
    "protocolSection.designModule": "Study Design",
    "protocolSection.armsInterventionsModule": "Arms and Interventions",
    "protocolSection.outcomesModule": "Outcome Measures",
    "protocolSection.eligibilityModule": "Eligibility",
    "protocolSection.contactsLocationsModule": "Contacts/Locations",
    "protocolSection.ipdSharingStatementModule": "IPDSharing",
    "protocolSection.referencesModule": "References",
    "resultsSection.participantFlowModule": "Participant Flow",
    "resultsSection.baselineCharacteristicsModule": "Baseline Characteristics",
    "resultsSection.outcomeMeasuresModule": "Outcome Measures (Results)",
    "resultsSection.adverseEventsModule": "Adverse Events",
    "resultsSection.moreInfoModule": "More Information",
    "documentSection": "Documents",
}
OUTCOMES = "Outcome Measures"
STATUS = "protocolSection.statusModule"


def history_of(nct_id: str, snapshot: Snapshot) -> dict[str, Json]:
    """Return `{changes, originalData, lastUpdateVersions, outcomesUpdateCount}` up to the release of a snapshot.

    What the registry itself changed is no submission; it appears in the one after it. Raises UnknownError.
    """
    submissions = _submissions(nct_id, snapshot)
    labels = [[], *_labels(submissions)]
    changes: list[Json] = [_entry(number, one, labels[number]) for number, one in enumerate(submissions)]
    rewritten = [number for number, names in enumerate(labels) if OUTCOMES in names]
    last: dict[str, Json] = {"outcomes": rewritten[-1]} if rewritten else {}
    return {
        "changes": changes,
        "originalData": {},
        "lastUpdateVersions": last,
        "outcomesUpdateCount": len(rewritten),
    }


def version_of(nct_id: str, number: int, snapshot: Snapshot) -> dict[str, Json]:
    """Return `{studyVersion, study}`; the first submission is number 0. Raises UnknownError."""
    submissions = _submissions(nct_id, snapshot)
    if number >= len(submissions):
        raise UnknownError(f"Version {number} of NCT number {nct_id} not found")
    return {"studyVersion": number, "study": submissions[number].record}


def wrapped(nct_id: str, snapshot: Snapshot) -> dict[str, Json]:
    """Return `{study, topics, history}`, the form of `?history=true`. Raises UnknownError."""
    changes = history_of(nct_id, snapshot)["changes"]
    return {"study": snapshot.records[nct_id], "topics": [], "history": {"changes": changes}}


def _submissions(nct_id: str, snapshot: Snapshot) -> Sequence[Recorded]:
    if nct_id not in snapshot.records:
        raise UnknownError(f"NCT number {nct_id} not found")
    return snapshot.histories.history(nct_id).submissions(snapshot.release)


def _labels(submissions: Sequence[Recorded]) -> Iterator[list[str]]:
    for before, after in pairwise(submissions):
        yield [label for path, label in MODULES.items() if at(before.record, path) != at(after.record, path)]


def _entry(number: int, submission: Recorded, labels: Sequence[str]) -> dict[str, Json]:
    record: Record = submission.record
    entry: dict[str, Json] = {
        "version": number,
        "date": (submission.submitted or submission.release).isoformat(),
        "status": text_at(record, f"{STATUS}.overallStatus"),
        "studyType": text_at(record, "protocolSection.designModule.studyType"),
        "moduleLabels": list(labels),
        "lastUpdateSubmitQcDate": text_at(record, f"{STATUS}.lastUpdateSubmitDate"),
    }
    return {key: value for key, value in entry.items() if value is not None}
