"""How commands print: data on standard output, everything else on standard error, nothing a terminal obeys."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, TypeAlias

import orjson
import typer
from rich.cells import cell_len, set_cell_size
from rich.console import Console, ConsoleOptions, ConsoleRenderable, RenderHook
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from watcher.plain.printable import escaped_json, one_line, printable

AsJson: TypeAlias = Annotated[bool, typer.Option("--json", help="Print JSON for a program.")]


class Shown:
    """What is printed, without what a terminal would obey; Rich takes out only a few control characters."""

    def __init__(self, shown: ConsoleRenderable) -> None:
        self._shown = shown

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        for segment in console.render(self._shown, options):
            # Where the terminal has no place for a letter, a question mark stands for it.
            text = printable(segment.text).encode(options.encoding, "replace").decode(options.encoding)
            yield segment if segment.control else Segment(text, segment.style)


class ShownOnly(RenderHook):
    """Keeps every command's output safe in one place, whoever wrote the words in it."""

    def process_renderables(self, renderables: list[ConsoleRenderable]) -> list[ConsoleRenderable]:
        return [Shown(renderable) for renderable in renderables]


def _console(*, is_error: bool) -> Console:
    console = Console(stderr=is_error, highlight=False, soft_wrap=True)
    console.push_render_hook(ShownOnly())
    return console


out = _console(is_error=False)
err = _console(is_error=True)


def complain(line: str) -> None:
    err.print(Text.assemble(("watcher: ", "bold red"), one_line(line)))


def print_json(value: object) -> None:
    """Print plain JSON in UTF-8, never wrapped or colored; it keeps every character, some as an escape."""
    text = orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS, default=str)
    print_bytes(escaped_json(text.decode()).encode())


def print_bytes(text: bytes) -> None:
    """Print UTF-8 as it is: a terminal's own encoding would have no place for some letters."""
    typer.echo(text)


def print_rows(headings: Sequence[str], rows: Sequence[Sequence[object]], *, nothing: str) -> None:
    """Print a table, or say that there is nothing in it; in a pipe nothing is folded, so that a row is a line."""
    if not rows:
        out.print(nothing)
        return
    cells = [["" if cell is None else one_line(str(cell)) for cell in row] for row in rows]
    if not out.is_terminal:
        _print_unfolded([list(headings), *cells])
        return
    table = Table(*headings, box=None, header_style="bold", pad_edge=False)
    for column in table.columns:
        column.overflow = "fold"
    for row in cells:
        # Text, not markup: a registry's or a person's words may hold square brackets.
        table.add_row(*map(Text, row))
    out.print(table, soft_wrap=False)


def _print_unfolded(rows: list[list[str]]) -> None:
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        padded = (set_cell_size(cell, width) for cell, width in zip(row, widths, strict=True))
        out.print(Text("  ".join(padded).rstrip()))


def as_lines(facts: Mapping[str, object]) -> None:
    for name, value in facts.items():
        out.print(Text.assemble((f"{name}: ", "bold"), one_line(str(value))))
