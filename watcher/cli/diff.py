"""diff: what changed between two records in files."""

from collections import Counter
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.text import Text

from watcher.alerts.render import load_templates
from watcher.assets import templates_dir
from watcher.cli.output import out, print_json
from watcher.diff import compare, refuse_other_trial
from watcher.errors import NotATrialError
from watcher.model.change import Diff, Importance
from watcher.model.record import Record
from watcher.plain import Line, diff_json, kind_words, told_lines
from watcher.registry.parse import parse_trial

COLORS = {
    Importance.CRITICAL: "bold red",
    Importance.NOTABLE: "yellow",
    Importance.MINOR: "",
    Importance.ADMINISTRATIVE: "dim",
}


class Format(StrEnum):
    TEXT = "text"
    JSON = "json"
    HTML = "html"


def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD.json", help="A record as API v2 serves it.")],
    new: Annotated[Path, typer.Argument(metavar="NEW.json", help="A later record of the same trial.")],
    form: Annotated[Format, typer.Option("--format", help="For a terminal, a program or a browser.")] = Format.TEXT,
) -> None:
    """Compare two records of one trial, field by field."""
    before, after = _read(old), _read(new)
    refuse_other_trial(before, after)
    found = compare(before, after)
    match form:
        case Format.JSON:
            print_json(diff_json(before, after, found))
        case Format.HTML:
            typer.echo(load_templates(templates_dir()).diff_page(diff_json(before, after, found)))
        case Format.TEXT:
            _print(after, found)


def _read(file: Path) -> Record:
    try:
        value = orjson.loads(file.read_bytes())
    except OSError as exc:
        raise NotATrialError(f"{file} cannot be read: {exc.strerror}") from exc
    except orjson.JSONDecodeError as exc:
        raise NotATrialError(f"{file} is not JSON ({exc}): save a record as API v2 serves it") from exc
    try:
        return parse_trial(value).record
    except NotATrialError as exc:
        raise NotATrialError(f"{file}: {exc}") from exc


def _print(record: Record, found: Diff) -> None:
    if not found.changes:
        out.print("Nothing changed.")
    width = max((len(kind_words(change.kind)) for change in found.changes), default=0)
    for line in told_lines(found.changes, record):
        out.print(_line(line, width))
    if found.noise:
        rules = Counter(one.rule for one in found.noise)
        counts = ", ".join(f"{count} {rule}" for rule, count in rules.most_common())
        out.print(Text(f"\nHidden as noise: {counts}", style="dim"))


def _line(line: Line, width: int) -> Text:
    change = line.changes[0]
    mark = {"added": "+", "removed": "-", "changed": "~"}[change.op]
    importance = f"{line.importance.word:<16}"
    return Text.assemble(
        (f"{mark} {kind_words(change.kind):<{width}}  ", "bold"),
        (importance, COLORS[line.importance]),
        line.text,
    )
