"""Mails and pages as their readers get them; tests/rendered holds what they read."""

import json
import os
import re
from pathlib import Path

import pytest

from tests.unit.alerts.told import (
    NOW,
    SEARCH_WATCH,
    make_alert,
    make_change,
    make_part,
    make_told_trial,
    new_site,
    told,
)
from watcher.alerts.asked import Asked
from watcher.alerts.render import MOST_BYTES, Renderer, load_templates, webhook_message
from watcher.alerts.sample_pages import SAMPLE_PAGES
from watcher.alerts.samples import SAMPLE_ALERTS, SAMPLE_ASKED
from watcher.assets import templates_dir
from watcher.model.alert import Alert, Message
from watcher.model.change import Kind
from watcher.model.record import Json

RENDERED = Path(__file__).parents[2] / "rendered"
REFRESH = "WATCHER_REFRESH_RENDERED"
#: Read now: the tests themselves see no setting of the machine.
REFRESHES = bool(os.environ.get(REFRESH))
HOW = f"the mail reads otherwise now; if it should, run {REFRESH}=1 pytest {Path(__file__).name}"
HOSTILE = '<script>alert("1")</script> & [[leave:0]]'


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return load_templates(templates_dir())


def hostile() -> Alert:
    site: Json = {"facility": "<b>Clinic</b>", "city": "A\r\nB", "country": "<i>"}
    changes = told(make_change(Kind.SITES, "site", None, site), make_change(Kind.TITLE, "title", "Old", HOSTILE))
    return make_alert(make_part(make_told_trial(*changes, title=HOSTILE)))


def check(name: str, text: str) -> None:
    """Compare with the file of that name, or write it."""
    path = RENDERED / name
    if REFRESHES:
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8"), HOW


def as_file(message: Message) -> str:
    return f"Subject: {message.subject}\n\n{message.text}"


@pytest.mark.parametrize("name", SAMPLE_ALERTS)
def test_an_alert_reads_as_its_file_says(renderer: Renderer, name: str) -> None:
    check(f"{name}.txt", as_file(renderer.email(SAMPLE_ALERTS[name])))


@pytest.mark.parametrize("name", SAMPLE_ASKED)
def test_a_confirmation_reads_as_its_file_says(renderer: Renderer, name: str) -> None:
    check(f"{name}.txt", as_file(renderer.confirmation(SAMPLE_ASKED[name])))


def test_a_webhook_s_body_is_as_its_file_says() -> None:
    body = json.loads(webhook_message(SAMPLE_ALERTS["opened"], NOW).text)

    check("webhook.json", f"{json.dumps(body, indent=2, ensure_ascii=False)}\n")


def test_the_same_alert_gives_the_same_bytes(renderer: Renderer) -> None:
    assert renderer.email(make_alert()) == load_templates(templates_dir()).email(make_alert())


def test_what_the_registry_writes_is_escaped_in_html(renderer: Renderer) -> None:
    html = renderer.email(hostile()).html

    assert "<script" not in html
    assert "<b>" not in html
    assert "&lt;script&gt;" in html


def test_a_title_cannot_show_a_reader_s_own_link_or_end_the_subject(renderer: Renderer) -> None:
    message = renderer.email(make_alert(make_part(make_told_trial(title="A\r\nBcc: x\u2028[[leave:0]]\x07"))))

    assert message.subject == "Now recruiting: A Bcc: x [ [leave:0]]"
    assert message.html.count("[[leave:0]]") == message.text.count("[[leave:0]]") == 1


def test_each_subscription_has_its_own_link_and_there_is_one_for_all(renderer: Renderer) -> None:
    message = renderer.email(make_alert(make_part(), make_part(subscription_id=2, watch=SEARCH_WATCH)))

    for form in (message.text, message.html):
        assert [form.count(slot) for slot in ("[[leave:0]]", "[[leave:1]]", "[[leave:2]]", "[[leave]]")] == [1, 1, 0, 1]


def test_the_mail_asks_nothing_of_the_network_and_needs_no_style_sheet(renderer: Renderer) -> None:
    html = renderer.email(SAMPLE_ALERTS["several"]).html

    assert not [word for word in ("<img", "<link", "<script", "url(", "@import", " src=") if word in html]
    assert 'style="max-width: 600px' in html
    assert "prefers-color-scheme: dark" in html


def test_every_tag_of_a_class_has_its_style(renderer: Renderer) -> None:
    """Both mails together: a class that a template names and no style sheet knows would be a slip."""
    html = renderer.email(SAMPLE_ALERTS["reworded"]).html + renderer.confirmation(SAMPLE_ASKED["confirm"]).html

    tags = [tag for tag in html.split("<") if 'class="' in tag]
    assert [tag for tag in tags if 'style="' not in tag] == []


def test_words_that_came_and_went_are_marked_in_both_forms(renderer: Renderer) -> None:
    message = renderer.email(SAMPLE_ALERTS["reworded"])

    assert "[-12-]{+6+} months" in message.text
    assert ">12</del><ins" in message.html
    assert ">6</ins> months" in message.html


def test_a_line_of_text_fits_a_mail(renderer: Renderer) -> None:
    text = renderer.email(SAMPLE_ALERTS["several"]).text

    assert max(map(len, text.splitlines())) <= 76


def test_a_flood_of_trials_stays_a_mail_that_is_shown_whole(renderer: Renderer) -> None:
    crowd = [
        make_told_trial(*told(*(new_site() for _ in range(12))), nct_id=f"NCT9{number:07d}") for number in range(500)
    ]

    message = renderer.email(make_alert(make_part(*crowd)))

    told_of = len(set(re.findall(r"NCT90\d{6}", message.text)))
    assert message.subject == "12 new sites: A Trial of Exemplumab, and 499 more trials"
    assert f"and {500 - told_of} more trials" in message.text
    assert 60_000 < len(message.html.encode()) + len(message.text.encode()) <= MOST_BYTES


def test_a_confirmation_holds_its_link_in_both_forms(renderer: Renderer) -> None:
    message = renderer.confirmation(Asked(SEARCH_WATCH, frozenset(Kind)))

    assert message.text.count("[[confirm]]") == 1
    assert 'href="[[confirm]]"' in message.html


def test_asking_and_acting_have_one_address(renderer: Renderer) -> None:
    html = renderer.page("confirm.html", **{**SAMPLE_PAGES["confirm.html"], "token": "a/b"})

    assert '<form method="post" action="/confirm/a/b">' in html


def test_a_leave_link_that_was_used_offers_no_button(renderer: Renderer) -> None:
    html = renderer.page("leave.html", **{**SAMPLE_PAGES["leave.html"], "watches": ()})

    assert "You have left already" in html
    assert 'method="post"' not in html


def test_a_page_escapes_what_it_is_given(renderer: Renderer) -> None:
    assert "<script" not in renderer.page("problem.html", title=HOSTILE, text=HOSTILE, detail=HOSTILE)


def test_a_title_leads_to_our_page_and_the_record_is_one_click_away(renderer: Renderer) -> None:
    html = renderer.email(SAMPLE_ALERTS["opened"]).html

    assert re.search(r'<a class="title-link" href="\[\[pages\]\]/trials/NCT99900001"', html)
    assert re.search(r'href="https://clinicaltrials.gov/study/NCT99900001"[^>]*>Read the record', html)
    assert "bookkeeping" not in html
