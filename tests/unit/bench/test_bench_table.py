"""The table gives medians as ratios, and replaces only what stands between its markers."""

from pathlib import Path

import pytest

from bench.table import Row, table, write


def test_a_row_gives_its_median_as_a_ratio_to_the_floor() -> None:
    *_, line = table([Row("a round", [0.5, 9.0, 0.4], floor=0.25, goal="-")])

    assert line == "| a round | 2.00 | 0.50 s | 0.40 s to 9.00 s | - |"


@pytest.mark.parametrize(("seconds", "text"), [(1.5, "1.50 s"), (0.025, "25.00 ms"), (0.000_04, "40 us")])
def test_seconds_are_given_in_a_unit_that_can_be_read(seconds: float, text: str) -> None:
    assert f"| {text} |" in list(table([Row("it", [seconds], floor=1, goal="-")]))[-1]


def test_writing_keeps_what_stands_around_the_markers(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- poll -->\nold\n<!-- /poll -->\nafter\n", encoding="utf-8")

    write("poll", ["new"], page)

    assert page.read_text(encoding="utf-8") == "before\n<!-- poll -->\n\nnew\n\n<!-- /poll -->\nafter\n"


def test_a_page_without_the_markers_is_named(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("nothing\n", encoding="utf-8")

    with pytest.raises(SystemExit, match=r"page\.md has no <!-- poll -->"):
        write("poll", ["new"], page)
