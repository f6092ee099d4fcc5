"""What is typed into a box as an NCT ID, and what becomes of it."""

import pytest

from watcher.web.typed_ids import TypedId, read_typed_id

EXACT = ["NCT07398326", "nct07398326", "NCT 07398326", "NCT-07398326", "NCT: 07398326", "NCT\u201307398326", "07398326",
         " (NCT07398326). ", "\uff2e\uff23\uff34\uff10\uff17\uff13\uff19\uff18\uff13\uff12\uff16"]  # fmt: skip
ASKED_BACK = ["NCTO7398326", "NCTo7398326", "ntc07398326", "TNC 07398326", "CTN-07398326"]
WORDS = ["gastric cancer", "NCT", "NCT oil", "ISRCTN12345678", "7398326", "123456789", "NTC 100", "FOX 07398326",
         "NCT07398326 NCT07398327", ""]  # fmt: skip


@pytest.mark.parametrize("typed", EXACT)
def test_eight_digits_are_a_trial(typed: str) -> None:
    assert read_typed_id(typed) == TypedId("NCT07398326")


@pytest.mark.parametrize("typed", ASKED_BACK)
def test_a_slip_is_asked_back_and_not_mended(typed: str) -> None:
    assert read_typed_id(typed) == TypedId(problem="Did you mean NCT07398326?", meant="NCT07398326")


@pytest.mark.parametrize(
    ("typed", "count"), [("NCT9900001", 7), ("NCT990000011", 9), ("nct 7398326", 7), ("NCT1", 1), ("NCT0000000O1", 9)]
)
def test_another_number_of_digits_is_another_trial_and_never_filled_up(typed: str, count: int) -> None:
    assert read_typed_id(typed) == TypedId(problem=f"An NCT ID has 8 digits after NCT; this one has {count}.")


@pytest.mark.parametrize("typed", WORDS)
def test_other_words_are_searched_for(typed: str) -> None:
    assert read_typed_id(typed) is None
