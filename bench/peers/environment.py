"""The other tools' environment: its own folder, filled from its own lock, so that nothing of theirs meets ours."""

import subprocess
import venv
from hashlib import sha256
from pathlib import Path

from bench.table import NotMeasuredError

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "bench" / ".peers"
LOCK = ROOT / "requirements" / "peers.lock"
STAMP = FOLDER / "installed-from"
INSTALL_SECONDS = 900


def install() -> None:
    """Fill the folder from the lock; a second time costs nothing."""
    if _is_fresh(STAMP):
        return
    venv.create(FOLDER, clear=True, with_pip=True)
    pip = [tool("python"), "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--require-hashes"]
    subprocess.run([*pip, "-r", str(LOCK)], check=True, timeout=INSTALL_SECONDS)  # noqa: S603 - fixed words
    STAMP.write_text(_lock_digest(), encoding="ascii")


def require(stamp: Path = STAMP) -> None:
    """Raise NotMeasuredError where the tools are not installed, are others than the lock says, or cannot be watched."""
    if not Path("/proc/self/stat").is_file():
        raise NotMeasuredError("the other tools' CPU is read from /proc, which only Linux has")
    if not _is_fresh(stamp):
        raise NotMeasuredError("the other tools are not installed; `make bench-peers` does it once (1 minute, 700 MB)")


def tool(name: str) -> str:
    return str(FOLDER / "bin" / name)


def version(package: str) -> str:
    """Return a package's version there, for the table."""
    asked = f"from importlib.metadata import version; print(version({package!r}))"
    command = [tool("python"), "-c", asked]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)  # noqa: S603 - fixed words
    return done.stdout.strip()


def _is_fresh(stamp: Path) -> bool:
    return stamp.is_file() and stamp.read_text(encoding="ascii") == _lock_digest()


def _lock_digest() -> str:
    return sha256(LOCK.read_bytes()).hexdigest()
