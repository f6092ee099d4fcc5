"""What commands print: safe for a terminal, whole for a program."""

import io
import json

import pytest
from rich.console import Console

from watcher.cli.output import ShownOnly, as_lines, complain, out, print_json, print_rows

HOSTILE = "\x1b[2J\x1b]0;pwned\x07 [red]x[/red]\u202e\x9b1m\nend\ud83d"
SHOWN = "[2J]0;pwned [red]x[/red]1m end\ufffd"


def test_nothing_that_a_terminal_obeys_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    complain(HOSTILE)
    print_rows(["NAME"], [[HOSTILE]], nothing="")
    as_lines({"Name": HOSTILE})

    printed = capsys.readouterr()
    assert printed.err == f"watcher: {SHOWN}\n"
    assert printed.out == f"NAME\n{SHOWN}\nName: {SHOWN}\n"


def test_in_a_pipe_a_row_is_a_line_however_long(capsys: pytest.CaptureFixture[str]) -> None:
    print_rows(["NAME", "PLACE"], [["東京", "word " * 40], ["Lima", None]], nothing="")

    heading, first, second = capsys.readouterr().out.splitlines()
    assert (heading, second) == ("NAME  PLACE", "Lima")
    assert first == f"東京  {('word ' * 40).strip()}"


def test_in_a_terminal_a_row_is_folded(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    # So Rich is told that somebody looks.
    monkeypatch.setenv("FORCE_COLOR", "1")

    print_rows(["NAME", "PLACE"], [["x" * 1000, "y"]], nothing="")

    assert len(capsys.readouterr().out.splitlines()) > 3


def test_nothing_is_said_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    print_rows(["NAME"], [], nothing="No names yet.")

    assert capsys.readouterr().out == "No names yet.\n"


def test_whatever_a_command_prints_is_made_safe_at_the_last_moment(capsys: pytest.CaptureFixture[str]) -> None:
    out.print(HOSTILE.removesuffix("\ud83d"), markup=False)

    assert capsys.readouterr().out == "[2J]0;pwned [red]x[/red]1m\nend\n"


def test_a_letter_that_a_terminal_does_not_know_is_a_question_mark() -> None:
    raw = io.BytesIO()
    console = Console(file=io.TextIOWrapper(raw, encoding="ascii", write_through=True))
    console.push_render_hook(ShownOnly())

    console.print("“東京” …")

    assert raw.getvalue() == b"???? ?\n"


def test_json_keeps_every_character_without_one_that_a_terminal_obeys(capsys: pytest.CaptureFixture[str]) -> None:
    value = {"name": "\x1b[2J \x9b \u202e é 東京"}

    print_json(value)

    text = capsys.readouterr().out
    assert json.loads(text) == value
    assert "é 東京" in text
    assert not {"\x1b", "\x9b", "\u202e"} & set(text)
