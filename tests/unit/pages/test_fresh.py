"""Who has an answer already."""

from datetime import UTC, datetime

import pytest

from watcher.pages.fresh import etag_of, http_date, is_known

MODIFIED = datetime(2026, 7, 2, 15, 30, 12, 500, tzinfo=UTC)
ETAG = 'W/"abc"'


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, False),
        ({"if-none-match": ETAG}, True),
        # A proxy that compresses may take the sign of a weak tag away, or add one.
        ({"if-none-match": '"abc"'}, True),
        ({"if-none-match": '"x", W/"abc"'}, True),
        ({"if-none-match": "*"}, True),
        ({"if-none-match": '"x"'}, False),
        ({"if-modified-since": "Thu, 02 Jul 2026 15:30:12 GMT"}, True),
        ({"if-modified-since": "Thu, 02 Jul 2026 15:30:11 GMT"}, False),
        ({"if-modified-since": "soon"}, False),
        ({"if-modified-since": "Thu, 02 Jul 99999 15:30:11 GMT"}, False),
        ({"if-modified-since": "Fri, 31 Dec 9999 23:59:59 -2300"}, False),
        # A tag that is not ours decides, whatever the date says (RFC 9110, section 13.2.2).
        ({"if-none-match": '"x"', "if-modified-since": "Thu, 02 Jul 2026 15:30:12 GMT"}, False),
    ],
)
def test_a_condition_is_read_as_the_standard_says(headers: dict[str, str], expected: bool) -> None:
    assert is_known(headers, ETAG, MODIFIED) is expected


def test_a_date_says_nothing_of_an_answer_without_one() -> None:
    assert not is_known({"if-modified-since": "Thu, 02 Jul 2026 15:30:12 GMT"}, ETAG)


def test_another_body_has_another_tag() -> None:
    assert etag_of(b"a") == etag_of(b"a") != etag_of(b"b")
    assert etag_of(b"a").startswith('W/"')


def test_a_time_is_written_as_http_has_it() -> None:
    assert http_date(MODIFIED) == "Thu, 02 Jul 2026 15:30:12 GMT"
