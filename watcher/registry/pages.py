"""A page of `/studies`, and what many pages add up to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from watcher.errors import GarbledError, NotATrialError
from watcher.model.record import Json, at, list_at, text_at
from watcher.model.sweep import Fetched
from watcher.model.trial import Trial
from watcher.registry.parse import ID_PATH, parse_trial

#: The API's most; a larger page size is cut down to it without a word.
PAGE_SIZE = 1000
#: Unsorted pages come in an order that need not last from page to page.
SORT = "StudyFirstPostDate:desc"


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its records, the token of the next page, and the total where it was asked for."""

    records: tuple[Json, ...]
    next_token: str | None
    total: int | None


def parse_page(body: Json) -> Page:
    """Read `{"studies": [...], "nextPageToken": ..., "totalCount": ...}`; a page may be empty."""
    if not isinstance(at(body, "studies"), list):
        raise GarbledError("the registry's page of trials has no list of studies")
    total = at(body, "totalCount")
    return Page(
        records=tuple(list_at(body, "studies")),
        next_token=text_at(body, "nextPageToken"),
        total=total if isinstance(total, int) else None,
    )


def parse_counted_page(body: Json) -> Page:
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


def nct_ids_of(pages: Iterable[Page]) -> tuple[str, ...]:
    """Return the unique ids of all pages, sorted: duplicates come when a trial moves between two pages."""
    found = {text_at(record, ID_PATH) for page in pages for record in page.records}
    if None in found:
        raise GarbledError(f"the registry's page of trials has one without {ID_PATH}")
    return tuple(sorted(nct_id for nct_id in found if nct_id is not None))


def shortfall_of(pages: Sequence[Page]) -> GarbledError | None:
    """Return the error of pages that list fewer or more trials than the first of them counts, if they do."""
    listed, total = len(nct_ids_of(pages)), pages[0].total
    if listed == total:
        return None
    return GarbledError(f"the registry counts {total} trials but lists {listed}")


def fetched(nct_ids: Sequence[str], trials: Sequence[Trial]) -> Fetched:
    """Lead each id that was asked for to its trial, over the trial's aliases where it is a former id."""
    named = {alias: trial for trial in trials for alias in trial.aliases}
    named |= {trial.nct_id: trial for trial in trials}
    answered: Mapping[str, Trial] = {nct_id: named[nct_id] for nct_id in nct_ids if nct_id in named}
    return Fetched(answered, tuple(nct_id for nct_id in nct_ids if nct_id not in named))
