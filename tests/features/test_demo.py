"""The demo: what a newcomer sees first."""

import re
from email import message_from_bytes, policy
from io import StringIO
from pathlib import Path

import httpx
from rich.console import Console

from tests.features.processes import Running, running
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


def test_the_served_demo_says_where_to_look_and_each_page_is_there(tmp_path: Path) -> None:
    with running(f"demo --serve --out {tmp_path}", {}) as demo:
        pages = addresses(demo)
        for address in pages:
            assert httpx.get(address).is_success, address
        search = pages[-1]
        for path in re.findall(r'href="(/(?:api/v1/)?searches/[^"#?]+)"', httpx.get(search).text):
            assert httpx.get(httpx.URL(search).join(path)).is_success, path

        assert demo.stop() == 0
    assert "Traceback" not in "".join(demo.everything())


def test_a_visitor_lets_out_the_next_release_and_it_is_told(tmp_path: Path) -> None:
    with running(f"demo --serve --out {tmp_path}", {}) as demo, httpx.Client(follow_redirects=True) as visitor:
        mails = addresses(demo)[1]
        before = visitor.get(mails).text

        after = visitor.post(mails.replace("mails", "release"), data={"csrf": token_in(before)}).text

        assert "July 10, 2026" in before
        assert "July 10, 2026" not in after
        assert after.count("As text") > before.count("As text")


def addresses(demo: Running) -> list[str]:
    names = ("Start page", "Mails, and the next release", "A trial and its timeline", "The coordinator's search")
    return [demo.prints(f"{name}: ") for name in names]


def token_in(html: str) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', html)
    assert found
    return found[1]
