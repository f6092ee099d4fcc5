"""Every setting, read once: config/watcher.toml < environment WATCHER_* < arguments.

`WATCHER_NAME_FILE` holds the path of a file with the value of `WATCHER_NAME`, for secrets.
"""

import os
import re
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network
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
#: A token of 26 letters is put into it, and what stands before the @ has at most 64 (RFC 5321, section 4.5.3.1.1).
MAIL_PATTERN = re.compile(r"(?=[^@]{1,37}@)[\w.+-]*\*?[\w.+-]*@[a-zA-Z0-9-]+(\.[a-zA-Z0-9-]+)*", re.ASCII)
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
    #: "bounces@example.org" or "*@bounces.example.org": each mail's envelope sender, with a signed token in it.
    mail_bounce: str = ""
    #: Where mails come back to: maildir:///path or imaps://user:password@host/FOLDER. Empty: nothing is read.
    bounce_url: str = ""
    #: The last part of the address POST /hooks/bounces/... Empty: there is no such page.
    bounce_token: str = ""
    #: The private RSA key that signs mails, in PEM; its public half stands at SELECTOR._domainkey.DOMAIN.
    dkim_key: str = ""
    dkim_selector: str = ""
    #: Empty: the domain of mail_from.
    dkim_domain: str = ""
    #: Mails a second, all workers together; 0: as fast as the relay takes them.
    mails_per_second: float = 0
    #: Mails a second to any one domain, all workers together; 0: as for all of them.
    mails_per_second_to_a_domain: float = 0
    #: Where readers reach this service; the links in mails begin with it.
    public_url: str = "http://localhost:8000"
    #: Networks that webhooks may be sent to although they are not public, like "10.0.0.0/8, 192.168.1.7".
    webhook_allow: str = ""
    #: Networks of proxies whose X-Forwarded-For is believed, like "127.0.0.1, 10.0.0.0/8". Empty: nobody's.
    trusted_proxies: str = ""
    #: Where `watcher run` listens.
    host: str = "127.0.0.1"
    port: int = 8000
    #: Where `watcher scheduler` and `watcher worker` answer /health/ready and /metrics; 0: nowhere.
    health_port: int = 0
    #: Lines or words NAME=URL; each is a service that Apprise knows, for `watcher watch --apprise NAME`.
    apprise_urls: str = ""
    #: Render and log every delivery instead of sending it.
    dry_run: bool = False
    #: Texts and attempts of deliveries are forgotten so long after they ended.
    keep_days: float = 400
    #: What should have been sent longer ago than this when the service starts is kept back.
    max_lateness_days: float = 7
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

    @field_validator("registry_requests_per_minute", "sweep_minutes", "poll_minutes", "max_lateness_days", "keep_days")
    @classmethod
    def _is_positive(cls, value: float) -> float:
        if not 0 < value < inf:
            raise ValueError("must be a number above 0")
        return value

    @field_validator("mails_per_second", "mails_per_second_to_a_domain")
    @classmethod
    def _is_rate(cls, value: float) -> float:
        if not 0 <= value < inf:
            raise ValueError("must be a number, and 0 for no limit")
        return value

    @field_validator("mail_bounce")
    @classmethod
    def _is_mail_pattern(cls, value: str) -> str:
        if value and not MAIL_PATTERN.fullmatch(value):
            raise ValueError(
                "must be like bounces@example.org or *@bounces.example.org, at most 37 letters before the @"
            )
        return value

    @field_validator("bounce_token")
    @classmethod
    def _is_secret(cls, value: str) -> str:
        if value and not re.fullmatch(r"[A-Za-z0-9._~-]{16,}", value):
            raise ValueError("must be 16 or more letters, digits or any of . _ ~ -")
        return value

    @field_validator("webhook_allow")
    @classmethod
    def _are_networks(cls, value: str) -> str:
        _networks(value)
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _are_some_networks(cls, value: str) -> str:
        if any(network.prefixlen == 0 for network in _networks(value)):
            raise ValueError("must not be every network: anybody could then say to come from anywhere")
        return value

    @field_validator("port", "health_port")
    @classmethod
    def _is_port(cls, value: int) -> int:
        if not 0 <= value <= HIGHEST_PORT:
            raise ValueError(f"must be from 0 to {HIGHEST_PORT}")
        return value

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite:///{self.data_dir / 'watcher.db'}"

    @property
    def is_on_tls(self) -> bool:
        """Whether readers come by https, so that cookies and pages may insist on it."""
        return self.public_url.startswith("https://")

    @property
    def webhook_networks(self) -> tuple[IPv4Network | IPv6Network, ...]:
        return _networks(self.webhook_allow)

    @property
    def proxy_networks(self) -> tuple[IPv4Network | IPv6Network, ...]:
        return _networks(self.trusted_proxies)

    @property
    def max_lateness(self) -> timedelta:
        # A century says "never"; much more than that is no date any more.
        return timedelta(days=min(self.max_lateness_days, 36_500))

    @property
    def keep(self) -> timedelta:
        return timedelta(days=min(self.keep_days, 36_500))

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


def _networks(text: str) -> tuple[IPv4Network | IPv6Network, ...]:
    try:
        return tuple(ip_network(part.strip()) for part in text.split(",") if part.strip())
    except ValueError as exc:
        raise ValueError(f"{exc}; write networks like 10.0.0.0/8, 192.168.1.7") from exc


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
