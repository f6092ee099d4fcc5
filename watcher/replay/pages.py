"""What the registry answers at each address, as values: status, content type, headers and body."""

from dataclasses import dataclass, field

import orjson

from watcher.errors import UnknownError
from watcher.model.record import Json
from watcher.replay.clock import data_timestamp
from watcher.replay.parameters import check_output, known, nct_id
from watcher.replay.pieces import ENUMS, PIECES
from watcher.replay.projection import read_fields
from watcher.replay.search import Page, Search
from watcher.replay.snapshot import Snapshot

API_VERSION = "2.0.5"
LARGEST_SHOWN = 10
PERCENTILES = (1, 5, 25, 50, 75, 95, 99)


@dataclass(frozen=True, slots=True)
class Answer:
    status: int = 200
    body: bytes = b""
    content_type: str | None = "application/json"
    headers: dict[str, str] = field(default_factory=dict)


def as_json(value: Json) -> Answer:
    return Answer(body=orjson.dumps(value))


def refusal(status: int, text: str) -> Answer:
    """The registry's errors are plain text, never JSON."""
    return Answer(status, text.encode(), "text/plain;charset=UTF-8")


def html(status: int, title: str) -> Answer:
    """What the edge in front of the registry answers for it."""
    page = f"<html>\n<head><title>{title}</title></head>\n<body><center><h1>{title}</h1></center></body>\n</html>\n"
    return Answer(status, page.encode(), "text/html")


def version(snapshot: Snapshot) -> Answer:
    return as_json({"apiVersion": API_VERSION, "dataTimestamp": data_timestamp(snapshot.release)})


def enums() -> Answer:
    pieces: dict[str, list[Json]] = {}
    for piece in PIECES.values():
        pieces.setdefault(piece.enum, []).append(piece.name)
    return as_json([
        {
            "type": name,
            "pieces": pieces[name],
            "values": [{"value": value, "legacyValue": label} for value, label in labels.items()],
        }
        for name, labels in ENUMS.items()
    ])  # fmt: skip


def page(search: Search, found: Page, snapshot: Snapshot) -> Answer:
    """Every trial on a line of its own, as the registry writes it."""
    total = b'"totalCount":%d,' % found.total if found.total is not None else b""
    trials = b",\n".join(snapshot.body(one, search.fields) for one in found.nct_ids)
    token = b',"nextPageToken":"%s"' % found.next_token.encode() if found.next_token else b""
    return Answer(body=b'{%b"studies":[%b]%b}' % (total, trials, token))  # fmt: skip


def single(asked_id: str, given: list[tuple[str, str]], snapshot: Snapshot) -> Answer:
    """Raises UsageError for a malformed request, UnknownError for an unknown trial."""
    asked = known(given, {"format", "markupFormat", "fields"})
    check_output(asked)
    wanted = nct_id(asked_id)
    fields = read_fields(asked["fields"]) if "fields" in asked else None
    standing = snapshot.standing_for(wanted)
    if standing is None:
        raise UnknownError(f"NCT number {wanted} not found")
    if standing != wanted:
        # The registry drops the query string here, so `fields` are lost on the way.
        return Answer(301, content_type=None, headers={"location": f"/api/v2/studies/{standing}"})
    return Answer(body=snapshot.body(standing, fields))


def sizes(snapshot: Snapshot) -> Answer:
    """Counts and lengths of the records as JSON; the distribution is left empty."""
    lengths = sorted(((len(snapshot.body(one, None)), one) for one in snapshot.records), reverse=True)
    ascending = [length for length, _ in reversed(lengths)]
    count = len(ascending)
    return as_json({
        "totalStudies": count,
        "averageSizeBytes": sum(ascending) // max(count, 1),
        "percentiles": {str(share): ascending[(count - 1) * share // 100] for share in PERCENTILES} if count else {},
        "ranges": [],
        "largestStudies": [{"id": one, "sizeBytes": length} for length, one in lengths[:LARGEST_SHOWN]],
    })  # fmt: skip
