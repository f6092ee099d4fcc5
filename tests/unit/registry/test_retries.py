"""Which errors are tried again, and after how long."""

import pytest

from watcher.errors import (
    BlockedError,
    BusyError,
    GarbledError,
    RefusedError,
    TrialNotFoundError,
    UnreachableError,
)
from watcher.registry.retries import AskedToWaitError, RetryPolicy

POLICY = RetryPolicy(attempts=3, first_wait=1, longest_wait=60)
DECISIONS: list[tuple[Exception, bool | float]] = [
    (BusyError("x"), True),
    (GarbledError("x"), True),
    (UnreachableError("x"), True),
    (RefusedError("x"), False),
    (BlockedError("x"), False),
    (TrialNotFoundError("x"), False),
    (ValueError("a defect of ours"), False),
    (AskedToWaitError("x", 60), 60),
    # Asked earlier than it wants, a busy registry would only be busier.
    (AskedToWaitError("x", 61), False),
]


@pytest.mark.parametrize(("error", "decision"), DECISIONS)
def test_only_what_may_pass_is_tried_again(error: Exception, decision: bool | float) -> None:
    assert POLICY.wait_after(error) == decision
