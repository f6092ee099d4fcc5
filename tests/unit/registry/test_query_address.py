"""How many ids fit one request."""

import pytest

from watcher.registry.query.address import id_batches, request_target

IDS = tuple(f"NCT{number:08d}" for number in range(1, 1001))


def test_every_id_is_in_one_batch_and_in_order() -> None:
    batches = id_batches(IDS)

    assert [nct_id for batch in batches for nct_id in batch] == list(IDS)
    assert [len(batch) for batch in batches] == [400, 400, 200]


@pytest.mark.parametrize("limit", [500, 1800, 4000, 6000])
def test_the_whole_address_stays_under_the_limit_and_uses_it(limit: int) -> None:
    fullest = id_batches(IDS, url_limit=limit, most=1000)[0]
    fixed = {"pageSize": "1000", "sort": "StudyFirstPostDate:desc", "countTotal": "true"}

    target = request_target("/api/v2/studies", {"filter.ids": ",".join(fullest), **fixed})

    length = len(f"https://clinicaltrials.gov{target}")
    assert limit - 250 < length < limit - 100, "a page token of 100 bytes must still fit"


def test_a_limit_below_one_id_still_asks_for_one_at_a_time() -> None:
    assert id_batches(IDS[:2], url_limit=10) == [IDS[:1], IDS[1:2]]


def test_nothing_asked_for_is_no_batch() -> None:
    assert id_batches(()) == []


def test_an_address_leaves_commas_and_encodes_what_must_be() -> None:
    target = request_target("/api/v2/studies", {"query.cond": "a & b|c", "filter.ids": "NCT1,NCT2"})

    assert target == "/api/v2/studies?filter.ids=NCT1,NCT2&query.cond=a%20%26%20b%7Cc"


def test_an_address_without_parameters_is_the_path() -> None:
    assert request_target("/api/v2/version", {}) == "/api/v2/version"
