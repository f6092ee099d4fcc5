"""What every answer says to a browser."""

import re

from tests.integration.web.visitor import Visitor
from watcher.bootstrap import Service

PAGES = ("/", "/find?q=asthma", "/nope", "/confirm/x", "/static/x/style.css", "/health/live", "/trials/NCT99000012")


def test_every_answer_forbids_what_our_pages_never_do(visitor: Visitor) -> None:
    for headers in [visitor.get(path).headers for path in PAGES]:
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] in {"no-referrer", "same-origin"}


def test_no_page_has_a_style_or_a_script_in_its_text(visitor: Visitor) -> None:
    for text in [visitor.get(path).text for path in PAGES]:
        assert not re.search(r"<style|<script(?![^>]* src=)| style=| on[a-z]+=|javascript:", text)


def test_no_page_loads_anything_from_somebody_else(visitor: Visitor) -> None:
    for path in PAGES:
        loaded = re.findall(r'<(?:link|img|script|iframe)[^>]*?(?:href|src)="([^"]+)"', visitor.get(path).text)
        assert all(each.startswith(("/", "http://localhost:8000/")) for each in loaded)


def test_https_is_insisted_on_where_readers_use_it(on_tls: Service, visitor: Visitor) -> None:
    assert "max-age=63072000" in Visitor(on_tls).get("/").headers["strict-transport-security"]
    assert "strict-transport-security" not in visitor.get("/").headers


def test_a_page_is_packed_for_who_takes_it(visitor: Visitor) -> None:
    assert visitor.get("/", {"accept-encoding": "gzip"}).headers["content-encoding"] == "gzip"
    assert "content-encoding" not in visitor.get("/", {"accept-encoding": "identity"}).headers


def test_head_says_what_get_would_without_saying_it(visitor: Visitor) -> None:
    answer = visitor.ask("HEAD", "/")

    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-type"].startswith("text/html")


def test_robots_are_kept_from_what_costs_the_registry_or_is_a_readers_own(visitor: Visitor) -> None:
    robots = visitor.get("/robots.txt").text

    assert all(f"Disallow: /{page}" in robots for page in ("find", "manage", "confirm", "leave", "follow"))
