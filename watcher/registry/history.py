"""A trial's submissions, as the site's own "Record history" tab gets them.

The addresses (`/api/int`) are not documented by the registry and may change without notice.
"""

import re
from dataclasses import dataclass
from typing import Final

from watcher.errors import GarbledError
from watcher.model.record import Json, Record, at, list_at, text_at
from watcher.model.trial import Trial
from watcher.plain.criteria import unescaped
from watcher.registry.parse import ID_PATH, parse_trial

#: Made anew by the registry and no part of what a sponsor submitted; an old version may come with today's.
NOT_SUBMITTED: Final = frozenset({"derivedSection", "annotationSection"})
#: The site's pages mark what a search found, and old texts hold the tags that their forms allowed.
PARAGRAPH: Final = re.compile(r"(?:\s*</?(?:p|br|ul|ol|div)\s*/?>\s*)+", re.IGNORECASE)
LIST_ENTRY: Final = re.compile(r"\s*<li\s*>\s*", re.IGNORECASE)
OTHER_TAG: Final = re.compile(r"</?(?:mark|li|b|i|u|em|strong|sub|sup)\s*/?>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Submission:
    """One submission of a sponsor; what the registry itself changes makes no entry."""

    #: Counted from 0.
    version: int
    #: yyyy-MM-dd, as the registry writes it.
    date: str
    status: str | None
    #: The registry's labels of the modules that changed, such as "Study Status".
    modules: tuple[str, ...]


def parse_history(body: Json) -> tuple[Submission, ...]:
    """Read `{"changes": [{"version", "date", "status", "moduleLabels"}]}`, oldest first."""
    if not isinstance(at(body, "changes"), list):
        raise GarbledError("the registry's record history has no list of changes")
    found = [_submission(change) for change in list_at(body, "changes")]
    return tuple(sorted(found, key=lambda submission: submission.version))


def parse_submission(body: Json, nct_id: str, number: int) -> Record:
    """Read `{"studyVersion", "study": {"protocolSection", ...}}`: the record as it comes, under the id it had then."""
    record, version = at(body, "study"), at(body, "studyVersion")
    if not isinstance(record, dict) or text_at(record, ID_PATH) is None:
        raise GarbledError(f"the registry's record history has no record in version {number} of {nct_id}")
    if version is not None and version != number:
        raise GarbledError(f"asked for version {number} of {nct_id}, the registry answers with {version}")
    return record


def read_past(record: Record) -> Trial:
    """Read a record of the record history in the form that API v2 gives: texts decoded and without tags.

    What the registry makes itself is left out, since the entries are of submissions only.
    """
    kept: Record = {key: _decoded(value) for key, value in record.items() if key not in NOT_SUBMITTED}
    return parse_trial(kept)


def _decoded(value: Json) -> Json:
    if isinstance(value, str):
        return _plain(value)
    if isinstance(value, list):
        return [_decoded(inner) for inner in value]
    if isinstance(value, dict):
        return {key: _decoded(inner) for key, inner in value.items()}
    return value


def _plain(text: str) -> str:
    """Return a text without entities and tags: `Age &gt; 18&lt;p&gt;` and `<p>Age > 18</p>` say the same."""
    plain = unescaped(text)
    if "<" not in plain:
        return plain
    spaced = PARAGRAPH.sub("\n\n", LIST_ENTRY.sub("\n* ", plain))
    return OTHER_TAG.sub("", spaced).strip()


def _submission(change: Json) -> Submission:
    version, day = at(change, "version"), text_at(change, "date")
    if not isinstance(version, int) or day is None:
        raise GarbledError("the registry's record history has a change without version or date")
    labels = list_at(change, "moduleLabels")
    return Submission(
        version, day, text_at(change, "status"), tuple(label for label in labels if isinstance(label, str))
    )
