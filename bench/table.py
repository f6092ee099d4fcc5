"""The figures as a Markdown table, on the terminal and between the markers of a page, and pictures beside it."""

import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
PLOTS = PAGE.parent / "plots"
SECOND = 1.0
MILLISECOND = 0.001
THOUSAND = 1_000


@dataclass(frozen=True, slots=True)
class Row:
    """One line: the CPU seconds of each round, beside the floor's median."""

    name: str
    seconds: Sequence[float]
    floor: float
    goal: str = "-"


@dataclass(frozen=True, slots=True)
class Report:
    """What a benchmark shows on the page, and its plots as SVG by the name of their file."""

    lines: Sequence[str]
    plots: Mapping[str, str] = field(default_factory=dict)


class NotMeasuredError(Exception):
    """What a benchmark needs is not there; the message says what, and how to get it."""


def at_most(limit: float, found: float, unit: str) -> str:
    """Return a goal in words, with what was found and whether that is enough."""
    return f"at most {limit:g} {unit}: {_rounded(found)}, {_verdict(is_met=found <= limit)}"


def at_least(limit: float, found: float, unit: str) -> str:
    """Like `at_most`, for what should be large."""
    return f"at least {limit:g} {unit}: {_rounded(found)}, {_verdict(is_met=found >= limit)}"


def _rounded(found: float) -> str:
    return f"{found:,.0f}" if found >= THOUSAND else f"{found:.3g}"


def _verdict(*, is_met: bool) -> str:
    return "met" if is_met else "MISSED"


def lines(rows: Sequence[Row]) -> list[str]:
    """Return the table, and below it what it was measured on."""
    counts = sorted({len(row.seconds) for row in rows})
    rounds = " or ".join(map(str, counts))
    return [*table(rows), "", f"Medians of {rounds} rounds on {machine()}."]


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


def write(name: str, text: Sequence[str], page: Path = PAGE) -> None:
    """Put lines between the page's `<!-- name -->` and `<!-- /name -->`; what stands around them stays."""
    before, begin, rest = page.read_text(encoding="utf-8").partition(f"<!-- {name} -->\n")
    _, end, after = rest.partition(f"<!-- /{name} -->")
    if not begin or not end:
        raise SystemExit(f"{page} has no <!-- {name} --> with a <!-- /{name} --> after it")
    page.write_text(before + begin + "\n".join(["", *text, "", ""]) + end + after, encoding="utf-8")


def write_plots(plots: Mapping[str, str], folder: Path = PLOTS) -> None:
    """Write each plot into the folder that the page shows them from."""
    folder.mkdir(exist_ok=True)
    for name, drawn in plots.items():
        (folder / name).write_text(drawn, encoding="utf-8")


def _readable(seconds: float) -> str:
    if seconds >= SECOND / 10:
        return f"{seconds:.2f} s"
    if seconds >= MILLISECOND:
        return f"{seconds * 1_000:.2f} ms"
    return f"{seconds * 1_000_000:.0f} us"
