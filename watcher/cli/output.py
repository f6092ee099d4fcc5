"""How commands print: data on standard output, everything else on standard error."""

from collections.abc import Mapping, Sequence
from typing import Annotated, TypeAlias

import orjson
import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)

AsJson: TypeAlias = Annotated[bool, typer.Option("--json", help="Print JSON for a program.")]


def complain(line: str) -> None:
    err.print(Text.assemble(("watcher: ", "bold red"), " ".join(line.split())))


def print_json(value: object) -> None:
    """Print plain JSON, never wrapped or colored."""
    text = orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS, default=str)
    typer.echo(text.decode())


def print_rows(headings: Sequence[str], rows: Sequence[Sequence[object]], *, nothing: str) -> None:
    """Print a table, or say that there is nothing in it."""
    if not rows:
        out.print(nothing)
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        # Text, not markup: a registry's or a person's words may hold square brackets.
        table.add_row(*(Text("" if cell is None else str(cell)) for cell in row))
    out.print(table)


def as_lines(facts: Mapping[str, object]) -> None:
    for name, value in facts.items():
        out.print(Text.assemble((f"{name}: ", "bold"), str(value)))
