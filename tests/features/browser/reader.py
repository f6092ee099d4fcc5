"""Somebody at a browser, and what must never happen to them: errors, blocked content, requests to anybody else."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

from watcher.web.languages import COOKIE

HEIGHTS = {1280: 900, 360: 740}
#: What WCAG 2.2 asks of level AA, and thereby of level A; the size of targets axe leaves out unless it is told.
AA = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
Scheme: TypeAlias = Literal["light", "dark"]


@dataclass(frozen=True, slots=True)
class Device:
    width: int
    has_scripts: bool = True
    scheme: Scheme = "light"
    locale: str = "en-US"
    zone: str = "America/New_York"


@dataclass(slots=True)
class Reader:
    """A browser of their own with one page open; `faults` and `requests` fill up as they read."""

    page: Page
    origin: str
    faults: list[str] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)

    def opens(self, path: str) -> None:
        """Open a page of ours, or a link of a mail."""
        self.requests.clear()
        self.page.goto(path if path.startswith("http") else f"{self.origin}{path}")

    def speaks(self, language: str) -> None:
        """Choose the language of all pages from now on, as its link does."""
        self.page.context.add_cookies([{"name": COOKIE, "value": language, "url": self.origin}])

    def presses(self, name: str) -> None:
        """Press the button of this name, and wait for the page that it leads to."""
        with self.page.expect_navigation():
            self.page.get_by_role("main").get_by_role("button", name=name, exact=True).click()

    def types(self, label: str, words: str) -> None:
        self.page.get_by_role("main").get_by_label(label, exact=True).fill(words)

    def chooses(self, name: str) -> None:
        self.page.get_by_role("radio", name=name).check()

    def follows(self, name: str) -> None:
        """Click on the first link of this name, and wait for its page."""
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=name, exact=True).first.click()

    @property
    def text(self) -> str:
        return self.page.locator("main").inner_text()

    @property
    def overflow(self) -> int:
        """Return by how many pixels the page is wider than its window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))

    def takes(self, device: Device, scheme: Scheme) -> None:
        """Show the same page on another device."""
        self.page.set_viewport_size({"width": device.width, "height": HEIGHTS[device.width]})
        self.page.emulate_media(color_scheme=scheme)

    def barriers(self) -> list[str]:
        """Return what axe finds that WCAG 2.2 AA forbids: the rule, the tag, and what is wrong with it."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(Axe().axe_script)
        found = self.page.evaluate("options => axe.run(document, options)", AA)["violations"]
        return [
            f"{rule['id']}: {node['html'][:150]} {node['failureSummary'].splitlines()[1:2]}"
            for rule in found
            for node in rule["nodes"][:5]
        ]


@contextmanager
def reading(browser: Browser, origin: str, device: Device, *, may_fail: bool = False) -> Iterator[Reader]:
    """Give somebody a browser; fail unless all stayed well. `may_fail`: answers of 4xx are what the story is about."""
    context = browser.new_context(
        viewport={"width": device.width, "height": HEIGHTS[device.width]},
        java_script_enabled=device.has_scripts,
        color_scheme=device.scheme,
        locale=device.locale,
        timezone_id=device.zone,
    )
    try:
        reader = Reader(_page(context), origin)
        _watch(reader, may_fail=may_fail)
        yield reader
    finally:
        context.close()
    assert not reader.faults, "\n".join(reader.faults)


def _page(context: BrowserContext) -> Page:
    page = context.new_page()
    page.set_default_timeout(15_000)
    return page


def _watch(reader: Reader, *, may_fail: bool) -> None:
    page, faults = reader.page, reader.faults
    page.on("request", lambda request: _note(reader, request))
    page.on("pageerror", lambda error: faults.append(f"script error: {error}"))
    page.on("requestfailed", lambda request: faults.extend(_failures(request)))
    page.on("console", lambda message: faults.extend(_complaints(message, may_fail=may_fail)))


def _failures(request: Request) -> list[str]:
    """Return why a request failed; who leaves a page at once breaks off its last request, which is no fault."""
    return [] if request.failure == "net::ERR_ABORTED" else [f"failed: {request.url}: {request.failure}"]


def _complaints(message: ConsoleMessage, *, may_fail: bool) -> list[str]:
    """Return what the browser holds against a page; what its content security policy blocks is an error, too."""
    is_expected = may_fail and "the server responded with a status of 4" in message.text
    return [f"console: {message.text}"] if message.type in {"error", "warning"} and not is_expected else []


def _note(reader: Reader, request: Request) -> None:
    reader.requests.append(request)
    if not request.url.startswith((f"{reader.origin}/", "data:")):
        reader.faults.append(f"a request left for {request.url}")
