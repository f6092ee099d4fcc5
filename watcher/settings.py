"""Every setting, read once: config/watcher.toml < environment WATCHER_* < arguments.

`WATCHER_NAME_FILE` holds the path of a file with the value of `WATCHER_NAME`, for secrets.
"""

import os
from math import inf
from pathlib import Path
from typing import Literal, TypeAlias
from urllib.parse import urlsplit

from pydantic import ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from watcher.errors import SettingError

PREFIX = "WATCHER_"
HIGHEST_PORT = 65_535
Source: TypeAlias = PydanticBaseSettingsSource


class Settings(BaseSettings):
    """One frozen value; the names are those of the environment in lower case, without the prefix."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    #: The SQLite file, and mails as files, live here.
    data_dir: Path = Path("data")
    #: Empty: SQLite in the data folder.
    database_url: str = ""
    #: The registry's origin; the client appends /api/v2 and /api/int.
    registry_url: str = "https://clinicaltrials.gov"
    #: The most requests to the registry, for all processes together.
    registry_requests_per_minute: int = 40
    #: How long a sweep may take; it is planned to fit, and what does not fit waits for the next release.
    sweep_minutes: float = 30
    #: "1.2" caps TLS there, which works where the registry's edge answers 403 to TLS 1.3.
    registry_tls: Literal["", "1.2", "1.3"] = ""
    #: Empty: mails are written as .eml files to the data folder.
    smtp_url: str = ""
    mail_from: str = "Trial Watcher <watcher@localhost>"
    #: Where readers reach this service; the links in mails begin with it.
    public_url: str = "http://localhost:8000"
    #: Where `watcher run` listens.
    host: str = "127.0.0.1"
    port: int = 8000
    #: How often the registry is asked whether it has a new release.
    poll_minutes: float = 15
    #: Whether trials that somebody begins to follow get their earlier submissions, some 20 requests each.
    backfill: bool = True
    #: auto: lines for people on a terminal, JSON elsewhere.
    log_format: Literal["auto", "console", "json"] = "auto"

    @field_validator("registry_url", "public_url")
    @classmethod
    def _is_origin(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path.strip("/") or parts.query:
            raise ValueError("must be an origin like https://example.org, without a path")
        return value.rstrip("/")

    @field_validator("registry_requests_per_minute", "sweep_minutes", "poll_minutes")
    @classmethod
    def _is_positive(cls, value: float) -> float:
        if not 0 < value < inf:
            raise ValueError("must be a number above 0")
        return value

    @field_validator("port")
    @classmethod
    def _is_port(cls, value: int) -> int:
        if not 0 <= value <= HIGHEST_PORT:
            raise ValueError(f"must be from 0 to {HIGHEST_PORT}")
        return value

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite:///{self.data_dir / 'watcher.db'}"

    @property
    def mail_folder(self) -> Path:
        return self.data_dir / "mail"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: Source,
        env_settings: Source,
        dotenv_settings: Source,
        file_secret_settings: Source,
    ) -> tuple[Source, ...]:
        return (init_settings, env_settings, TomlConfigSettingsSource(settings_cls, _config_file()))


def load_settings(**arguments: object) -> Settings:
    """Read the settings. Raises SettingError with one line that names the first that cannot be used."""
    unknown = sorted(name for name in os.environ if name.startswith(PREFIX) and not _is_known(name))
    if unknown:
        raise SettingError(f"{unknown[0]} is no setting: `watcher check` lists them")
    try:
        return Settings(**_from_files(), **arguments)  # type: ignore[arg-type]  # pydantic checks them
    except ValidationError as exc:
        first = exc.errors()[0]
        if first["type"] == "extra_forbidden":
            raise SettingError(f"{_config_file()}: {first['loc'][0]!r} is no setting") from exc
        name = PREFIX + "_".join(str(part) for part in first["loc"]).upper()
        raise SettingError(f"{name} cannot be used: {first['msg'].removeprefix('Value error, ')}") from exc
    except ValueError as exc:  # TOML that cannot be read
        raise SettingError(f"{_config_file()} is not a TOML file: {exc}") from exc


def _config_file() -> Path:
    named = os.environ.get(f"{PREFIX}CONFIG")
    if named and not Path(named).is_file():
        raise SettingError(f"{PREFIX}CONFIG names {named!r}, which is not a file")
    return Path(named or "config/watcher.toml")


def _is_known(name: str) -> bool:
    setting = name.removeprefix(PREFIX).removesuffix("_FILE").lower()
    return setting in Settings.model_fields or name in {f"{PREFIX}CONFIG", f"{PREFIX}TEST_POSTGRES_URL"}


def _from_files() -> dict[str, str]:
    found = {}
    for name in Settings.model_fields:
        file = os.environ.get(f"{PREFIX}{name.upper()}_FILE")
        if file is None:
            continue
        try:
            found[name] = Path(file).read_text(encoding="utf-8").strip()
        except OSError as exc:
            raise SettingError(f"{PREFIX}{name.upper()}_FILE names {file!r}, which cannot be read") from exc
    return found
