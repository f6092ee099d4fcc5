"""The figures as a Markdown table, on the terminal and between the markers of a page."""

import os
import platform
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
SECOND = 1.0
MILLISECOND = 0.001


@dataclass(frozen=True, slots=True)
class Row:
    """One line: the CPU seconds of each round, beside the floor's median."""

    name: str
    seconds: Sequence[float]
    floor: float
    goal: str


def machine() -> str:
    """Name what the figures depend on, and nothing that tells whose machine it is."""
    return f"{os.cpu_count()} cores, {platform.python_implementation()} {platform.python_version()}"


def table(rows: Sequence[Row]) -> Iterator[str]:
    """Yield the lines of a Markdown table; the ratio comes first, because it lasts longer than the seconds."""
    yield "| what | x floor | CPU, median | least to most | goal |"
    yield "| --- | ---: | ---: | ---: | --- |"
    for row in rows:
        spread = f"{_readable(min(row.seconds))} to {_readable(max(row.seconds))}"
        middle = median(row.seconds)
        yield f"| {row.name} | {middle / row.floor:.2f} | {_readable(middle)} | {spread} | {row.goal} |"


def write(name: str, lines: Sequence[str], page: Path = PAGE) -> None:
    """Put lines between the page's `<!-- name -->` and `<!-- /name -->`; what stands around them stays."""
    text = page.read_text(encoding="utf-8")
    before, begin, rest = text.partition(f"<!-- {name} -->\n")
    _, end, after = rest.partition(f"<!-- /{name} -->")
    if not begin or not end:
        raise SystemExit(f"{page} has no <!-- {name} --> with a <!-- /{name} --> after it")
    page.write_text(before + begin + "\n".join(["", *lines, "", ""]) + end + after, encoding="utf-8")


def _readable(seconds: float) -> str:
    if seconds >= SECOND / 10:
        return f"{seconds:.2f} s"
    if seconds >= MILLISECOND:
        return f"{seconds * 1_000:.2f} ms"
    return f"{seconds * 1_000_000:.0f} us"
