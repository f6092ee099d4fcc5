"""Texts of strangers that look like templates, or have no end."""

import pytest

from tests.unit.alerts.told import NOW, make_alert, make_change, make_part, make_told_trial, told
from watcher.alerts.render import MOST_BYTES, Renderer, load_templates, webhook_message
from watcher.alerts.webhook import MOST_BYTES as MOST_BODY_BYTES
from watcher.assets import templates_dir
from watcher.model.change import Kind


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return load_templates(templates_dir())


@pytest.mark.parametrize(
    "title",
    [
        "{{ 7 * 7 }} of {{ self.__init__.__globals__ }}",
        "{% for number in range(10 ** 5) %}x{% endfor %}",
        "{% include 'email/_style.css' %} {# unseen #}",
        "{{ unknown }} {% broken",
    ],
)
def test_f42_a_title_that_is_a_template_is_shown_and_not_carried_out(renderer: Renderer, title: str) -> None:
    alert = make_alert(make_part(make_told_trial(title=title)))
    mail, note = renderer.email(alert), renderer.note(alert)

    for shown in (mail.subject, " ".join(mail.text.split()), note.subject, webhook_message(alert, NOW).text):
        assert title in shown
    assert title.replace("'", "&#39;") in mail.html


def test_f42_a_text_of_ten_megabytes_stays_within_a_message(renderer: Renderer) -> None:
    endless = make_change(Kind.DESCRIPTION, "summary", None, "without end " * 900_000)
    alert = make_alert(make_part(make_told_trial(*told(endless))))
    mail = renderer.email(alert)

    assert len(mail.text.encode()) + len(mail.html.encode()) <= MOST_BYTES
    assert len(webhook_message(alert, NOW).text.encode()) <= MOST_BODY_BYTES
