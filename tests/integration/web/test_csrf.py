"""Forms from other sites are refused."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx
import pytest
from fastapi import FastAPI, Request, Response

from watcher.bootstrap import Service
from watcher.errors import UsageError
from watcher.web.csrf import COOKIE, check_csrf, csrf_of


@dataclass(slots=True)
class Browser:
    """Keeps the cookies of one page with a form."""

    app: FastAPI
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self) -> httpx.Response:
        return self._ask("GET")

    def post(self, content: str, headers: Mapping[str, str] | None = None) -> httpx.Response:
        return self._ask("POST", content, headers)

    def _ask(self, method: str, content: str = "", headers: Mapping[str, str] | None = None) -> httpx.Response:
        async def run() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            origin = "https://watcher.example.org"
            async with httpx.AsyncClient(transport=transport, base_url=origin, cookies=self.cookies) as client:
                return await client.request(method, "/form", content=content.encode(), headers=headers)

        answer = asyncio.run(run())
        self.cookies |= dict(answer.cookies)
        return answer


@pytest.fixture
def browser(on_tls: Service) -> Browser:
    """A page that gives a token, and a form that wants it."""
    app = FastAPI()

    @app.get("/form")
    def form(request: Request) -> Response:
        token = csrf_of(request, on_tls)
        answer = Response(token.make())
        token.keep_in(answer)
        return answer

    @app.post("/form")
    async def send(request: Request) -> Response:
        check_csrf(request, on_tls, (await request.body()).decode())
        return Response("done")

    return Browser(app)


def test_a_form_of_ours_is_taken(browser: Browser) -> None:
    token = browser.get().text

    assert browser.post(token).text == "done"


def test_its_cookie_is_ours_alone(browser: Browser) -> None:
    cookie = browser.get().headers["set-cookie"]

    assert all(word in cookie for word in ("HttpOnly", "SameSite=lax", "Secure"))


def test_each_page_gets_a_token_of_its_own_for_one_cookie(browser: Browser) -> None:
    first, second = browser.get(), browser.get()

    assert first.text != second.text
    assert "set-cookie" not in second.headers
    assert browser.post(first.text).text == "done"


@pytest.mark.parametrize("given", ["", "0" * 48, "é" * 30])
def test_a_form_without_a_token_of_ours_is_refused(browser: Browser, given: str) -> None:
    browser.get()

    with pytest.raises(UsageError, match="open for too long"):
        browser.post(given)


def test_a_token_without_its_cookie_is_refused(browser: Browser) -> None:
    token = browser.get().text
    browser.cookies.clear()

    with pytest.raises(UsageError):
        browser.post(token)


def test_a_token_of_another_browser_is_refused(browser: Browser) -> None:
    token = browser.get().text
    browser.cookies.clear()
    browser.cookies[COOKIE] = "somebody-else"

    with pytest.raises(UsageError):
        browser.post(token)


def test_a_form_that_another_site_sends_is_refused_even_with_all_of_it(browser: Browser) -> None:
    token = browser.get().text

    with pytest.raises(UsageError):
        browser.post(token, headers={"sec-fetch-site": "cross-site"})
