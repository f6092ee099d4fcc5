"""Postal codes as they are written, and one form of them."""

import pytest

from watcher.diff.zips import same_zip_code, zip_of

AMERICA = "united states"


@pytest.mark.parametrize(
    ("written", "country", "code"),
    [
        ("02115-1234", AMERICA, "02115"),
        ("2115", AMERICA, "02115"),
        ("21151234", AMERICA, "02115"),
        ("D-69120", "germany", "69120"),
        ("SE-171 76", "sweden", "17176"),
        ("SW3 6JJ", "united kingdom", "sw36jj"),
        ("113-8655", "japan", "1138655"),
        ("", "france", ""),
    ],
)
def test_a_code_has_one_form(written: str, country: str, code: str) -> None:
    assert zip_of(written, country) == code


def test_half_a_code_is_the_same_one() -> None:
    assert same_zip_code("4200", "4200319")


@pytest.mark.parametrize(("old", "new"), [("42", "4200"), ("74136", "74101"), ("", "74136"), ("", "")])
def test_other_codes_and_none_are_not(old: str, new: str) -> None:
    assert not same_zip_code(old, new)
