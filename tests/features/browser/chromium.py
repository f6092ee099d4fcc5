"""Where the stories get a Chromium: this machine's own, else Playwright's download, else Debian's package."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
#: A download of some 150 MB; who waits longer than this has no network for it.
DOWNLOAD_SECONDS = 300
WHAT_TO_DO = (
    "the pages are not tried in a browser: install one with `apt-get install chromium` or "
    "`.venv/bin/python -m playwright install --with-deps chromium`"
)


def find_chromium(downloaded: Path) -> Path | None:
    """Return a Chromium that can be started; `downloaded` is where Playwright looks for its own."""
    ways: tuple[Callable[[], Path | None], ...] = (
        _on_path,
        lambda: downloaded if _starts(downloaded) else None,
        lambda: _download(downloaded),
        _from_debian,
    )
    return next((found for way in ways if (found := way())), None)


def _on_path() -> Path | None:
    return next((Path(found) for name in NAMES if (found := shutil.which(name)) and _starts(Path(found))), None)


def _download(to: Path) -> Path | None:
    return to if _ran(sys.executable, "-m", "playwright", "install", "chromium") and _starts(to) else None


def _from_debian() -> Path | None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    install = ("apt-get", "install", "--yes", "--no-install-recommends", "chromium")
    return _on_path() if _ran("apt-get", "update") and _ran(*install) else None


def _starts(program: Path) -> bool:
    """Say whether it runs here: a download may lack the system's libraries, and Ubuntu's own only names a snap."""
    return _ran(str(program), "--version")


def _ran(*command: str) -> bool:
    try:
        ran = subprocess.run(command, capture_output=True, check=False, timeout=DOWNLOAD_SECONDS)  # noqa: S603 - ours
    except (OSError, subprocess.TimeoutExpired):
        return False
    return ran.returncode == 0
