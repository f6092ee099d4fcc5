"""A reader with a browser without scripts: fills in our forms and follows the links of our mails."""

import re
from dataclasses import dataclass, field
from email.message import EmailMessage

import httpx

from tests.features.conftest import World, link_of
from tests.integration.web.visitor import Visitor

FIELD = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
CHOSEN = {"kinds": "recruiting", "frequency": "immediate", "hour": "8", "weekday": "1", "zone": "Europe/Berlin"}


@dataclass(slots=True)
class Reader:
    """One person at one address."""

    world: World
    email: str
    host: str = "203.0.113.7"
    browser: Visitor = field(init=False)
    #: The address of their own page.
    own: str = ""

    def __post_init__(self) -> None:
        self.browser = Visitor(self.world.service, self.host)

    def open(self, link: str) -> httpx.Response:
        return self.browser.get(self._path(link))

    def press(self, link: str, **fields: str) -> httpx.Response:
        """Send a form to a page that a mail led to."""
        return self.browser.post(self._path(link), **fields)

    def fill_in(self, link: str, **fields: str) -> httpx.Response:
        """Open a page with a form, and send it with what it holds already and these fields."""
        page = self.open(link)
        given = {name: value.replace("&amp;", "&") for name, value in FIELD.findall(page.text)}
        return self.browser.post(self._path(link).partition("?")[0], **{**given, **fields})

    def ask_to_follow(self, what: str, **chosen: str) -> httpx.Response:
        return self.fill_in(f"/follow?{what}", email=self.email, **{**CHOSEN, **chosen})

    def follow(self, what: str, **chosen: str) -> None:
        """Ask, and press the button in the mail."""
        self.ask_to_follow(what, **chosen)
        self.world.deliver()
        self.press(link_of(self.mails[-1], "confirm"))

    def come_home(self) -> None:
        """Ask for the link to their own page, and open it from the mail."""
        self.fill_in("/manage", email=self.email)
        self.world.deliver()
        self.own = link_of(self.mails[-1], "manage")

    def do(self, what: str, number: int | None = None) -> httpx.Response:
        return self.press(self.own, do=what, **({} if number is None else {"id": str(number)}))

    @property
    def mails(self) -> list[EmailMessage]:
        return self.world.mails_to(self.email)

    @property
    def numbers(self) -> list[int]:
        """The numbers of what they follow, as their page has them."""
        return [int(found) for found in re.findall(r'id="card-(\d+)"', self.open(self.own).text)]

    def _path(self, link: str) -> str:
        return link.removeprefix(self.world.service.settings.public_url)
