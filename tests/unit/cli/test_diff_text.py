"""A diff as a terminal and a pipe show it."""

import io
import os
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from tests.factories import make_record
from tests.unit.alerts.told import make_change
from watcher.alerts.diff_view import DiffView, diff_view
from watcher.cli.diff_text import plain_lines, print_diff
from watcher.model.change import Diff, Importance, Kind, Noise
from watcher.model.record import Json
from watcher.plain.printable import printable

RENDERED = Path(__file__).parents[2] / "rendered" / "diff.txt"
REFRESH = "WATCHER_REFRESH_RENDERED"
REFRESHES = bool(os.environ.get(REFRESH))
LONG = "Participants take one tablet every morning, together with breakfast, for as long as they and their doctor wish."


def site(number: int) -> Json:
    return {"facility": f"Invented Clinic {number}", "city": "Lima", "country": "Peru"}


def shown() -> DiffView:
    """Return a diff with one of everything that text shows."""
    changes = (
        make_change(importance=Importance.CRITICAL, group="status"),
        *(make_change(Kind.SITES, "site", None, site(number), group="site.added") for number in range(14)),
        make_change(Kind.DESCRIPTION, "brief_summary", f"{LONG} Age 18 to 75.", f"{LONG} Age 18 to 80."),
        make_change(Kind.DERIVED, "removed_country", None, "Chile", Importance.ADMINISTRATIVE),
    )
    noise = (Noise("site-renamed", "a"), Noise("site-renamed", "b"), Noise("version-holder", "c"))
    return diff_view(make_record(), make_record(), Diff(changes, noise, ("protocolSection.designModule",)))


def printed(*, in_colors: bool = True, list_all: bool = False) -> str:
    """Return what a terminal of 60 columns gets."""
    file = io.StringIO()
    system: Literal["truecolor"] | None = "truecolor" if in_colors else None
    console = Console(file=file, force_terminal=True, width=60, color_system=system, highlight=False, soft_wrap=True)
    print_diff(console, shown(), list_all=list_all)
    return file.getvalue()


def piped(*, list_all: bool = False) -> str:
    file = io.StringIO()
    print_diff(Console(file=file, width=40, highlight=False, soft_wrap=True), shown(), list_all=list_all)
    return file.getvalue()


def test_a_diff_reads_as_its_file_says() -> None:
    text = "".join(f"{line}\n" for line in plain_lines(shown(), 10))
    if REFRESHES:
        RENDERED.write_text(text, encoding="utf-8")

    assert text == RENDERED.read_text(encoding="utf-8"), f"if it should, run {REFRESH}=1 pytest {Path(__file__).name}"


def test_in_a_pipe_a_told_line_is_one_line_however_narrow() -> None:
    assert piped() == RENDERED.read_text(encoding="utf-8")


def test_all_single_changes_are_listed_when_asked_for() -> None:
    assert "and 4 more (--all lists them)" in piped()
    assert "Invented Clinic 13" not in piped()
    assert "Invented Clinic 13" in piped(list_all=True)
    assert "--all" not in printed(list_all=True)


def test_in_a_terminal_lines_are_wrapped_under_their_own_column() -> None:
    lines = printed(in_colors=False).splitlines()

    at = next(place for place, line in enumerate(lines) if "Brief summary reworded" in line)
    column = lines[at].index("Brief")
    assert max(map(len, lines)) <= 60
    assert lines[at - 1].startswith("Description")
    assert lines[at + 2].startswith(" " * column)
    assert lines[at + 2].strip()


def test_a_terminal_without_colors_marks_words_with_brackets() -> None:
    assert "[-75-]{+80+}" in printed(in_colors=False)
    assert "[-75-]" not in printed()


def test_importance_has_a_sign_a_word_and_a_color() -> None:
    assert "\x1b[1;31m!!" in printed()
    assert "!! critical" in printed(in_colors=False)


@given(st.text(), st.text())
def test_whatever_a_record_says_a_line_stays_a_safe_line(name: str, other: str) -> None:
    sites = [make_change(Kind.SITES, "site", None, {"facility": name, "city": str(at)}, group="a") for at in range(5)]
    title = make_change(Kind.TITLE, "title", f"{other} {LONG}", f"{name} {LONG}")
    field = make_change(Kind.OTHER, other or "field", {name: "a"}, {name: other})

    lines = list(plain_lines(diff_view({}, {}, Diff((*sites, title, field))), None))

    assert lines == [printable(line) for line in lines]
    assert not {"\n", "\t"} & set("".join(lines))


@pytest.mark.parametrize(
    ("noise", "words"),
    [((), "Nothing changed."), ((Noise("reorder", "a"),), "Nothing that deserves telling.")],
)
def test_nothing_is_said_in_words(noise: tuple[Noise, ...], words: str) -> None:
    found = diff_view(make_record(), make_record(), Diff((), noise))

    assert words in list(plain_lines(found, None))
    assert ("Left out as noise: 1 difference" in list(plain_lines(found, None))) is bool(noise)
