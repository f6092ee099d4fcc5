"""Takes the pictures of docs/pictures: the demo's pages and mails in a real browser. `make pictures` runs it.

What is shown is invented: trials whose ids begin with NCT99, and people at example.org.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from playwright.sync_api import Browser, Page, sync_playwright

from tests.features.browser.chromium import WHAT_TO_DO, find_chromium

FOLDER: Final = Path(__file__).parents[1] / "docs" / "pictures"
DESKTOP, PHONE = 1280, 360
HEIGHTS: Final = {DESKTOP: 900, PHONE: 740}
TRIAL: Final = "NCT99000001"
GIVEN_UP: Final = "NCT99000033"
WATCHER: Final = (sys.executable, "-m", "watcher")
#: The last line that the served demo prints.
READY: Final = "What cora.coordinator@example.org follows: "


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as a file of docs/pictures; `of` is the part that is shown, the window without one."""

    name: str
    address: str
    width: int = DESKTOP
    scheme: Literal["light", "dark"] = "light"
    of: str = ""


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, _demo(folder) as addresses, _browser() as browser:
        mails = Path(folder, "mails")
        # Samples, because the trials of the demo's own mails are real, though what happens to them there is not.
        subprocess.run([*WATCHER, "preview", "--to", str(mails)], check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - ours
        for picture in _pictures(addresses, mails):
            file = FOLDER / f"{picture.name}.png"
            with _page(browser, picture) as page:
                page.goto(picture.address)
                (page.locator(picture.of) if picture.of else page).screenshot(path=file)
            print(f"{file.relative_to(FOLDER.parents[1])}: {file.stat().st_size // 1024} KB")


def _pictures(addresses: dict[str, str], mails: Path) -> tuple[Picture, ...]:
    start = addresses["Start page"].rstrip("/")
    trial, mail = f"{start}/trials/{TRIAL}?near=Shanghai", (mails / "reworded.html").as_uri()
    return (
        Picture("start", f"{start}/"),
        Picture("start-phone", f"{start}/", PHONE),
        Picture("results", f"{start}/find?q=gastric+cancer&near=Shanghai"),
        Picture("trial", trial),
        Picture("trial-phone-dark", trial, PHONE, "dark"),
        Picture("timeline", f"{start}/trials/{GIVEN_UP}", of="#changes"),
        Picture("eligibility", trial, of="#eligibility"),
        Picture("sites", trial, of="#sites"),
        Picture("manage", addresses[READY.removesuffix(": ")]),
        Picture("mail", mail, of="body"),
        Picture("mail-dark", mail, scheme="dark", of="body"),
        Picture("mail-phone", mail, PHONE),
        Picture("mail-phone-dark", mail, PHONE, "dark"),
    )


@contextmanager
def _demo(folder: str) -> Iterator[dict[str, str]]:
    """Run the served demo; yield its addresses by name."""
    command = [*WATCHER, "demo", "--serve", "--out", folder]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own program
    try:
        yield _addresses(process.stdout or ())
    finally:
        process.terminate()
        process.communicate()


def _addresses(lines: Iterable[str]) -> dict[str, str]:
    found = {}
    for line in lines:
        name, _, address = line.strip().partition(": ")
        if address.startswith("http://"):
            found[name] = address
        if line.startswith(READY):
            return found
    raise SystemExit("the demo ended before it was served")


@contextmanager
def _browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = find_chromium(Path(playwright.chromium.executable_path))
        if found is None:
            raise SystemExit(WHAT_TO_DO)
        browser = playwright.chromium.launch(executable_path=found)
        yield browser
        browser.close()


@contextmanager
def _page(browser: Browser, picture: Picture) -> Iterator[Page]:
    size = {"width": picture.width, "height": HEIGHTS[picture.width]}
    context = browser.new_context(
        viewport=size,  # type: ignore[arg-type]  # its two numbers
        color_scheme=picture.scheme,
        device_scale_factor=1 if picture.width == DESKTOP else 2,
        locale="en-US",
        timezone_id="Europe/Berlin",
    )
    yield context.new_page()
    context.close()


if __name__ == "__main__":
    main()
