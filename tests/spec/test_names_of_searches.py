"""What a saved search is called, told from the title that it was stored with."""

import pytest

from tests.unit.plain.speakers import readers_of
from watcher.plain.language import Language
from watcher.plain.searches import search_words

NEAR = "within 100 km of Shanghai, China"
CASES = [
    ("words: gastric cancer", "gastric cancer"),
    ("condition: gastric cancer; status: Recruiting", "gastric cancer; status: Recruiting"),
    (f"words: gastric cancer; {NEAR}", "gastric cancer within 100 km (62 mi) of Shanghai, China"),
    (
        f"condition: asthma; {NEAR}; status: Recruiting or Available",
        "asthma within 100 km (62 mi) of Shanghai, China; status: Recruiting or Available",
    ),
    (f"phase: Phase 3; {NEAR}", "phase: Phase 3; within 100 km (62 mi) of Shanghai, China"),
    ("lead sponsor: Example", "lead sponsor: Example"),
    ("AREA[Phase]PHASE3", "AREA[Phase]PHASE3"),
]


@pytest.mark.parametrize(("title", "told"), CASES)
def test_a_search_is_called_by_its_words(title: str, told: str) -> None:
    assert search_words(title) == told


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (Language.SPANISH, "gastric cancer a menos de 100 km (62 mi) de Shanghai, China; estado: En reclutamiento"),
        (Language.CHINESE, "Shanghai, China周边100公里（62英里）以内的gastric cancer；状态：招募中"),  # noqa: RUF001
    ],
)
def test_its_words_keep_their_place_in_other_languages(language: Language, told: str) -> None:
    with readers_of(language):
        assert search_words(f"words: gastric cancer; {NEAR}; status: Recruiting") == told
