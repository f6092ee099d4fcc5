"""A plot is a picture that says in words what it shows, and whose labels can be told apart."""

from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from bench.plot import ABOVE, BELOW, HEIGHT, LABEL_HEIGHT, LEFT, RIGHT, WIDTH, Drawn, Line, Plot, svg

SVG = "{http://www.w3.org/2000/svg}"


def drawn(*lines: Line) -> ET.Element:
    return ET.fromstring(svg(Plot("Requests & more", "trials", "requests", lines)))  # noqa: S314 - our own


def marks(picture: ET.Element) -> list[tuple[float, float]]:
    return [(float(each.attrib["cx"]), float(each.attrib["cy"])) for each in picture.iter(f"{SVG}circle")]


def test_the_corners_of_the_axes_are_whole_powers_of_ten() -> None:
    picture = drawn(Line("both corners", [(100, 1), (10_000, 1_000)], 1))

    assert marks(picture) == [(LEFT, HEIGHT - BELOW), (WIDTH - RIGHT, ABOVE)]


def test_a_tenfold_takes_the_same_room_everywhere() -> None:
    (first, _), (second, _), (third, _) = marks(drawn(Line("even", [(1, 1), (10, 1), (100, 10)], 1)))

    assert third - second == pytest.approx(second - first)


def test_labels_of_lines_that_end_together_stand_below_one_another() -> None:
    picture = drawn(*(Line(f"line {turn}", [(1, 1), (10, 5)], turn) for turn in range(3)))

    heights = [float(each.attrib["y"]) for each in picture.iter(f"{SVG}text") if (each.text or "").startswith("line ")]
    assert [below - above for above, below in pairwise(heights)] == [LABEL_HEIGHT] * 2


@pytest.mark.parametrize(
    ("how", "lines", "dots"),
    [(Drawn.MARKS, 0, 2), (Drawn.LINE, 1, 0), (Drawn.DASHED, 1, 0), (Drawn.LINE | Drawn.MARKS, 1, 2)],
)
def test_what_was_measured_has_marks_and_what_is_compared_a_line(how: Drawn, lines: int, dots: int) -> None:
    picture = drawn(Line("it", [(1, 1), (10, 5)], 0, how))

    assert (len(list(picture.iter(f"{SVG}polyline"))), len(marks(picture))) == (lines, dots)


def test_a_reader_who_sees_no_picture_is_told_its_title() -> None:
    assert drawn(Line("it", [(1, 1)], 0)).attrib["aria-label"] == "Requests & more"
