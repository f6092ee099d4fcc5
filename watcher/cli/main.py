"""The commands under one name, and the one place where an error becomes a line and an exit code."""

import sys
from typing import Annotated

import typer

from watcher import __version__
from watcher.cli import (
    backfilling,
    backtesting,
    deliveries,
    diff,
    explaining,
    following,
    history,
    polling,
    rotating,
    serving,
    sites,
)
from watcher.cli.output import complain
from watcher.errors import WatcherError

INTERRUPTED = 130
FAILED = 1
WRONG_USE = 2

app = typer.Typer(
    name="watcher",
    help="Be told when a clinical trial changes.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

TRY, FOLLOW, LOOK, SERVE = "Try it", "Follow trials", "Look", "Run the service"

app.command("demo", rich_help_panel=TRY)(serving.demo)
app.command("replay", rich_help_panel=TRY)(serving.replay)
app.command("preview", rich_help_panel=TRY)(serving.preview)
app.command("watch", rich_help_panel=FOLLOW)(following.watch)
app.command("watches", rich_help_panel=FOLLOW)(following.watches)
app.command("unwatch", rich_help_panel=FOLLOW)(following.unwatch)
app.command("subscribers", rich_help_panel=FOLLOW)(following.subscribers)
app.command("deliveries", rich_help_panel=FOLLOW)(deliveries.deliveries)
app.command("rotate", rich_help_panel=FOLLOW)(rotating.rotate)
app.command("poll", rich_help_panel=LOOK)(polling.poll_now)
app.command("history", rich_help_panel=LOOK)(history.history)
app.command("explain", rich_help_panel=LOOK)(explaining.explain)
app.command("backtest", rich_help_panel=LOOK)(backtesting.backtest)
app.command("backfill", rich_help_panel=LOOK)(backfilling.backfill)
app.command("sites", rich_help_panel=LOOK)(sites.sites)
app.command("diff", rich_help_panel=LOOK)(diff.diff)
app.command("run", rich_help_panel=SERVE)(serving.run)
app.command("web", rich_help_panel=SERVE)(serving.web)
app.command("scheduler", rich_help_panel=SERVE)(serving.scheduler)
app.command("worker", rich_help_panel=SERVE)(serving.worker)
app.command("migrate", rich_help_panel=SERVE)(serving.migrate_database)
app.command("check", rich_help_panel=SERVE)(serving.check)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"watcher {__version__}")  # noqa: T201 - what was asked for
        raise typer.Exit


@app.callback()
def _root(
    _show: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Be told when a clinical trial changes."""


def main() -> None:
    """Run a command: exit 0 done, 2 wrong use, 1 failed; every error is one line."""
    sys.exit(exit_code())


def exit_code() -> int:
    try:
        result = app(standalone_mode=False)
    except WatcherError as exc:
        complain(str(exc))
        return exc.exit_code
    except typer.TyperException as exc:
        # Without any word Typer has printed the help already, and has nothing to add.
        if message := exc.format_message().strip():
            complain(message)
        return WRONG_USE
    except OSError as exc:
        # A folder or file that somebody named; whatever else touches the system has an error of its own.
        complain(f"{exc.filename or 'the output'} cannot be used: {exc.strerror or exc}")
        return WRONG_USE if exc.filename else FAILED
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    return result if isinstance(result, int) else 0
