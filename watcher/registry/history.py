"""A trial's list of submissions, as the site's own "Record history" tab gets it.

The address (`/api/int`) is not documented by the registry and may change without notice.
"""

from dataclasses import dataclass

from watcher.errors import GarbledError
from watcher.model.record import Json, at, list_at, text_at


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


def _submission(change: Json) -> Submission:
    version, day = at(change, "version"), text_at(change, "date")
    if not isinstance(version, int) or day is None:
        raise GarbledError("the registry's record history has a change without version or date")
    labels = list_at(change, "moduleLabels")
    return Submission(
        version, day, text_at(change, "status"), tuple(label for label in labels if isinstance(label, str))
    )
