"""Files of JSON lines, each written before the next thing happens."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

Line: TypeAlias = dict[str, object]


class Lines:
    """A file to which one process adds lines, each with the time at which it was written."""

    def __init__(self, file: Path) -> None:
        self._file = file.open("a", encoding="utf-8")

    def write(self, did: str, **facts: object) -> None:
        self._file.write(json.dumps({"at": time.time(), "did": did} | facts) + "\n")
        self._file.flush()

    def close(self) -> None:
        self._file.close()


def read_lines(file: Path) -> Iterator[Line]:
    for line in file.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)
