"""The demo: what a newcomer sees first."""

from email import message_from_bytes, policy
from io import StringIO
from pathlib import Path

from rich.console import Console

from watcher.demo import run_demo


def test_the_three_are_told_and_everything_is_left_to_look_at(tmp_path: Path) -> None:
    screen = StringIO()

    run_demo(tmp_path, Console(file=screen, width=120))

    mails = [
        message_from_bytes(file.read_bytes(), policy=policy.default) for file in (tmp_path / "mails").glob("*.eml")
    ]
    assert {mail["To"] for mail in mails} == {"pat.doe@example.org", "cora.coordinator@example.org"}
    assert len(list((tmp_path / "mails").glob("*.html"))) == len(mails)
    assert list((tmp_path / "webhooks").glob("*.json"))
    shown = screen.getvalue()
    for words in ("Changes found", "Noise hidden", "Alerts sent", "Registry requests used", "signature verified"):
        assert words in shown
