"""diff: what changed between two records in files."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import orjson
import typer

from watcher.alerts.diff_view import diff_view
from watcher.alerts.render import load_templates
from watcher.assets import templates_dir
from watcher.cli.diff_text import print_diff
from watcher.cli.output import out, print_bytes, print_json
from watcher.diff import compare, refuse_other_trial
from watcher.errors import NotATrialError
from watcher.model.record import Record
from watcher.plain import diff_json
from watcher.registry.parse import parse_trial


class Format(StrEnum):
    TEXT = "text"
    JSON = "json"
    HTML = "html"


def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD.json", help="The earlier record.")],
    new: Annotated[Path, typer.Argument(metavar="NEW.json", help="A later record of the same trial.")],
    form: Annotated[
        Format,
        typer.Option(
            "--format",
            help="text for a terminal, json for a program (with every value before and after), "
            "html for a browser or a mail.",
        ),
    ] = Format.TEXT,
    list_all: Annotated[
        bool,
        typer.Option("--all", help="In text, list each change of a group; 10 otherwise. The other formats always do."),
    ] = False,
) -> None:
    """Compare two records of one trial: what changed, all of it, the most important first.

    A record is a file as ClinicalTrials.gov serves it:
    curl -o new.json https://clinicaltrials.gov/api/v2/studies/NCT07398326

    What the registry touches without saying anything new is counted as noise, with the reason.
    Comparing exits with 0, whether or not something changed; with 2 where a file is no record
    or the records are of two trials.
    """
    before, after = _read(old), _read(new)
    refuse_other_trial(before, after)
    found = compare(before, after)
    match form:
        case Format.JSON:
            print_json(diff_json(before, after, found))
        case Format.HTML:
            page = load_templates(templates_dir()).diff_page(diff_view(before, after, found))
            print_bytes(page.encode())
        case Format.TEXT:
            print_diff(out, diff_view(before, after, found), list_all=list_all)


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
