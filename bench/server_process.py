"""A server of the benchmarks in a process of its own, so that its work is not counted as ours."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager


@contextmanager
def serving_module(module: str, *arguments: str, within: Sequence[str] = ()) -> Iterator[str]:
    """Start `python -m module`, which prints its origin, and yield that origin; `within`: what stands before it."""
    command = [*within, sys.executable, "-m", module, *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own program
        try:
            assert process.stdout is not None  # noqa: S101 - asked for with PIPE
            yield process.stdout.readline().strip()
        finally:
            process.kill()
