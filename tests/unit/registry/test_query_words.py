"""Words that people type cannot run as operators."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.registry.query.words import OPERATORS, clean, escape_words, only_nct_ids, phrase

ESCAPED = [
    ("gastric cancer", "gastric cancer"),
    ("  gastric \n cancer ", "gastric cancer"),
    ("ALL", r"\ALL"),
    ("AML,ALL", r"AML,\ALL"),
    ("ALLERGY and OREGANO", "ALLERGY and OREGANO"),
    ("asthma not copd", "asthma not copd"),
    ('Merck" OR AREA[Phase]PHASE3', r"Merck \OR \AREA Phase PHASE3"),
    (r"\ALL", r"\ALL"),
    ("(head OR neck)", r"head \OR neck"),
    ("MISSING MIN MAX RANGE[1,2]", r"\MISSING \MIN \MAX \RANGE 1,2"),
    ("Turkey (Türkiye)", "Turkey Türkiye"),
]


@pytest.mark.parametrize(("typed", "written"), ESCAPED)
def test_operators_become_words(typed: str, written: str) -> None:
    assert escape_words(typed) == written


@given(st.lists(st.sampled_from([*OPERATORS, *'[]()"\\,- ', "lung", "Phase"])).map("".join))
def test_no_text_keeps_syntax_or_a_bare_operator(typed: str) -> None:
    written = escape_words(typed)

    assert not re.search(r'[\[\]()"]', written)
    assert not re.search(rf"(?<!\\)\b(?:{'|'.join(OPERATORS)})\b", written)


def test_escaping_twice_changes_nothing() -> None:
    once = escape_words('Merck" OR ALL')

    assert escape_words(once) == once


def test_in_a_phrase_operator_words_are_words() -> None:
    assert phrase('Korea" OR ALL') == '"Korea OR ALL"'


def test_characters_that_no_address_or_database_can_hold_are_dropped() -> None:
    assert clean("gas\x00tric\u200b \ud800can\u00adcer\r\n") == "gastric cancer"


IDS = [
    ("NCT00000001", ("NCT00000001",)),
    ("nct1, NCT00000002 NCT3,", ("NCT00000001", "NCT00000002", "NCT00000003")),
    ("ivacaftor NCT00000001", ()),
    ("NCT00000001 OR NCT00000002", ()),
    ("", ()),
]


@pytest.mark.parametrize(("text", "ids"), IDS)
def test_a_text_of_nothing_but_ids_is_recognized(text: str, ids: tuple[str, ...]) -> None:
    assert only_nct_ids(text) == ids
