"""An operator looks at deliveries on the command line, and has some sent again."""

import json

import pytest

from tests.features.test_command_line import Shell, watcher
from tests.integration.delivery.desk import Desk, tried
from tests.unit.delivery.deliveries import ANNA, NOW
from watcher.db import Store
from watcher.delivery.outbox import Outbox
from watcher.model.delivery import DeliveryStatus, Outcome

__all__ = ["watcher"]

HOOK = "https://hooks.example.org/trials"


@pytest.fixture
def desk(store: Store, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The database that the commands work on: a mail that failed, and a webhook that was skipped."""
    url = store.engine.url.render_as_string(hide_password=False).replace("+psycopg", "")
    monkeypatch.setenv("WATCHER_DATABASE_URL", url)
    made = Desk(store, Outbox(store))
    made.mail()
    made.outbox.record(made.outbox.claim(NOW, 1)[0], tried(Outcome.REFUSED), 0.5, NOW)
    made.outbox.endpoints.disable(made.address_of(made.webhook(HOOK)), "it says that it is gone", NOW)
    made.outbox.endpoints.skip_disabled(NOW)
    return made


def ids(watcher: Shell, *words: str) -> list[int]:
    return [each["id"] for each in json.loads(watcher("deliveries", *words, "--json").out)]


def test_deliveries_are_chosen_by_what_they_are(desk: Desk, watcher: Shell) -> None:
    assert ids(watcher) == [2, 1]
    assert ids(watcher, "--status", "skipped") == [2]
    assert ids(watcher, "--channel", "email") == [1]
    assert ids(watcher, "--address", ANNA) == [1]
    assert ids(watcher, "--since", "2026-03-02") == [2, 1]
    assert ids(watcher, "--since", "2026-03-03") == []
    assert ids(watcher, "--trial", "nct00000001") == []


def test_one_is_shown_with_its_attempts_and_what_is_wrong_with_its_endpoint(desk: Desk, watcher: Shell) -> None:
    mail = json.loads(watcher("deliveries", "show", "1", "--json").out)
    assert [(each["number"], each["outcome"], each["detail"]) for each in mail["attempts"]] == [
        (1, "refused", "451 later")
    ]
    assert (mail["address"], mail["endpoint"]) == ("a…@example.org", None)

    shown = watcher("deliveries", "show", "2").out
    assert "endpoint: disabled on 2026-03-02: it says that it is gone" in shown
    assert "No attempt yet" in shown


def test_an_endpoint_is_sent_to_again_with_all_that_it_missed(desk: Desk, watcher: Shell) -> None:
    assert "1 of its deliveries are due now" in watcher("deliveries", "--retry-to", HOOK).out

    assert desk.status(2) is DeliveryStatus.PENDING
    assert desk.outbox.endpoints.state(desk.address_of(2)).disabled_at is None


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["show"], "write `watcher deliveries show ID`"),
        (["show", "404"], "there is no delivery 404"),
        (["--channel", "pigeon"], "'pigeon' is no channel: choose from email, webhook"),
        (["--status", "gone"], "'gone' is no status of a delivery: choose from pending"),
        (["--since", "soon"], "'soon' is no day: write such as 2026-03-02"),
        (["--retry-to", "nobody@example.org"], "there is no address 'nobody@example.org'"),
    ],
)
def test_what_cannot_be_done_is_one_line(desk: Desk, watcher: Shell, words: list[str], complaint: str) -> None:
    ran = watcher("deliveries", *words)

    assert (ran.code, ran.out) == (2, "")
    assert complaint in " ".join(ran.err.split())
