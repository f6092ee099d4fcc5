"""Settings: file below environment below arguments, and every wrong one named."""

from pathlib import Path

import pytest

from watcher.assets import config_dir
from watcher.errors import SettingError
from watcher.settings import Settings, load_settings


@pytest.fixture(autouse=True)
def _elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("WATCHER_DATA_DIR", raising=False)


def write(file: Path, content: str) -> Path:
    file.write_text(content, encoding="utf-8")
    return file


def test_without_any_setting_it_runs_on_the_embedded_defaults() -> None:
    settings = load_settings()

    assert settings.database == "sqlite:///data/watcher.db"
    assert settings.registry_url == "https://clinicaltrials.gov"


def test_arguments_win_over_the_environment_and_that_over_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("WATCHER_CONFIG", str(write(tmp_path / "my.toml", 'host = "file"\nport = 1\npoll_minutes = 3')))
    monkeypatch.setenv("WATCHER_HOST", "environment")
    monkeypatch.setenv("WATCHER_PORT", "2")

    settings = load_settings(port=4)

    assert (settings.host, settings.port, settings.poll_minutes) == ("environment", 4, 3)


def test_a_file_that_is_not_toml_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WATCHER_CONFIG", str(write(tmp_path / "broken.toml", "port = = 1")))

    with pytest.raises(SettingError, match=r"broken\.toml"):
        load_settings()


def test_a_file_that_was_named_and_is_not_there_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCHER_CONFIG", "nowhere.toml")

    with pytest.raises(SettingError, match=r"nowhere\.toml"):
        load_settings()


def test_a_secret_file_that_cannot_be_read_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCHER_SMTP_URL_FILE", "/nowhere/secret")

    with pytest.raises(SettingError, match="WATCHER_SMTP_URL_FILE"):
        load_settings()


@pytest.mark.parametrize("name", ["watcher.toml", "env.example"])
def test_every_setting_is_documented(name: str) -> None:
    text = (config_dir() / name).read_text(encoding="utf-8").lower()

    assert [field for field in Settings.model_fields if field not in text] == []
