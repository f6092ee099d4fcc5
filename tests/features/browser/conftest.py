"""One browser and one running service for each module of stories."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.features.browser.chromium import WHAT_TO_DO, find_chromium
from tests.features.browser.live import Live, live


@pytest.fixture(scope="session")
def chromium() -> Path:
    """Return a Chromium; without one the stories are skipped, and fail on a build server."""
    with sync_playwright() as playwright:
        downloaded = Path(playwright.chromium.executable_path)
    found = find_chromium(downloaded)
    if found is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(WHAT_TO_DO)
    return found


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    """Start it once for a module.

    Not for the session: while it is open this thread has a running event loop, and other tests run loops of their own.
    """
    with sync_playwright() as playwright:
        # Without its sandbox, as Playwright starts it: that refuses to work for root and in many containers, and
        # nothing is shown here but our own pages.
        opened = playwright.chromium.launch(executable_path=chromium)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with live(tmp_path_factory.mktemp("live")) as running:
        yield running
