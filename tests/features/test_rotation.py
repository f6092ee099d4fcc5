"""A webhook gets a new secret, and its receiver changes to it when it likes."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.features.conftest import World
from tests.features.test_command_line import Shell
from watcher.db import Store
from watcher.delivery.rotation import MOST_SECRETS, rotate_secret
from watcher.delivery.signing import new_secret
from watcher.model.watch import Channel
from watcher.settings import load_settings
from watcher.watches import Book

TRIAL = "NCT07398326"
HOOK = "https://hooks.example.org/trials"


@pytest.mark.parametrize("knows", ["the old secret", "the new secret"])
def test_f46_during_the_grace_either_secret_receives_what_changed(world: World, knows: str) -> None:
    old = world.hook(TRIAL).new_secret
    fresh, now = new_secret(bytes(range(32))), world.service.now()
    rotate_secret(world.service.store, world.webhook.url, fresh, until=now + timedelta(hours=24), now=now)
    world.webhook.secret = old if knows == "the old secret" else fresh

    for _ in range(5):
        world.next_release()

    assert world.webhook.bodies
    assert not world.webhook.refused


def test_f46_after_the_grace_only_the_new_one_receives(world: World) -> None:
    world.hook(TRIAL)
    now = world.service.now()
    rotate_secret(world.service.store, world.webhook.url, new_secret(bytes(range(32))), until=now, now=now)

    for _ in range(5):
        world.next_release()

    assert (world.webhook.bodies, world.webhook.refused > 0) == ([], True)


@pytest.fixture
def watcher(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Shell:
    monkeypatch.chdir(tmp_path)
    return Shell(monkeypatch, capsys)


@pytest.fixture
def hook(watcher: Shell) -> Iterator[Store]:
    """Return the database of an installation with a webhook."""
    watcher("migrate")
    store = Store(load_settings().database)
    Book(store).address(Channel.WEBHOOK, HOOK, new_secret(bytes(32)), store.now())
    yield store
    store.close()


def secrets_of(store: Store) -> tuple[str, ...]:
    return Book(store).address(Channel.WEBHOOK, HOOK, None, store.now()).secrets


@pytest.mark.parametrize("endpoint", [HOOK, "1"])
def test_the_new_secret_is_shown_with_how_long_the_old_one_fits(hook: Store, watcher: Shell, endpoint: str) -> None:
    ran = watcher("rotate", endpoint)

    newest, former = secrets_of(hook)
    assert f"New secret (shown once; keep it): {newest}\n" in ran.out
    assert "The old one fits until " in ran.out
    assert former.startswith(new_secret(bytes(32)))


def test_without_a_grace_the_old_secret_is_gone_at_once(hook: Store, watcher: Shell) -> None:
    answer = json.loads(watcher("rotate", HOOK, "--grace", "0", "--json").out)

    assert answer == {"id": 1, "secret": secrets_of(hook)[0], "old_until": None}
    assert len(secrets_of(hook)) == 1


def test_ten_secrets_are_enough(hook: Store, watcher: Shell) -> None:
    ran = [watcher("rotate", HOOK) for _ in range(MOST_SECRETS)]

    assert [each.code for each in ran] == [0] * (MOST_SECRETS - 1) + [2]
    assert "10 secrets sign for this webhook already" in ran[-1].err


@pytest.mark.parametrize(("words", "complaint"), [(["7"], "no webhook '7'"), ([HOOK, "--grace", "169"], "grace")])
def test_what_cannot_be_rotated_is_one_line(hook: Store, watcher: Shell, words: list[str], complaint: str) -> None:
    ran = watcher("rotate", *words)

    assert (ran.code, ran.out) == (2, "")
    assert complaint in ran.err
