"""Which plan is chosen for what is watched, and what it costs."""

import pytest

from watcher.sweep.plan import Allowance, PartKind, Search, Shape, Watched, plan_sweep

YESTERDAY = 1
SMALL, USUAL, LARGE = Allowance(40, 0.5), Allowance(), Allowance(200, 60)

#: Trials by age, allowance, the parts beside the release, and their price in requests.
CASES = [
    ({YESTERDAY: 100}, USUAL, {PartKind.IDS: 1}),
    ({YESTERDAY: 10_000}, USUAL, {PartKind.IDS: 25}),
    ({YESTERDAY: 100_000}, USUAL, {PartKind.IDS: 250}),
    # 85,715 trials by id; 12 pages of delta; 600 pages in 24 slices and a batch of what moved.
    ({YESTERDAY: 600_000}, USUAL, {PartKind.IDS: 215, PartKind.DELTA: 12, PartKind.LIGHT: 625}),
    # The light pass is cheaper than reading all whole, however much is allowed.
    ({YESTERDAY: 600_000}, LARGE, {PartKind.IDS: 215, PartKind.DELTA: 12, PartKind.LIGHT: 625}),
    ({YESTERDAY: 250_000}, LARGE, {PartKind.IDS: 625}),
    # Ten minutes do not pay for the light pass: what moves no date is found within seven releases.
    ({YESTERDAY: 600_000}, Allowance(40, 10), {PartKind.IDS: 215, PartKind.DELTA: 12}),
    ({1: 2_000, 6: 2_000, 7: 1_000}, Allowance(40, 0.5), {PartKind.IDS: 13}),
    ({1: 9_000, 7: 1_000}, Allowance(40, 0.5), {PartKind.IDS: 4, PartKind.DELTA: 12}),
    # Eighteen requests are too few for the share that is due.
    ({YESTERDAY: 100_000}, SMALL, {PartKind.IDS: 4, PartKind.DELTA: 12}),
    # What a sweep of this release has read already is not read again.
    ({0: 99_600, 1: 400}, USUAL, {PartKind.IDS: 1}),
    ({}, USUAL, {}),
]


@pytest.mark.parametrize(("ages", "allowance", "prices"), CASES)
def test_the_cheapest_plan_that_keeps_the_promise_is_chosen(
    ages: dict[int, int], allowance: Allowance, prices: dict[PartKind, int]
) -> None:
    plan = plan_sweep(Watched(ages), allowance)

    assert {part.kind: part.requests for part in plan.parts[1:]} == prices
    assert plan.requests == 2 + sum(prices.values())
    assert plan.requests <= allowance.requests


def test_a_hundred_thousand_trials_cost_at_most_one_in_a_hundred_requests() -> None:
    assert plan_sweep(Watched({1: 100_000})).requests <= 1_000


@pytest.mark.parametrize(
    ("ages", "due"),
    [
        ({1: 700}, 100),
        ({1: 600, 7: 100}, 100),
        ({1: 500, 7: 150, 20: 50}, 200),
        ({0: 60, 1: 640}, 40),
        ({0: 700}, 0),
        ({0: 695, 7: 5}, 5),
    ],
)
def test_so_many_are_due_that_none_waits_for_more_than_seven_releases(ages: dict[int, int], due: int) -> None:
    assert Watched(ages).due == due


@pytest.mark.parametrize("trials", [100, 10_000, 100_000, 600_000])
def test_seven_releases_read_every_trial_whole(trials: int) -> None:
    ages = {1: trials}
    for _ in range(7):
        plan = plan_sweep(Watched(ages), Allowance(40, 10))
        assert plan.shortfall is None
        ages = aged(ages, plan.id_trials)
        assert max(ages) <= 7


def aged(ages: dict[int, int], read: int) -> dict[int, int]:
    """Read the oldest, and let a release pass."""
    left = dict(ages)
    for age in sorted(left, reverse=True):
        taken = min(left[age], read)
        left[age], read = left[age] - taken, read - taken
    passed = {age + 1: count for age, count in left.items() if count}
    return passed | {1: passed.get(1, 0) + sum(ages.values()) - sum(left.values())}


def test_a_budget_that_cannot_keep_the_promise_says_so() -> None:
    plan = plan_sweep(Watched({1: 100_000}), SMALL)

    assert plan.shortfall is not None
    assert plan.shortfall.startswith("12,686 trials that are due wait for a later release")


def test_every_search_is_walked_where_the_budget_allows() -> None:
    searches = tuple(Search(number, "a search", 1_500, age=1) for number in range(100))

    plan = plan_sweep(Watched({1: 1_000}, searches))

    assert (len(plan.walks), plan.put_off) == (100, ())
    assert plan.requests == 2 + 100 * 3 + 3  # two pages and a look at /version for each


def test_of_too_many_searches_the_oldest_are_walked_and_none_waits_for_more_than_seven_releases() -> None:
    ages = {number: 1 + number % 6 for number in range(1_000)}
    for _ in range(8):
        searches = tuple(Search(number, "a search", 10, age=age) for number, age in ages.items())
        plan = plan_sweep(Watched({1: 1_000}, searches), Allowance(40, 10))
        assert plan.requests <= 360
        walked = {search.watch_id for search in plan.walks}
        assert min(ages[number] for number in walked) >= max(ages[each.watch_id] for each in plan.put_off) - 1
        ages = {number: 1 if number in walked else age + 1 for number, age in ages.items()}
        assert max(ages.values()) <= 7


def test_in_a_lean_time_neither_searches_nor_trials_starve() -> None:
    walks, ages = dict.fromkeys(range(40), 1), {1: 2_000}
    for _ in range(10):
        searches = tuple(Search(number, "a search", 10, age=age) for number, age in walks.items())
        plan = plan_sweep(Watched(ages, searches), Allowance(40, 15 / 36))
        assert (plan.requests <= 15, plan.shortfall) == (True, None)
        walked = {search.watch_id for search in plan.walks}
        walks = {number: 1 if number in walked else age + 1 for number, age in walks.items()}
        ages = aged(ages, plan.id_trials)
        assert max(*walks.values(), *ages) <= 7


def test_a_search_that_was_never_walked_comes_first() -> None:
    searches = (Search(1, "old", 10, age=6), Search(2, "new", 10, age=None))

    assert [each.watch_id for each in plan_sweep(Watched({}, searches)).walks] == [2, 1]


def exact(count: int, age: int) -> tuple[Search, ...]:
    return tuple(Search(number, "status", 10, age=age, is_exact=True) for number in range(count))


#: Exact searches of one age, and how many of them are walked beside a delta; None: without a delta, all of them.
EXACT = [(1, 1, None), (7, 1, None), (8, 1, 1), (70, 1, 10), (70, 7, 70), (700, 1, 100)]


@pytest.mark.parametrize(("count", "age", "walked"), EXACT)
def test_exact_searches_are_evaluated_on_a_delta_where_that_is_cheaper_than_their_walks(
    count: int, age: int, walked: int | None
) -> None:
    plan = plan_sweep(Watched({1: 100}, exact(count, age)))

    assert plan.has(PartKind.DELTA) is (walked is not None)
    assert len(plan.walks) == (count if walked is None else walked)
    assert plan.shortfall is None


def test_seven_releases_walk_every_exact_search_once_to_prove_our_reading() -> None:
    ages = dict.fromkeys(range(100), 1)
    for _ in range(7):
        searches = tuple(Search(number, "status", 10, age=age, is_exact=True) for number, age in ages.items())
        plan = plan_sweep(Watched({1: 100}, searches))
        walked = {search.watch_id for search in plan.walks}
        assert len(walked) <= 100 / 7 + 2
        ages = {number: 1 if number in walked else age + 1 for number, age in ages.items()}
    assert max(ages.values()) <= 7


def test_more_due_searches_than_the_budget_has_requests_are_put_off_and_named() -> None:
    plan = plan_sweep(Watched({1: 1_000}, tuple(Search(number, "new", 10) for number in range(2_000))))

    assert plan.requests <= plan.allowance.requests
    assert plan.shortfall is not None
    assert plan.shortfall.startswith(f"{2_000 - len(plan.walks):,} searches that are due wait for a later release")


def test_what_the_registry_counts_is_paid_for_and_no_more() -> None:
    watched, counted = Watched({1: 600_000}), Shape(trials=590_123, changed=4_210, asked=2)

    prices = {part.kind: part.requests for part in plan_sweep(watched, None, counted).parts}

    assert prices[PartKind.RELEASE] == 4
    assert prices[PartKind.DELTA] == 7  # three days, and four full pages between them
    assert prices[PartKind.LIGHT] == 591 + 24 + 1


def test_a_busy_registry_makes_the_delta_dearer() -> None:
    watched, busy = Watched({1: 600_000}), Shape(changed_a_day=10_000)

    prices = {part.kind: part.requests for part in plan_sweep(watched, None, busy).parts}

    assert prices[PartKind.DELTA] == 33


def test_each_part_says_why() -> None:
    why = plan_sweep(Watched({1: 600_000}, (Search(1, "asthma", 10, age=1),))).why

    assert "1 saved searches walked to their end" in why
    assert "at least every 7 releases" in why
    assert "pages of few fields over the whole registry" in why
    assert "got a new update date" in why
