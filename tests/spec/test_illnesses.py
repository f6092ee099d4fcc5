"""What illnesses are called in Spanish and Chinese, and the English words that the registry is asked with."""

import pytest

from watcher.plain.illnesses import NAMES, in_english


@pytest.mark.parametrize(
    ("typed", "english"),
    [
        ("cáncer de estómago", "stomach cancer"),
        ("cancer de estomago", "stomach cancer"),
        ("  CÁNCER  Gástrico ", "stomach cancer"),
        ("胃癌", "stomach cancer"),
        ("cáncer de mama", "breast cancer"),
        ("cáncer de riñón", "kidney cancer"),
        ("cancer de colon", "colon cancer"),
        ("大腸癌", "colorectal cancer"),
        ("肺癌", "lung cancer"),
        ("leucemia", "leukemia"),
        ("diabetes tipo 2", "type 2 diabetes"),
        ("糖尿病", "diabetes"),
        ("presión alta", "high blood pressure"),
        ("乙肝", "hepatitis B"),
        ("EPOC", "COPD"),
        ("偏头痛", "migraine"),
    ],
)
def test_a_common_name_has_its_english(typed: str, english: str) -> None:
    assert in_english(typed) == english


@pytest.mark.parametrize(
    "typed",
    ["", "gastric cancer", "diabetes", "cáncer", "mi madre tiene cáncer de estómago", "胃癌患者", "胃", "hepatitis B"],
)
def test_a_part_of_what_is_typed_is_not_put_into_english(typed: str) -> None:
    assert in_english(typed) == ""


@pytest.mark.parametrize(("english", "spanish", "chinese"), NAMES)
def test_each_name_stands_for_one_illness_and_none_for_itself(english: str, spanish: str, chinese: str) -> None:
    names = [*spanish.split(", "), *chinese.split(", ")]

    assert {in_english(name) for name in names} == {english}
    assert in_english(english) in ("", english)
    assert len(set(names)) == len(names)
