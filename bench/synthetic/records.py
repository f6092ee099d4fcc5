"""A trial's record as bytes: the few fields of a light page, or a whole one of a size like a real one's."""

import random
from typing import Final

from bench.synthetic.population import Population, nct_id, release_day

#: One trial in eight has posted results.
HAS_RESULTS_EVERY: Final = 8
#: Bytes that are added to a whole record: the shares of the median, of the ninth of ten, and of the very long.
PADDING: Final = (2_000, 5_000, 8_000, 9_500, 11_000, 12_500, 16_000, 24_000, 33_000, 45_000)
#: Publications a trial: two in three name none. A light record has then some 400 bytes, a real one 550.
REFERENCES: Final = (0, 0, 0, 0, 0, 0, 2, 5, 12, 30)
LONGEST_TEXT: Final = max(PADDING)
WORDS: Final = ("adults", "baseline", "daily", "dose", "group", "measured", "outcome", "placebo", "visit", "week")


def _text() -> bytes:
    chance = random.Random(1)  # noqa: S311 - the same text every time
    return " ".join(chance.choices(WORDS, k=LONGEST_TEXT // 4)).encode()


TEXT: Final = _text()


def light(population: Population, number: int) -> bytes:
    """Return identification, status, dates and tracking: what may move without a date, and the date itself."""
    tracking = _tracking(population.moved(number))
    return (
        b'{"protocolSection":{"identificationModule":{"nctId":"%b"},"statusModule":{"overallStatus":"%b",'
        b'"lastUpdatePostDateStruct":{"date":"%b"}}%b},"derivedSection":{%b},"hasResults":%b}'
        % (
            nct_id(number).encode(),
            population.status(number).encode(),
            population.updated(number).isoformat().encode(),
            _references(number),
            tracking,
            _has_results(number),
        )
    )


def whole(population: Population, number: int) -> bytes:
    """Return a record of 2 to 45 KB that all readers can read; most of it is text."""
    start = number * 31 % (len(TEXT) // 2)
    text = TEXT[start : start + PADDING[number % len(PADDING)]].rstrip()
    return (
        b'{"protocolSection":{"identificationModule":{"nctId":"%b","briefTitle":"A synthetic trial %d"},'
        b'"statusModule":{"overallStatus":"%b","studyFirstPostDateStruct":{"date":"%b","type":"ACTUAL"},'
        b'"lastUpdatePostDateStruct":{"date":"%b","type":"ACTUAL"}},"descriptionModule":{"briefSummary":"%b"}},'
        b'"derivedSection":{"miscInfoModule":{"versionHolder":"%b"%b}},"hasResults":%b}'
        % (
            nct_id(number).encode(),
            number,
            population.status(number).encode(),
            population.posted(number).isoformat().encode(),
            population.updated(number).isoformat().encode(),
            text,
            population.day.isoformat().encode(),
            _submissions(population.moved(number)),
            _has_results(number),
        )
    )


def _references(number: int) -> bytes:
    references = b",".join(
        b'{"pmid":"%d","type":"BACKGROUND"}' % (10_000_000 + number + place)
        for place in range(REFERENCES[number % len(REFERENCES)])
    )
    return b',"referencesModule":{"references":[%b]}' % references if references else b""


def _tracking(moved: int) -> bytes:
    return b'"miscInfoModule":{%b}' % _submissions(moved)[1:] if moved else b""


def _submissions(moved: int) -> bytes:
    if not moved:
        return b""
    return b',"submissionTracking":{"submissionInfos":[{"releaseDate":"%b"}]}' % release_day(moved).isoformat().encode()


def _has_results(number: int) -> bytes:
    return b"true" if number % HAS_RESULTS_EVERY == 0 else b"false"
