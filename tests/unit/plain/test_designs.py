"""How a trial is built, in plain words."""

from watcher.plain.designs import arm_explained, design_explained, masked_words


def test_chance_is_said_as_chance() -> None:
    assert "Chance decides" in (design_explained("allocation", "RANDOMIZED") or "")


def test_a_value_that_says_it_itself_has_no_meaning_beside_it() -> None:
    assert design_explained("primaryPurpose", "OTHER") is None
    assert design_explained("nothing", "RANDOMIZED") is None
    assert arm_explained("OTHER") is None


def test_who_is_not_told_stands_in_one_order() -> None:
    said = masked_words(["OUTCOMES_ASSESSOR", "PARTICIPANT", "SOMEBODY_NEW"])

    assert said == "Not told who gets what: the people who take part; those who judge the results."


def test_nobody_masked_is_not_said() -> None:
    assert masked_words([]) is None
