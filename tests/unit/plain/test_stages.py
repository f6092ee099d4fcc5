"""Phases and statuses, explained."""

from watcher.plain.stages import PHASES, STATUSES, phase_explained, status_explained
from watcher.plain.tokens import PHASES as PHASE_TOKENS
from watcher.plain.tokens import STATUSES as STATUS_TOKENS


def test_every_status_and_every_phase_that_has_words_has_a_meaning_too() -> None:
    assert set(STATUSES) == set(STATUS_TOKENS)
    assert set(PHASES) == set(PHASE_TOKENS)


def test_what_the_record_does_not_say_is_not_explained() -> None:
    assert phase_explained([], None) is None
    assert phase_explained(["PHASE9"], "INTERVENTIONAL") is None
    assert status_explained("PAUSED_BY_LAW") is None
