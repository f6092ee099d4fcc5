"""The pace of a pair is its first time and its best, by whatever clock."""

from itertools import accumulate, chain, repeat

from bench.labels import Pair
from bench.pace import measure
from tests.factories import make_record


def test_the_first_time_is_kept_apart_from_the_best() -> None:
    # Two readings a comparison: 9 seconds the first time, then 4, then 5 each.
    ticks = accumulate(chain([0.0], chain.from_iterable((took, 0.0) for took in chain([9.0, 4.0], repeat(5.0)))))

    (found,) = measure([Pair("one", make_record(), make_record())], lambda: next(ticks))

    assert (found.pair, found.sites, found.first, found.best) == ("one", 1, 9.0, 4.0)
