"""A page of `/studies`, and what many pages add up to. Records stay as they came: only their ids are read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from watcher.errors import GarbledError, NotATrialError
from watcher.model.record import Json
from watcher.model.sweep import Fetched
from watcher.model.trial import RawRecord, Trial
from watcher.registry.parse import parse_trial, read_ids

#: The API's most; a larger page size is cut down to it without a word.
PAGE_SIZE = 1000
#: Unsorted pages come in an order that need not last from page to page.
SORT = "StudyFirstPostDate:desc"


class _PostDate(msgspec.Struct):
    date: object = None


class _Status(msgspec.Struct, rename="camel"):
    last_update_post_date_struct: _PostDate | None = None


class _Dated(msgspec.Struct, rename="camel"):
    status_module: _Status | None = None


class _DatedRecord(msgspec.Struct, rename="camel"):
    protocol_section: _Dated | None = None


_DATED = msgspec.json.Decoder(_DatedRecord)


class _Body(msgspec.Struct, rename="camel"):
    studies: list[msgspec.Raw]
    next_page_token: object = None
    total_count: object = None


_BODY = msgspec.json.Decoder(_Body)


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its records, the token of the next page, and the total where it was asked for."""

    records: tuple[RawRecord, ...]
    next_token: str | None
    total: int | None


def parse_page(body: bytes) -> Page:
    """Read `{"studies": [...], "nextPageToken": ..., "totalCount": ...}`; a page may be empty.

    Raises GarbledError for any other JSON, and ValueError for what is none.
    """
    try:
        found = _BODY.decode(body)
    except msgspec.ValidationError as error:
        raise GarbledError("the registry's page of trials has no list of studies") from error
    token, total = found.next_page_token, found.total_count
    return Page(
        records=tuple(_record_in(bytes(record)) for record in found.studies),
        next_token=token if isinstance(token, str) else None,
        total=total if isinstance(total, int) else None,
    )


def parse_counted_page(body: bytes) -> Page:
    """Like `parse_page`, for a first page that must bring the total."""
    page = parse_page(body)
    if page.total is None:
        raise GarbledError("the registry's page of trials does not count them although it was asked to")
    return page


def trial_in(record: Json) -> Trial:
    """Read a record that the registry sent; raise GarbledError, because the fault is not the caller's."""
    try:
        return parse_trial(record)
    except NotATrialError as error:
        raise GarbledError(f"the registry's answer is {error}") from error


def update_day(record: RawRecord) -> str | None:
    """Return the day on which a record's last update was posted, as written; None where it names none."""
    try:
        protocol = _DATED.decode(record.raw).protocol_section
    except msgspec.ValidationError:
        return None
    status = protocol and protocol.status_module
    posted = status and status.last_update_post_date_struct
    return posted.date if posted and isinstance(posted.date, str) else None


def nct_ids_of(pages: Iterable[Page]) -> tuple[str, ...]:
    """Return the unique ids of all pages, sorted: duplicates come when a trial moves between two pages."""
    return tuple(sorted({record.nct_id for page in pages for record in page.records}))


def shortfall_of(pages: Sequence[Page]) -> GarbledError | None:
    """Return the error of pages that list fewer or more trials than the first of them counts, if they do."""
    listed, total = len(nct_ids_of(pages)), pages[0].total
    if listed == total:
        return None
    return GarbledError(f"the registry counts {total} trials but lists {listed}")


def fetched(nct_ids: Sequence[str], records: Sequence[RawRecord]) -> Fetched:
    """Lead each id that was asked for to its record, over the trial's aliases where it is a former id."""
    named = {alias: record for record in records for alias in record.aliases}
    named |= {record.nct_id: record for record in records}
    answered: Mapping[str, RawRecord] = {nct_id: named[nct_id] for nct_id in nct_ids if nct_id in named}
    return Fetched(answered, tuple(nct_id for nct_id in nct_ids if nct_id not in named))


def _record_in(raw: bytes) -> RawRecord:
    try:
        return read_ids(raw)
    except NotATrialError as error:
        raise GarbledError(f"the registry's page of trials has one without a readable id: {error}") from error
