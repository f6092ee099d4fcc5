"""What changed between two records of one trial: each differing leaf in exactly one change or noise."""

from watcher.diff.compare import compare, refuse_other_trial

__all__ = ["compare", "refuse_other_trial"]
