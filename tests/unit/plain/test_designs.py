"""How a trial is built, in plain words."""

from watcher.plain.designs import arm_explained, design_explained


def test_chance_is_said_as_chance() -> None:
    assert "Chance decides" in (design_explained("allocation", "RANDOMIZED") or "")


def test_a_value_that_says_it_itself_has_no_meaning_beside_it() -> None:
    assert design_explained("primaryPurpose", "OTHER") is None
    assert design_explained("nothing", "RANDOMIZED") is None
    assert arm_explained("OTHER") is None
