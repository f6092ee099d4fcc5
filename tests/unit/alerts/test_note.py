"""What a team's channel reads: the same news as a mail, at a glance, and nothing that is one reader's own."""

from pathlib import Path

import pytest

from watcher.alerts.render import Renderer, load_templates
from watcher.alerts.samples import SAMPLE_ALERTS
from watcher.assets import templates_dir

RENDERED = Path(__file__).parents[2] / "rendered" / "note.txt"


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return load_templates(templates_dir())


def test_notes_read_as_the_file_that_a_person_has_read(renderer: Renderer) -> None:
    notes = (renderer.note(SAMPLE_ALERTS[name]) for name in ("opened", "several"))
    text = "\n".join(f"Title: {note.subject}\n\n{note.text}" for note in notes)

    assert text == RENDERED.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", SAMPLE_ALERTS)
def test_a_note_holds_no_slot_for_a_readers_link(renderer: Renderer, name: str) -> None:
    note = renderer.note(SAMPLE_ALERTS[name])

    assert note.subject
    assert "[[" not in note.subject + note.text
    assert note.html == ""
