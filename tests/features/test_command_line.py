"""The command line: every bad input is one clear line with the right exit code, and loses nothing."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.factories import SHANGHAI_SITE, SITES, STATUS, make_record
from watcher.cli.main import exit_code
from watcher.model.record import Json
from watcher.replay import Histories, ReplayServer

TRIAL = "NCT07398326"


class Ran(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str


class Shell:
    """Runs commands in this process, as the console script does."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch = monkeypatch
        self._capsys = capsys

    def __call__(self, *words: str | Path) -> Ran:
        self._monkeypatch.setattr(sys, "argv", ["watcher", *(str(word) for word in words)])
        code = exit_code()
        printed = self._capsys.readouterr()
        return Ran(code, printed.out, printed.err)


@pytest.fixture
def watcher(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Shell:
    monkeypatch.chdir(tmp_path)
    return Shell(monkeypatch, capsys)


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[ReplayServer]:
    with ReplayServer(Histories.shipped()) as server:
        monkeypatch.setenv("WATCHER_REGISTRY_URL", server.origin)
        monkeypatch.setenv("WATCHER_REGISTRY_REQUESTS_PER_MINUTE", "60000")
        yield server


def follow(watcher: Shell) -> Ran:
    return watcher("watch", TRIAL, "--email", "pat.doe@example.org", "--confirmed", "--json")


def test_a_trial_is_followed_swept_and_told(watcher: Shell, registry: ReplayServer, tmp_path: Path) -> None:
    assert follow(watcher).code == 0
    for _ in range(5):
        registry.clock.advance()

    swept = json.loads(watcher("poll", "--json").out)

    assert swept["sweep"]["state"] == "complete"
    assert swept["deliveries"] == {"accepted": 1}
    assert len(list((tmp_path / "data" / "mail").glob("*.eml"))) == 1


def test_history_lists_versions_with_their_changes(watcher: Shell, registry: ReplayServer) -> None:
    follow(watcher)
    for _ in range(5):
        registry.clock.advance()
    watcher("poll")

    versions = json.loads(watcher("history", TRIAL, "--json").out)

    assert [version["version"] for version in versions] == [1, 2]
    assert "status" in {change["kind"] for change in versions[1]["changes"]}


def test_a_webhook_secret_is_shown_once(
    watcher: Shell, registry: ReplayServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WATCHER_WEBHOOK_ALLOW", "127.0.0.0/8")
    hook = ("watch", TRIAL, "--webhook", "http://127.0.0.1:9/hook", "--json")

    assert json.loads(watcher(*hook).out)["secret"].startswith("whsec_")
    assert "secret" not in json.loads(watcher(*hook).out)


def test_the_plan_asks_only_which_release_it_is(watcher: Shell, registry: ReplayServer) -> None:
    follow(watcher)
    asked = len(registry.requests)

    plan = json.loads(watcher("poll", "--plan", "--json").out)

    assert plan["requests"] == 3
    assert [path for _, path in registry.requests[asked:]] == ["/api/v2/version"]


def test_the_plan_names_each_part_its_price_and_why(watcher: Shell, registry: ReplayServer) -> None:
    follow(watcher)
    watcher("watch", "--cond", "gastric cancer", "--email", "pat.doe@example.org", "--confirmed")

    plan = json.loads(watcher("poll", "--plan", "--json").out)

    assert [(part["part"], part["requests"]) for part in plan["parts"]] == [("release", 2), ("walks", 2), ("ids", 1)]
    assert plan["requests"] == sum(part["requests"] for part in plan["parts"])
    assert plan["walks"][0]["releases_since_walk"] is None
    assert "trials read whole: it fits the budget" in watcher("poll", "--plan").out


def test_where_no_reformat_waits_there_is_nothing_to_accept(watcher: Shell, registry: ReplayServer) -> None:
    assert watcher("poll", "--accept-reformat", "quiet").out == "No reformat is waiting.\n"
    assert json.loads(watcher("poll", "--accept-reformat", "tell", "--json").out)["versions"] == 0


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["NCT123456789"], "NCT123456789"),
        (["07398326"], "NCT and 8 digits"),
        (["NCT99999999"], "NCT99999999"),
        (["https://example.org/study/NCT07398326"], "example.org"),
        (["https://clinicaltrials.gov/search?cond=x&nonsense=1"], "nonsense"),
        ([], "name a trial"),
        (["--cond", "  "], "empty"),
        (["--cond", "x", "--status", "sleeping"], "sleeping"),
        ([TRIAL, "--kinds", "weather"], "weather"),
        ([TRIAL, "--least", "huge"], "huge"),
        ([TRIAL, "--near", "Shanghai"], "--within"),
        ([TRIAL, "--near", "Springfield", "--within", "50km"], "could be"),
        ([TRIAL, "--near", "Shanghai", "--within", "far"], "50km"),
        ([TRIAL, "--frequency", "hourly"], "hourly"),
        ([TRIAL, "--cond", "x"], "not both"),
        ([TRIAL, "--kinds", "search"], "single trial"),
        ([TRIAL, "--kinds", "status", "--near", "Shanghai", "--within", "50km"], "--kinds must name sites"),
    ],
)
def test_what_cannot_be_followed_is_named(
    watcher: Shell, registry: ReplayServer, words: list[str], expected: str
) -> None:
    ran = watcher("watch", *words, "--email", "pat.doe@example.org")

    assert ran.code == 2
    assert expected in ran.err
    assert ran.err.count("\n") == 1
    assert watcher("watches", "--json").out.strip() == "[]"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([], "--email ADDRESS, --webhook URL or --apprise NAME"),
        (["--email", "nobody"], "nobody"),
        (["--webhook", "ftp://example.org"], "ftp://example.org"),
        (["--webhook", "https://pat:secret@example.org/"], "password"),
        (["--webhook", "http://[::1"], "http://[::1"),
        (["--webhook", "http://127.1:9/hook"], "127.0.0.1 is a loopback address"),
        (["--email", "ü@example.org"], "ü@example.org"),
    ],
)
def test_who_cannot_be_told_is_named(watcher: Shell, words: list[str], expected: str) -> None:
    ran = watcher("watch", TRIAL, *words)

    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert expected in ran.err


def test_an_unreachable_registry_is_named_and_changes_nothing(watcher: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCHER_REGISTRY_URL", "http://127.0.0.1:9")

    ran = follow(watcher)

    assert (ran.code, ran.err.count("\n")) == (1, 1)
    assert "127.0.0.1:9" in ran.err
    assert watcher("watches", "--json").out.strip() == "[]"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WATCHER_REGISTRY_URL", "clinicaltrials.gov"),
        ("WATCHER_DATABASE_URL", "mysql://x/y"),
        ("WATCHER_PORT", "many"),
        ("WATCHER_PORT", "99999"),
        ("WATCHER_POLL_MINUTES", "nan"),
        ("WATCHER_POLL_MINUTES", "0"),
        ("WATCHER_SMTP_URL", "http://mail.example.org"),
        ("WATCHER_MAIL_FROM", "nobody"),
        ("WATCHER_MAIL_BOUNCE", "nobody"),
        ("WATCHER_BOUNCE_URL", "pop3://user:word@mail.example.org"),
        ("WATCHER_BOUNCE_TOKEN", "short"),
        ("WATCHER_DKIM_KEY", "a key without its selector"),
        ("WATCHER_REGISTRY_TLS", "9"),
        ("WATCHER_WEBHOOK_ALLOW", "10.0.0.1/8"),
        ("WATCHER_WEBHOOK_ALLOW", "hooks.example.org"),
        ("WATCHER_COLOUR", "blue"),
    ],
)
def test_a_wrong_setting_is_named(
    watcher: Shell, registry: ReplayServer, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)

    ran = watcher("poll")

    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert name in ran.err


def test_a_secret_may_stand_in_a_file(watcher: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "url"
    file.write_text("sqlite:///elsewhere.db\n")
    monkeypatch.setenv("WATCHER_DATABASE_URL_FILE", str(file))

    assert watcher("watches").code == 0
    assert (tmp_path / "elsewhere.db").exists()


def test_a_check_shows_every_setting_but_no_secret(watcher: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCHER_BOUNCE_URL", "imaps://bounces:open-sesame@mail.example.org/INBOX")
    monkeypatch.setenv("WATCHER_BOUNCE_TOKEN", "open-sesame-for-the-hook")
    monkeypatch.setenv("WATCHER_SMTP_URL", "smtp://user:open-sesame@mail.example.org")

    ran = watcher("check", "--offline")

    assert (ran.code, "open-sesame" in ran.out + ran.err) == (0, False)
    assert "WATCHER_BOUNCE_TOKEN" in ran.out


@pytest.mark.parametrize("command", [["unwatch", "7"], ["history", TRIAL], ["deliveries", "--retry", "7"]])
def test_an_id_that_nothing_has_is_wrong_use(watcher: Shell, command: list[str]) -> None:
    ran = watcher(*command)

    assert (ran.code, ran.err.count("\n")) == (2, 1)


def test_two_records_are_compared(watcher: Shell, tmp_path: Path) -> None:
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    old.write_text(json.dumps(make_record()))
    new.write_text(json.dumps(make_record(values={STATUS: "RECRUITING"})))

    found = json.loads(watcher("diff", old, new, "--format", "json").out)

    assert set(found) == {"nct_id", "from", "to", "changes", "noise"}
    [change] = found["changes"]
    assert (change["kind"], change["before"], change["after"]) == ("status", "NOT_YET_RECRUITING", "RECRUITING")
    assert "Recruiting" in watcher("diff", old, new).out
    assert "<html" in watcher("diff", old, new, "--format", "html").out


def test_a_diff_for_people_names_the_trial_and_lists_all_when_asked(watcher: Shell, tmp_path: Path) -> None:
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    sites: list[Json] = [{"facility": f"Invented Clinic {number}", "country": "Chile"} for number in range(20)]
    old.write_text(json.dumps(make_record()))
    new.write_text(json.dumps(make_record(values={SITES: [SHANGHAI_SITE, *sites]})))

    text = watcher("diff", old, new).out

    assert text.startswith("NCT99990001 A Trial of Exemplumab\n")
    assert "Sites: 20 new sites: Chile (20)" in text
    assert "Invented Clinic 19" not in text
    assert "Invented Clinic 19" in watcher("diff", old, new, "--all").out
    assert "Invented Clinic 19" in watcher("diff", old, new, "--format", "html").out


def test_no_text_of_a_record_is_a_command_for_a_terminal(watcher: Shell, tmp_path: Path) -> None:
    hostile = "\x1b[2J\x9b31m\u202e[bold]<b>Clinic\x00\x08"
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    old.write_text(json.dumps(make_record()))
    new.write_text(json.dumps(make_record(values={SITES: [{"facility": hostile}], f"/{hostile}": {"a": "b"}})))

    text, html, data = (watcher("diff", old, new, "--format", form).out for form in ("text", "html", "json"))

    assert not {"\x1b", "\x9b", "\u202e", "\x00", "\x08"} & set(text + html + data)
    assert "[2J31m[bold]<b>Clinic" in text
    assert "&lt;b&gt;Clinic" in html
    assert json.dumps({"facility": hostile}) in json.dumps(json.loads(data))


@pytest.mark.parametrize("content", ["", "{", "[]", '"x"', "{}", '{"protocolSection": {}}', None])
def test_a_file_that_is_no_record_is_named(watcher: Shell, tmp_path: Path, content: str | None) -> None:
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(json.dumps(make_record()))
    if content is not None:
        bad.write_text(content)

    ran = watcher("diff", good, bad)

    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert "bad.json" in ran.err


def test_records_of_two_trials_are_refused_by_name(watcher: Shell, tmp_path: Path) -> None:
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    old.write_text(json.dumps(make_record()))
    new.write_text(json.dumps(make_record("NCT99990002")))

    ran = watcher("diff", old, new)

    assert ran.code == 2
    assert "NCT99990001" in ran.err
    assert "NCT99990002" in ran.err


def test_every_command_explains_itself(watcher: Shell) -> None:
    listed = watcher("--help").out
    names = ["demo", "run", "poll", "watch", "watches", "unwatch", "subscribers", "deliveries"]
    names += ["diff", "history", "replay", "migrate", "check", "preview", "explain", "backtest", "backfill", "rotate"]
    for name in names:
        assert name in listed
        assert watcher(name, "--help").code == 0


def test_a_preview_shows_every_mail_without_sending_one(watcher: Shell, tmp_path: Path) -> None:
    assert watcher("preview", "--to", tmp_path / "shown").code == 0

    assert list((tmp_path / "shown").glob("*.html"))
    note = (tmp_path / "shown" / "opened.note.txt").read_text(encoding="utf-8")
    assert note.startswith("Now recruiting: Slow Breathing Exercises Before Sleep")
    assert watcher("deliveries", "--json").out.strip() == "[]"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["nonsense"], "nonsense"),
        (["poll", "--fast"], "--fast"),
        (["unwatch", "x"], "integer"),
        (["history"], "NCT_ID"),
    ],
)
def test_a_command_that_does_not_exist_is_one_line(watcher: Shell, words: list[str], expected: str) -> None:
    ran = watcher(*words)

    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert expected in ran.err


def test_no_command_shows_the_help(watcher: Shell) -> None:
    ran = watcher()

    assert "watch" in ran.out
    assert ran.err == ""


@pytest.mark.parametrize("words", [["watches"], ["check", "--offline"], ["migrate"]])
def test_a_data_folder_that_cannot_be_is_named(
    watcher: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, words: list[str]
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("WATCHER_DATA_DIR", str(tmp_path / "file"))

    ran = watcher(*words)

    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert str(tmp_path / "file") in ran.err


def test_asking_an_address_twice_a_day_is_said_and_not_done(watcher: Shell, registry: ReplayServer) -> None:
    ask = ("watch", TRIAL, "--email", "pat.doe@example.org")

    assert "was written to" in watcher(*ask).out
    assert "asked today already" in watcher(*ask).out
