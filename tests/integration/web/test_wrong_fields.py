"""A form with something that cannot be used comes back with one line that names it, and with all that was typed."""

import html
import re

import httpx
import pytest

from tests.integration.web.visitor import Visitor

#: A form as a reader fills it in; `city` is ambiguous nowhere.
FILLED = {
    "email": "pat.doe@example.org",
    "kinds": "results",
    "frequency": "weekly",
    "hour": "18",
    "weekday": "5",
    "zone": "Asia/Tokyo",
    "language": "es",
    "city": "Boston, MA",
    "distance": "25km",
}
TOKEN = re.compile(r'name="csrf" value="([0-9a-f]+)"')


def send(visitor: Visitor, page: str, fields: dict[str, str]) -> httpx.Response:
    token = TOKEN.findall(visitor.get(page).text)[0]
    return visitor.post(page.partition("?")[0], **{"csrf": token, "q": "NCT99000003", **fields})


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("city", "Nowhereville", "no city of at least 1,000 people is called 'Nowhereville': write it in English"),
        ("city", "Springfield", "write 'Springfield, Missouri'"),
        ("distance", "far", "'far' is no distance: write it like 50km or 30mi"),
        ("frequency", "hourly", "Choose how often"),
        ("hour", "24", "Choose an hour from the list"),
        ("weekday", "0", "Choose a day of the week"),
        ("zone", "Berlin", "did you mean Europe/Berlin?"),
    ],
)
def test_the_field_is_named_with_what_would_be_right(visitor: Visitor, field: str, typed: str, told: str) -> None:
    answer = send(visitor, "/follow?trial=NCT99000003", {**FILLED, field: typed})

    page = html.unescape(answer.text)
    assert answer.status_code == 400
    assert re.search(rf'<a href="#{field}">[^<]*{re.escape(told)}', page, re.IGNORECASE)
    assert re.search(rf'aria-describedby="[^"]*{field}-wrong', page)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "write one like name@example.org"),
        ("pat.doe@example", "'pat.doe@example' is not an e-mail address"),
        ("pat@x.org\r\nBcc: all@x.org", "is not an e-mail address"),
    ],
)
def test_a_wrong_address_is_told_once_beside_it_and_unfolds_nothing(visitor: Visitor, typed: str, told: str) -> None:
    answer = send(visitor, "/follow?trial=NCT99000003", {**FILLED, "email": typed})

    page = html.unescape(answer.text)
    assert answer.status_code == 400
    assert page.count(told) == 1
    assert 'aria-describedby="email-wrong' in page
    assert '<details class="times">' in page


def test_everything_that_was_typed_is_still_there(visitor: Visitor) -> None:
    page = send(visitor, "/follow?trial=NCT99000003", {**FILLED, "email": '"><script>@example.org'}).text

    assert 'value="&#34;&gt;&lt;script&gt;@example.org"' in page
    assert 'value="Boston, MA"' in page
    for chosen in ("25km", "18", "5", "Asia/Tokyo", "es"):
        assert f'<option value="{chosen}" selected>' in page
    assert 'value="weekly" checked' in page
    assert re.findall(r'name="kinds" value="(\w+)" checked', page) == ["sites", "results"]


def test_a_form_without_our_cookie_comes_back_filled_in_and_can_be_sent_again(visitor: Visitor) -> None:
    refused = visitor.post("/follow", q="NCT99000003", **FILLED)
    again = visitor.post("/follow", **FILLED, q="NCT99000003", csrf=TOKEN.findall(refused.text)[0])

    assert refused.status_code == 400
    assert "does not keep cookies" in refused.text
    assert 'value="pat.doe@example.org"' in refused.text
    assert again.status_code == 200


@pytest.mark.parametrize("typed", ["", "pat", "pat@example"])
def test_who_asks_for_their_link_is_told_what_is_wrong_with_the_address(visitor: Visitor, typed: str) -> None:
    answer = send(visitor, "/manage", {"email": typed})

    assert answer.status_code == 400
    assert 'aria-invalid="true" aria-describedby="email-wrong email-hint"' in answer.text
    assert "<title>This cannot be sent yet. Your subscriptions" in answer.text
    assert f'value="{typed}"' in answer.text


def test_a_reader_is_told_in_their_own_language(visitor: Visitor) -> None:
    visitor.get("/?lang=es")

    page = send(visitor, "/follow?trial=NCT99000003", {**FILLED, "kinds": "", "city": ""}).text

    assert "Elija" in page.partition('id="wrong"')[2]


def test_a_form_of_nonsense_is_a_page_and_no_fault(visitor: Visitor) -> None:
    for body in ({"q": "\x00"}, {"q": "x" * 30_000}, {"kinds": "?", "hour": "9" * 400}, {"search": "0x7"}, {}):
        answer = visitor.post("/follow", **body)
        assert 400 <= answer.status_code < 500
        assert "<h1>" in answer.text
