"""Medical terms, found in criteria and explained."""

import pytest

from watcher.plain.glossary import ALSO, MEANINGS, term_of, terms_found


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("ECOG performance status of 0 or 1", ["ECOG"]),
        ("AST/ALT below 2 x ULN, ANC above 1,000", ["AST", "ALT", "ULN", "ANC"]),
        ("SGPT or SGOT within limits", ["ALT", "AST"]),
        ("Metastatic disease, refractory to treatment", ["metastatic", "refractory"]),
        ("eGFR above 60; EGFR mutated", ["eGFR", "EGFR"]),
        ("anti-PD-L1 antibody", []),
        ("ALTERNATIVE treatment, mastectomy", []),
        ("ECOG 0, then ECOG 1", ["ECOG"]),
        ("Stage IV gastric cancer", []),
        ("Stages: III or IV; NYHA Class III/IV", ["NYHA"]),
        ("stage II disease and IV antibiotics", ["IV"]),
        ("IV iron", ["IV"]),
    ],
)
def test_terms_are_found_as_whole_words(text: str, names: list[str]) -> None:
    assert list(dict.fromkeys(term.name for _found, term in terms_found(text))) == names


def test_every_other_way_of_writing_leads_to_a_term() -> None:
    assert set(ALSO.values()) <= set(MEANINGS)


def test_every_meaning_is_a_sentence_that_does_not_use_its_own_term_alone() -> None:
    for name, meaning in MEANINGS.items():
        assert meaning.endswith("."), name
        assert meaning.split(":")[0].strip() != name


def test_a_word_that_nobody_explained_has_no_term() -> None:
    assert term_of("Zorblax") is None
