"""Hold a registry-wide reformat before anybody is told, and let an operator decide about it."""

from datetime import datetime

import structlog

from watcher.jobs.tell import tell
from watcher.pipeline import Pipeline
from watcher.plain import told_lines
from watcher.sweep.reformats import Reformat, Verdict

log: structlog.stdlib.BoundLogger = structlog.get_logger()


def hold_reformats(pipeline: Pipeline, sweep_id: int, now: datetime) -> list[str]:
    """Hold what moved in very many trials at a sweep's release; returns a line on each path that waits."""
    if not pipeline.reformats.hold(sweep_id, len(pipeline.book.followed()), now):
        return []
    waiting = pipeline.reformats.waiting()
    for each in waiting:
        log.warning("reformat.held", sweep=sweep_id, path=each.path, trials=each.trials, example=each.nct_id)
    return [reformat_words(each) for each in waiting]


def decide_reformats(pipeline: Pipeline, verdict: Verdict, now: datetime) -> int:
    """Tell what waits, or keep it as history that tells nobody; returns how many versions it concerned."""
    decided = pipeline.reformats.decide(verdict, now)
    tell(pipeline, now)
    return decided


def reformat_words(held: Reformat) -> str:
    """Return one line: what moved, in how many trials, and one of them."""
    [line] = told_lines([held.example], {})
    return (
        f"{held.path} moved in {held.trials} trials at once, as in {held.nct_id} ({line.text}): nobody is told; "
        "`watcher poll --accept-reformat tell` tells it, `quiet` keeps it as history"
    )
