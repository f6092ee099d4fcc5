"""Counting what the diff gets wrong: each sort of error is noticed, and twins are not held against it."""

from bench.held_out import Outcome, add_up
from bench.perturb import Edited
from tests.factories import BEIJING_SITE, SHANGHAI_SITE
from watcher.model.record import Json

OTHER: dict[str, Json] = {"facility": "Sample Infirmary", "city": "Lima", "country": "Peru"}


def _outcome(old: list[Json], new: list[Json], origins: list[int | None]) -> Outcome:
    outcome = Outcome()
    add_up(outcome, old, Edited(new, origins, edits=1))
    return outcome


def test_a_true_account_has_no_errors() -> None:
    outcome = _outcome([SHANGHAI_SITE, BEIJING_SITE], [OTHER, SHANGHAI_SITE], [None, 0])

    assert not any(outcome.wrong.values())
    assert outcome.right == 1.0


def test_a_place_that_is_not_recognized_counts_as_wrongly_added_and_removed() -> None:
    outcome = _outcome([SHANGHAI_SITE], [OTHER], [0])

    assert outcome.wrong["wrongly added"] == ["Sample Infirmary, Lima, -, -, Peru"]
    assert outcome.wrong["wrongly removed"] == ["Example Hospital, Shanghai, -, -, China"]
    assert outcome.right == 0.0


def test_a_place_taken_for_one_that_stays_counts_as_untold() -> None:
    outcome = _outcome([SHANGHAI_SITE], [{**SHANGHAI_SITE, "status": "COMPLETED"}], [None])

    assert len(outcome.wrong["came or went untold"]) == 2


def test_a_place_taken_for_another_that_stays_is_noticed() -> None:
    closed: list[Json] = [{**site, "status": "COMPLETED"} for site in (BEIJING_SITE, SHANGHAI_SITE)]

    outcome = _outcome([SHANGHAI_SITE, BEIJING_SITE], closed, [0, 1])

    assert len(outcome.wrong["taken for another"]) == 2


def test_of_twins_either_may_go() -> None:
    assert not any(_outcome([SHANGHAI_SITE, SHANGHAI_SITE], [SHANGHAI_SITE], [1]).wrong.values())
