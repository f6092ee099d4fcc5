"""In which language a page answers."""

import pytest
from starlette.datastructures import Headers

from tests.integration.web.visitor import Visitor
from watcher.bootstrap import Service
from watcher.plain.language import Language
from watcher.web.languages import known, wished

EN, ES, ZH = Language.ENGLISH, Language.SPANISH, Language.CHINESE


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", EN),
        ("es", ES),
        ("es-MX,es;q=0.9,en;q=0.8", ES),
        ("en-US,en;q=0.9,es;q=0.8", EN),
        ("fr,de;q=0.9", EN),
        ("fr, es;q=0.5, en;q=0.4", ES),
        ("zh-CN,zh;q=0.9", ZH),
        ("zh-TW", ZH),
        ("zh-Hans-SG", ZH),
        ("es;q=0", EN),
        ("es;q=nonsense, en;q=0.1", EN),
        ("*", EN),
        (",;,;;q=", EN),
    ],
)
def test_the_browsers_wish_decides(header: str, language: Language) -> None:
    assert wished(Headers({"accept-language": header})) is language


@pytest.mark.parametrize(
    ("cookie", "language"), [("lang=zh-Hans", ZH), ("a=b; lang=es", ES), ("lang=xx", EN), ("lang", EN), ('"\\', EN)]
)
def test_an_earlier_choice_comes_first(cookie: str, language: Language) -> None:
    assert wished(Headers({"cookie": cookie, "accept-language": "en"})) is language


def test_a_tag_that_nobody_speaks_is_none() -> None:
    assert known("eo") is None


def test_a_choice_in_the_address_is_remembered(visitor: Visitor) -> None:
    chosen = visitor.get("/?lang=es")
    later = visitor.get("/")

    assert '<html lang="es">' in chosen.text
    assert "HttpOnly; SameSite=Lax" in chosen.headers["set-cookie"]
    assert '<html lang="es">' in later.text


def test_a_cookie_goes_by_https_alone_where_the_service_has_it(on_tls: Service) -> None:
    assert "; Secure" in Visitor(on_tls).get("/?lang=es").headers["set-cookie"]


def test_the_switch_keeps_what_was_asked(visitor: Visitor) -> None:
    page = visitor.get("/find?q=asthma&near=Boston&lang=zh-Hans")

    assert 'href="/find?q=asthma&amp;near=Boston&amp;lang=es"' in page.text
    assert '<span lang="zh-Hans" aria-current="true">简体中文</span>' in page.text


def test_a_path_that_looks_like_another_host_stays_a_path(visitor: Visitor) -> None:
    page = visitor.get("http://localhost:8000//evil.example/?lang=es")

    assert page.status_code == 404
    assert 'href="//evil.example' not in page.text


def test_pages_in_two_languages_are_not_taken_for_one_by_caches(visitor: Visitor) -> None:
    assert {"Accept-Language", "Cookie"} <= set(visitor.get("/").headers["vary"].split(", "))


@pytest.mark.parametrize("path", ["/", "/manage", "/nowhere"])
def test_a_page_says_what_language_it_is_in(path: str, visitor: Visitor) -> None:
    assert visitor.get(f"{path}?lang=zh-Hans").headers["content-language"] == "zh-Hans"
