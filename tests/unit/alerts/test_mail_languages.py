"""Mails in the language of their readers; tests/rendered holds what they read."""

import re

import pytest

from tests.unit.alerts.test_render import as_file, check
from tests.unit.plain.speakers import Brackets, readers_of
from watcher.alerts.disabled import SAMPLE_DISABLED
from watcher.alerts.render import Renderer, load_templates
from watcher.alerts.sample_pages import SAMPLE_DIFF
from watcher.alerts.samples import BREATHING, CLINICS, MIGRAINE, RINSE, SAMPLE_ALERTS, SAMPLE_ASKED
from watcher.assets import templates_dir
from watcher.model.alert import Message
from watcher.plain.language import Language

OTHERS = (Language.SPANISH, Language.CHINESE)
#: What stands in a mail and is not ours to translate: the registry's words, names, addresses, signs.
GIVEN = [
    BREATHING, MIGRAINE, RINSE, "A Wristband That Counts Steps After Hip Surgery", "Trial Watcher", "UTC",
    *(part for clinic in CLINICS for part in clinic[:2]), "Invented Clinic", "Baltimore", "Maryland", "Towson",
    "ClinicalTrials.gov", "New York", "Too few participants in the first year", "migraine",
    "hooks.example.org", "2 March 2026",
    "it says that it is gone: 410 Gone.",
]  # fmt: skip
INNERMOST = re.compile("⟦[^⟦⟧]*⟧")


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return load_templates(templates_dir())


def unsaid(text: str) -> list[str]:
    """Return the words of a text that no message has said and that are not given."""
    for given in sorted(GIVEN, key=len, reverse=True):
        text = text.replace(given, "")
    text = re.sub(r"https?://\S+|\[\[[^\]]*\]\]\S*|NCT\d+|[“\[{][^”\]}]*[”\]}]", "", text)
    while INNERMOST.search(text):
        text = INNERMOST.sub("", text)
    return re.findall(r"[A-Za-z]+", text)


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("name", ["sites", "reworded", "place", "left", "day", "week"])
def test_an_alert_reads_as_its_readers_speak(name: str, language: Language, renderer: Renderer) -> None:
    with readers_of(language):
        check(f"{name}.{language}.txt", as_file(renderer.email(SAMPLE_ALERTS[name])))


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("name", SAMPLE_ASKED)
def test_a_confirmation_reads_as_its_readers_speak(name: str, language: Language, renderer: Renderer) -> None:
    with readers_of(language):
        check(f"{name}.{language}.txt", as_file(renderer.confirmation(SAMPLE_ASKED[name])))


@pytest.mark.parametrize("name", [name for name in SAMPLE_ALERTS if name != "reworded"])  # that shows a record's text
def test_all_words_of_an_alert_go_through_the_translators(name: str, renderer: Renderer) -> None:
    with readers_of(Language.SPANISH, Brackets()):
        mail, note = renderer.email(SAMPLE_ALERTS[name]), renderer.note(SAMPLE_ALERTS[name])
    assert [unsaid(text) for text in (mail.subject, mail.text, note.subject, note.text)] == [[], [], [], []]


def test_all_words_of_the_other_mails_go_through_the_translators(renderer: Renderer) -> None:
    with readers_of(Language.SPANISH, Brackets()):
        mails: list[Message] = [*map(renderer.confirmation, SAMPLE_ASKED.values()), renderer.disabled(SAMPLE_DISABLED)]
    assert [unsaid(f"{mail.subject}\n{mail.text}") for mail in mails] == [[]] * len(mails)


def test_the_registry_s_own_words_are_marked_as_english(renderer: Renderer) -> None:
    with readers_of(Language.SPANISH):
        html = renderer.email(SAMPLE_ALERTS["reworded"]).html
    assert '<html lang="es">' in html
    assert re.search(rf'<a [^>]*lang="en"[^>]*>{MIGRAINE}</a>', html)
    assert re.search(r'<span lang="en">Migraine for at least <del', html)


def test_a_registry_s_text_within_a_message_fakes_no_link(renderer: Renderer) -> None:
    """Jinja's own messages would not put their values through what guards all other text."""
    said = renderer.environment.from_string('{{ _("Now recruiting: %(title)s", title=title) }}')
    assert said.render(title="[[leave]] \x1b[31m") == "Now recruiting: [ [leave]] [31m"


@pytest.mark.parametrize("language", OTHERS)
def test_a_diff_can_be_shown_in_any_language(language: Language, renderer: Renderer) -> None:
    with readers_of(language):
        assert f'<html lang="{language}">' in renderer.diff_page(SAMPLE_DIFF)


@pytest.mark.parametrize("language", OTHERS)
def test_a_mail_s_links_lead_to_pages_in_its_language(language: Language, renderer: Renderer) -> None:
    with readers_of(language):
        mail = renderer.email(SAMPLE_ALERTS["several"])
    for form in (mail.text, mail.html):
        ours = re.findall(r"\[\[pages\]\][^\s\"<]*", form)
        assert [link for link in ours if not link.endswith(f"?lang={language}")] == []
