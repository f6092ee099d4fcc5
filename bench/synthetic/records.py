"""A trial's record as bytes: the few fields of a light page, or a whole one of a size like a real one's."""

import random
from typing import Final

from bench.synthetic.population import BLOCK, KINDS, Moved, Population, kind, nct_id, release_day

#: One trial in eight has posted results.
HAS_RESULTS_EVERY: Final = 8
#: Bytes that are added to a whole record: the shares of the median, of the ninth of ten, and of the very long.
PADDING: Final = (2_000, 5_000, 8_000, 9_500, 11_000, 12_500, 16_000, 24_000, 33_000, 45_000)
#: Publications a trial: two in three name none. A light record has then some 400 bytes, a real one 550.
REFERENCES: Final = (0, 0, 0, 0, 0, 0, 2, 5, 12, 30)
LONGEST_TEXT: Final = max(PADDING)
#: What moves at an update where it is not the status.
COMPLETION, SUMMARY, ENROLLMENT, AGE = range(1, KINDS)
WORDS: Final = ("adults", "baseline", "daily", "dose", "group", "measured", "outcome", "placebo", "visit", "week")


def _text() -> bytes:
    chance = random.Random(1)  # noqa: S311 - the same text every time
    return " ".join(chance.choices(WORDS, k=LONGEST_TEXT // 4)).encode()


TEXT: Final = _text()


def only_id(_population: Population, number: int) -> bytes:
    return b'{"protocolSection":{"identificationModule":{"nctId":"%b"}}}' % nct_id(number).encode()


def light(population: Population, number: int) -> bytes:
    """Return identification, status, dates and tracking: what may move without a date, and the date itself."""
    return (
        b'{"protocolSection":{"identificationModule":{"nctId":"%b"},"statusModule":{%b,'
        b'"lastUpdatePostDateStruct":{"date":"%b"}}%b},"derivedSection":{%b},"hasResults":%b}'
        % (
            nct_id(number).encode(),
            _status(population, number),
            population.updated(number).isoformat().encode(),
            _references(population, number),
            _misc(_submissions(population, number)),
            _has_results(number),
        )
    )


def whole(population: Population, number: int) -> bytes:
    """Return a record of 2 to 45 KB that all readers can read; most of it is text."""
    start, length = number * 31 % (len(TEXT) // 2), PADDING[number // BLOCK % len(PADDING)]
    updates, what = population.updates(number), kind(number)
    return (
        b'{"protocolSection":{"identificationModule":{"nctId":"%b","briefTitle":"A synthetic trial %d"},'
        b'"statusModule":{%b,"primaryCompletionDateStruct":{"date":"%d-01","type":"ESTIMATED"},'
        b'"studyFirstPostDateStruct":{"date":"%b","type":"ACTUAL"},'
        b'"lastUpdatePostDateStruct":{"date":"%b","type":"ACTUAL"}},"descriptionModule":{"briefSummary":"%b"},'
        b'"designModule":{"enrollmentInfo":{"count":%d,"type":"ESTIMATED"}},'
        b'"eligibilityModule":{"minimumAge":"%d Years"}%b},"derivedSection":{%b},"hasResults":%b}'
        % (
            nct_id(number).encode(),
            number,
            _status(population, number),
            2030 + (updates if what == COMPLETION else 0),
            population.posted(number).isoformat().encode(),
            population.updated(number).isoformat().encode(),
            TEXT[start : start + length].rstrip()
            + (b" Amended %d times." % updates if what == SUMMARY and updates else b""),
            100 + (updates if what == ENROLLMENT else 0),
            18 + (updates if what == AGE else 0),
            _references(population, number),
            _misc(b'"versionHolder":"%b"' % population.day.isoformat().encode(), _submissions(population, number)),
            _has_results(number),
        )
    )


def _status(population: Population, number: int) -> bytes:
    written = b'"overallStatus":"%b"' % population.status(number).encode()
    if population.moved(number) is not Moved.UNCONFIRMED:
        return written
    return b'%b,"lastKnownStatus":"%b"' % (written, population.last_known(number).encode())


def _references(population: Population, number: int) -> bytes:
    linked = REFERENCES[number // BLOCK % len(REFERENCES)] + (population.moved(number) is Moved.REFERENCE)
    references = b",".join(
        b'{"pmid":"%d","type":"BACKGROUND"}' % (10_000_000 + number + place) for place in range(linked)
    )
    return b',"referencesModule":{"references":[%b]}' % references if references else b""


def _submissions(population: Population, number: int) -> bytes:
    if population.moved(number) is not Moved.SUBMISSION:
        return b""
    day = release_day(population.moved_at(number)).isoformat().encode()
    return b'"submissionTracking":{"submissionInfos":[{"releaseDate":"%b"}]}' % day


def _misc(*written: bytes) -> bytes:
    found = b",".join(filter(None, written))
    return b'"miscInfoModule":{%b}' % found if found else b""


def _has_results(number: int) -> bytes:
    return b"true" if number // BLOCK % HAS_RESULTS_EVERY == 0 else b"false"
