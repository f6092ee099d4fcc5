"""Loading templates, and what is said of a broken one."""

import re
import shutil
from pathlib import Path

import pytest

from watcher.alerts.render import load_templates
from watcher.alerts.templates import inline_styles, load_environment, shortened, shown, wrapped
from watcher.assets import templates_dir
from watcher.errors import TemplateError

SHEET = ".note { color: #111111; }"


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    return shutil.copytree(templates_dir(), tmp_path / "templates")


def replace(path: Path, old: str, new: str) -> int:
    """Replace what stands first in a file, and return its line."""
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        ("email/alert/body.txt", "{% block why %}", "{% section why %}", "Encountered unknown tag 'section'"),
        ("email/alert/subject.txt", "told.is_mixed", "told.is_mixt", ".* has no attribute 'is_mixt'"),
        ("email/alert/body.txt", "{{ trial.url }}", "{{ trial_url }}", "'trial_url' is undefined"),
        ("email/confirm/body.html", "asked.updated %}", "askd.updated %}", "'askd' is undefined"),
        ("email/_base.html", "{{ subject }}", "{{ subjekt }}", "'subjekt' is undefined"),
        ("email/_base.html", '<p class="brand">', '{{ brand }}<p class="brand">', "'brand' is undefined"),
        ("page/leave.html", "watch | watch_words", "watch | words", "No filter named 'words'"),
        ("page/home.html", "as_of.isoformat()", "(as_of / 2)", "unsupported operand"),
        ("diff/diff.html", "line.reason", "line.raeson", ".* has no attribute 'raeson'"),
    ],
)
def test_a_broken_template_is_named_with_its_line(templates: Path, name: str, old: str, new: str, says: str) -> None:
    line = replace(templates / name, old, new)

    with pytest.raises(TemplateError, match=f"^{re.escape(str(templates / name))}, line {line}: {says}"):
        load_templates(templates)


def test_a_missing_template_is_named(templates: Path) -> None:
    (templates / "email/confirm/body.txt").unlink()

    with pytest.raises(TemplateError, match=r"email/confirm/body\.txt is missing"):
        load_templates(templates)


def test_a_folder_without_templates_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="holds no templates"):
        load_environment(tmp_path)


def test_the_styles_of_a_mail_stand_in_its_tags() -> None:
    source = '{% for word in words if word %}\n<p class="note">{{ word["a"] }}</p>\n{% endfor %}\n'

    inlined = inline_styles(source, SHEET, "body.html")

    assert inlined == source.replace('class="note"', 'class="note" style="color: #111111;"')


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ('<p class="note">\n{{ a > b }}</p>', 2),
        ("<p>\n\n{{ a and '&' }}</p>", 3),
        ("<ul {% if a %}hidden{% endif %}></ul>", 1),
    ],
)
def test_an_expression_that_an_html_parser_would_change_is_refused(source: str, line: int) -> None:
    with pytest.raises(TemplateError, match=rf"^body\.html, line {line}: .* would be changed by the HTML parser; keep"):
        inline_styles(source, SHEET, "body.html")


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        ("two\nlines, escape\x1b[31m, turned \u202eround", "two\nlines, escape[31m, turned round"),
        ("[[leave:0]] and [[confirm]]", "[ [leave:0]] and [ [confirm]]"),
        ("interval [[0, 1], [2, 3]]", "interval [[0, 1], [2, 3]]"),
        (3, 3),
    ],
)
def test_what_could_fake_or_break_something_is_not_printed(value: object, printed: object) -> None:
    assert shown(value) == printed


def test_a_long_title_is_cut_at_a_word_and_put_on_one_line() -> None:
    assert shortened("A title\nthat goes on", 12) == "A title …"
    assert shortened("A title\nthat ends", 20) == "A title that ends"


def test_a_paragraph_is_wrapped_under_its_first_line_and_links_stay_whole() -> None:
    link = f"https://example.org/{'x' * 80}"

    assert wrapped(f"{'word ' * 17}{link}", "* ", "  ").splitlines() == [
        f"* {('word ' * 15).strip()}",
        "  word word",
        f"  {link}",
    ]
