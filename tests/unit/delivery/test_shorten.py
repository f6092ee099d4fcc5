"""F27: a message that is too long for a mail is shortened, with a link, and stays a valid one."""

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.delivery.deliveries import LEAVE, make_delivery
from watcher.delivery.email import mail_bytes
from watcher.delivery.email.outline import VOID
from watcher.delivery.email.shorten import MOST_BYTES, SHORTENED, fit
from watcher.delivery.email.skeleton import encode
from watcher.model.alert import Message

SLOTS = ("[[leave:0]]", "[[leave]]")
URL = "https://clinicaltrials.gov/study/NCT{number:08d}"
#: Gmail clips here.
CLIPPED_AT = 102 * 1024


def make_long(trials: int, words: int = 30) -> Message:
    """Return the mail of so many trials, laid out as ours are."""
    names = [f"Étude {number} " + "of exemplumab " * words for number in range(trials)]
    urls = [URL.format(number=number) for number in range(trials)]
    text = "\n".join(f"{name}\n{url}\n" for name, url in zip(names, urls, strict=True))
    cards = "".join(
        f'<div class="card"><h2><a href="{url}">{name}</a></h2><ul><li>One &amp; two<br>more</li></ul></div>\n'
        for name, url in zip(names, urls, strict=True)
    )
    why = '<div class="why"><p>You follow:</p><ul><li>x <a href="[[leave:0]]">stop</a></li></ul></div>'
    return Message(
        "Much changed",
        f"{text}\n{'-' * 76}\nYou get this because you follow x.\nStop: [[leave:0]]\n",
        f"<html><head><title>x</title><style>p {{}}</style></head><body><div>{cards}{why}</div></body></html>\n",
    )


class Strict(HTMLParser):
    """Holds every end tag to the tag that is open."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def is_valid(html: str) -> bool:
    parser = Strict()
    parser.feed(html)
    parser.close()
    return not parser.open


def test_what_fits_stays_as_it_is() -> None:
    message = make_long(10)

    assert fit(message, SLOTS, encode) is message


@pytest.mark.parametrize(("trials", "words"), [(200, 30), (2_000, 30), (5, 10_000), (1, 100_000)])
def test_a_mail_that_would_be_clipped_is_shortened_to_what_is_shown(trials: int, words: int) -> None:
    """F27: mail programs and servers take no mail of any length."""
    delivery = make_delivery(message=make_long(trials, words))

    mail = mail_bytes(delivery, "Trial Watcher <watcher@example.org>", "watch.example.org")

    assert MOST_BYTES * 0.8 < len(mail) <= MOST_BYTES < CLIPPED_AT
    assert LEAVE.replace("=", "=3D").encode() in mail  # whoever gets it can still stop it


@pytest.mark.parametrize("trials", [200, 2_000])
def test_both_parts_keep_their_beginning_and_their_end(trials: int) -> None:
    long = make_long(trials)
    short = fit(long, SLOTS, encode)

    for was, part in [(long.text, short.text), (long.html, short.html)]:
        assert part[:1000] == was[:1000]
        assert part[-60:] == was[-60:]
        assert part.count(SHORTENED) == 1
        assert "[[leave:0]]" in part
    assert is_valid(short.html)


def test_the_link_leads_to_the_trial_at_which_the_mail_was_cut() -> None:
    short = fit(make_long(200), SLOTS, encode)
    shown = short.text.partition(SHORTENED)[0]

    last = max(number for number in range(200) if URL.format(number=number) in shown)
    assert f"The rest: {URL.format(number=last)}\n" in short.text
    assert f'<a href="{URL.format(number=last)}">Read the rest</a>' not in short.text


def test_a_list_of_very_many_reasons_is_shortened_within() -> None:
    reasons = "".join(f'<li>trial {n} <a href="[[leave]]">stop</a></li>' for n in range(2_000))
    long = Message("", "x", f"<html><body><p>News.</p><ul>{reasons}</ul></body></html>")

    html = fit(long, SLOTS, encode).html

    assert is_valid(html)
    assert f"<li><br>{SHORTENED}<br></li>" in html  # a list takes nothing but its entries
    assert html.endswith("</li></ul></body></html>")


def test_a_text_without_html_gets_the_whole_room() -> None:
    long = make_long(500)

    mail = mail_bytes(make_delivery(message=Message("", long.text, "")), "watcher@example.org", "watch.example.org")

    assert MOST_BYTES * 0.9 < len(mail) <= MOST_BYTES


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["<div>", "</div>", "<ul><li>", "</li></ul>", "<p>", "<br>", "</b>", "&amp;", "[[leave]]", "w " * 2_000]
        ),
        max_size=60,
    ),
    st.sampled_from(["", "<p>[[leave]]</p>"]),
)
def test_however_a_message_is_made_its_mail_fits(pieces: list[str], end: str) -> None:
    body = "".join(pieces) * 4
    message = Message("", body + end, f"<html><body>{body}{end}</body></html>")

    mail = mail_bytes(make_delivery(message=message), "watcher@example.org", "watch.example.org")

    assert len(mail) <= MOST_BYTES


@pytest.mark.parametrize("html", ["<style>" + "x " * 90_000, "<p>" + "x" * 200_000, "x" * 200_000])
def test_html_with_nowhere_to_cut_is_left_out_and_the_text_stays(html: str) -> None:
    short = fit(Message("", "The news.\n", html), SLOTS, encode)

    assert short == Message("", "The news.\n", "")
