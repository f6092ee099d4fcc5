"""Names as they were meant, through broken encodings."""

import pytest

from watcher.diff.spelling import plain, same_but_broken, skeleton


@pytest.mark.parametrize(
    "name",
    [
        "H&ocirc;pital St.-Luc",
        "H&amp;ocirc;pital St. Luc",
        "H\u00c3\u00b4pital St Luc",
        "HO\u0302PITAL  ST LUC",
        "H\u00f4pital 'St Luc'",
    ],
)
def test_a_name_is_read_without_case_accents_and_escapes(name: str) -> None:
    assert plain(name) == "hopital st luc"


def test_letters_that_are_no_letter_with_an_accent_become_plain() -> None:
    assert plain("\u0141\u00f3d\u017a \u00d8ster I\u015f\u0131k Stra\u00dfe") == "lodz oster isik strasse"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("H?pital Ex?mple", "H\u00f4pital Ex\u00ebmple"),
        ("H?pital Mar?ne", "Hopital Marene"),
        ('H\u0103"Pital Ex\u0103<Mple', "H\u0103pital Ex\u0103mple"),
        ("Cl\ufffdnica", "Clinica"),
    ],
)
def test_lost_letters_do_not_make_another_name(old: str, new: str) -> None:
    assert same_but_broken(old, new)
    assert same_but_broken(new, old)


@pytest.mark.parametrize(
    ("old", "new"), [("Clinica", "Clinics"), ("Cl?nica", "Clinica Marina"), ("???", "Ash"), ("H?pital", "Hospital Ash")]
)
def test_other_letters_do(old: str, new: str) -> None:
    assert not same_but_broken(old, new)


def test_a_broken_encoding_leaves_the_skeleton_as_it_was() -> None:
    assert skeleton('H\u0103"Pital Ex\u0103<Mple') == skeleton("H\u00f4pital Ex\u00ebmple") == "hpitalexmple"
