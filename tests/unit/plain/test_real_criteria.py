"""Plain lines of real criteria: nothing is lost in any of them, and enough have one to be worth it."""

from tests.unit.diff.real_records import real_records
from watcher.model.record import text_at
from watcher.plain.criteria import read_criteria
from watcher.plain.eligibility_lines import plain_line
from watcher.plain.language import Language, speaking
from watcher.plain.line_facts import NUMBER, keeps_facts


def _criteria() -> list[str]:
    texts = (text_at(each, "protocolSection.eligibilityModule.eligibilityCriteria") for each in real_records())
    return [one.text for text in texts if text for one in read_criteria(text) if not one.is_heading]


def test_no_number_unit_comparison_or_negation_is_lost() -> None:
    told = [(text, line) for text in _criteria() if (line := plain_line(text))]
    assert [pair for pair in told if not keeps_facts(*pair)] == []
    # Of 23,869 criteria in 1,424 records 6,937 have a plain line, and 1,990 in another language than English.
    assert len(told) > 6_900


def test_numbers_are_the_same_in_every_language() -> None:
    for language in (Language.SPANISH, Language.CHINESE):
        with speaking(language):
            told = [(text, line) for text in _criteria() if (line := plain_line(text))]
        assert [pair for pair in told if sorted(NUMBER.findall(pair[0])) != sorted(NUMBER.findall(pair[1]))] == []
        assert len(told) > 1_900
