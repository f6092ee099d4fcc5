"""A small disk of its own for a database, which can be filled up and freed again."""

import errno
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

#: Room for a long campaign's database and its log.
MEGABYTES = 128
CHUNK = 65_536
#: A page of tmpfs: what is left below it is no room.
LEAST = 4_096


@dataclass(frozen=True, slots=True)
class Disk:
    """A mounted disk; one file on it takes what the others leave."""

    folder: Path

    @property
    def _filler(self) -> Path:
        return self.folder / "filler"

    @property
    def is_full(self) -> bool:
        return self._filler.exists()

    def fill(self) -> None:
        """Take all room that is left."""
        with self._filler.open("ab", buffering=0) as file:
            for size in (CHUNK, LEAST):
                _write_until_full(file.fileno(), bytes(size))

    def free(self) -> None:
        self._filler.unlink()


def _write_until_full(file: int, chunk: bytes) -> None:
    while True:
        try:
            os.write(file, chunk)
        except OSError as exc:
            if exc.errno == errno.ENOSPC:
                return
            raise


def missing() -> str | None:
    """Say what this machine lacks to mount a small disk; None: nothing."""
    if os.geteuid() != 0:
        return "a small disk is mounted by root"
    if shutil.which("mount") is None:
        return "a small disk is mounted by `mount`"
    try:
        with TemporaryDirectory() as folder, mounted(Path(folder)):
            return None
    except subprocess.CalledProcessError as exc:
        return f"a small disk cannot be mounted here: {exc.stderr.strip()}"


@contextmanager
def mounted(folder: Path) -> Iterator[Disk]:
    """Mount a disk in memory on a folder until the block ends."""
    folder.mkdir(exist_ok=True)
    _run("mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "watcher-small-disk", str(folder))
    try:
        yield Disk(folder)
    finally:
        # Lazily: who still has a file open there does not keep it mounted.
        _run("umount", "--lazy", str(folder))


def _run(*words: str) -> None:
    subprocess.run(words, check=True, capture_output=True, text=True)  # noqa: S603 - Debian's own
