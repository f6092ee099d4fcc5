"""Run steps 2 and 3 of the pipeline for whatever is owed."""

from datetime import datetime

from watcher.pipeline import Pipeline


def tell(pipeline: Pipeline, now: datetime) -> int:
    """Match what is owed and close the windows that are due; returns how many alerts were made."""
    pipeline.match_owed(now)
    return pipeline.close_windows(now)
