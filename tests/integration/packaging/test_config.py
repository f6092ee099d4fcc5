"""The two files that show the settings show every one, with the value that holds without them."""

import tomllib
from pathlib import Path

import pytest

from tests.integration.packaging.conftest import ROOT
from watcher.settings import PREFIX, Settings, load_settings

DEFAULTS = Settings.model_fields.keys()


def shown(file: str, prefix: str = "") -> list[str]:
    """Return the lines of a file that show a setting, without the sign that makes them comments."""
    lines = (ROOT / "config" / file).read_text(encoding="utf-8").splitlines()
    names = tuple(f"#{prefix}{name.upper() if prefix else name}" for name in DEFAULTS)
    return [line[1:] for line in lines if line.replace(" ", "=").split("=")[0] in names]


@pytest.fixture
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(f"{PREFIX}DATA_DIR")
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("_nothing_set")
def test_the_settings_file_shows_every_default() -> None:
    values = tomllib.loads("\n".join(shown("watcher.toml")))

    assert values.keys() == DEFAULTS
    assert load_settings(**values) == load_settings()


@pytest.mark.usefixtures("_nothing_set")
def test_the_environment_file_shows_every_default(monkeypatch: pytest.MonkeyPatch) -> None:
    without = load_settings()
    for line in shown("env.example", PREFIX):
        monkeypatch.setenv(*line.split("=", 1))

    assert {line.split("=")[0].removeprefix(PREFIX).lower() for line in shown("env.example", PREFIX)} == DEFAULTS
    assert load_settings() == without
