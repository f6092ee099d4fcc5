"""Each fault of the catalog has a test that names it, or a reason why it cannot happen here."""

from pathlib import Path

from tests.spec.faults import CATALOG, REASONS, named_by_tests

NUMBERS = [fault.number for faults in CATALOG.values() for fault in faults]


def test_the_catalog_has_every_number_once_and_in_order() -> None:
    assert list(range(1, 48)) == NUMBERS


def test_each_fault_has_a_test_or_else_a_reason() -> None:
    with_test, with_reason = set(named_by_tests()), set(REASONS)

    assert [f"F{number}" for number in NUMBERS if number not in with_test | with_reason] == []
    assert [f"F{number}" for number in NUMBERS if number in with_test & with_reason] == []


def test_no_test_names_a_fault_that_the_catalog_lacks() -> None:
    assert set(named_by_tests()) | set(REASONS) <= set(NUMBERS)


def test_a_fault_is_named_by_a_whole_word_of_a_name_or_a_docstring(tmp_path: Path) -> None:
    source = """
def test_f1_f23_and_half4_f5a():
    'F6, (F7), and not f8, XF9 or F10x.'
    # F11
def f12(): ...
"""
    (tmp_path / "test_one.py").write_text(source, encoding="utf-8")

    found = named_by_tests(tmp_path)

    assert sorted(found) == [1, 6, 7, 23]
    assert found[1] == [f"{tmp_path.name}/test_one.py::test_f1_f23_and_half4_f5a"]
