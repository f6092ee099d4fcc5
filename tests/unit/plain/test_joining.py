"""What stands between words, in each language."""

# ruff: noqa: RUF001 - Chinese has signs of its own

import pytest

from tests.unit.plain.speakers import readers_of
from watcher.plain.joining import aside, away_words, comma, full_stop, gap, headed, listed
from watcher.plain.language import Language

EN, ES, ZH = Language.ENGLISH, Language.SPANISH, Language.CHINESE


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (EN, "Sites: a, b (open), far. More. End"),
        (ES, "Sites: a, b (open), far. More. End"),
        (ZH, "Sites：a、b（open），far。More。End"),
    ],
)
def test_each_language_has_its_signs(language: Language, told: str) -> None:
    with readers_of(language):
        said = headed("Sites", listed(["a", f"b{aside('open')}"]))
        assert f"{said}{comma()}far{full_stop()}More{full_stop()}End" == told


@pytest.mark.parametrize(("language", "between"), [(EN, " "), (ES, " "), (ZH, "")])
def test_a_sentence_with_a_wide_full_stop_needs_no_space_after_it(language: Language, between: str) -> None:
    with readers_of(language):
        assert gap() == between


def test_a_site_whose_distance_is_unknown_stands_alone() -> None:
    assert (away_words("Invented Clinic", None), away_words("Invented Clinic", "3 km")) == (
        "Invented Clinic",
        "Invented Clinic, 3 km",
    )
