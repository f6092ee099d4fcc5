"""Scoring: an error is admitted only if a whole second reading fits better."""

from bench.admitted import Alternative, one_place, two_places
from bench.facts import Fact, What
from bench.score import Judged, judge, tally

RENAMED = Fact(What.SITE_RENAMED, (3, 4))
GONE, COME = Fact(What.SITE_REMOVED, 3), Fact(What.SITE_ADDED, 4)
STATUS = Fact(What.STATUS, ("RECRUITING", "COMPLETED"))
APART = two_places(3, 4, "Another city.")


NONE: frozenset[Fact] = frozenset()


def _judge(named: set[Fact], told: set[Fact], *alternatives: Alternative) -> Judged:
    return judge("pair", frozenset(named), frozenset(told), NONE, alternatives)


def test_what_both_say_is_right_and_the_rest_is_extra_or_missed() -> None:
    found = _judge({STATUS, RENAMED}, {STATUS, GONE})

    assert [found.right, found.extra, found.missed] == [{STATUS}, {GONE}, {RENAMED}]
    assert found.outside == {GONE, RENAMED}


def test_a_second_reading_admits_the_errors_that_it_makes_right() -> None:
    found = _judge({STATUS, RENAMED}, {STATUS, GONE, COME}, APART)

    assert found.admitted == dict.fromkeys((RENAMED, GONE, COME), "Another city.")
    assert found.outside == NONE


def test_half_a_second_reading_is_an_error() -> None:
    assert _judge({RENAMED}, {GONE}, APART).outside == {COME}


def test_a_second_reading_changes_nothing_where_the_first_fits() -> None:
    assert _judge({RENAMED}, {RENAMED}, APART, one_place(3, 4, "Moved.")).outside == NONE


def test_each_doubt_is_settled_by_itself() -> None:
    other = one_place(7, 8, "Moved.")
    named = {RENAMED, Fact(What.SITE_REMOVED, 7), Fact(What.SITE_ADDED, 8)}

    found = _judge(named, {RENAMED, Fact(What.SITE_RENAMED, (7, 8))}, APART, other)

    assert found.outside == NONE
    assert set(found.admitted.values()) == {"Moved."}


def test_what_a_person_calls_noise_may_be_told_or_not() -> None:
    silent = frozenset({Fact(What.KIND, "derived")})

    assert judge("pair", silent, NONE, silent).missed == NONE
    assert judge("pair", silent, silent, silent).right == silent


def test_precision_and_recall_are_shares_of_what_was_said_and_of_what_there_is() -> None:
    sums = dict(tally([_judge({GONE, Fact(What.SITE_REMOVED, 5)}, {GONE}), _judge(set(), {GONE}, APART)]))

    assert (sums[What.SITE_REMOVED].precision, sums[What.SITE_REMOVED].recall) == (0.5, 0.5)
    assert (sums[What.DATE].precision, sums[What.DATE].recall) == (None, None)
