"""The registry's tokens in words."""

import pytest

from watcher.model.record import Json
from watcher.plain import phase_words, status_words, token_words


@pytest.mark.parametrize(
    ("token", "words"),
    [
        ("NOT_YET_RECRUITING", "Not yet recruiting"),
        ("ACTIVE_NOT_RECRUITING", "Active, not recruiting"),
        ("UNKNOWN", "Unknown status"),
        ("SOMETHING_NEW", "Something new"),
        ("", ""),
    ],
)
def test_a_status_is_told_in_the_registrys_own_words(token: str, words: str) -> None:
    assert status_words(token) == words


@pytest.mark.parametrize(
    ("phases", "words"),
    [
        (["PHASE2"], "Phase 2"),
        (["PHASE2", "PHASE3"], "Phase 2/Phase 3"),
        (["NA"], "No phase (not applicable)"),
        ("EARLY_PHASE1", "Early Phase 1"),
        ([], "not stated"),
        (None, "not stated"),
        ([7], "not stated"),
    ],
)
def test_phases_are_told_together(phases: Json, words: str) -> None:
    assert phase_words(phases) == words


def test_a_token_nobody_knows_is_readable() -> None:
    assert token_words("BRAND_NEW_MODEL") == "Brand new model"
