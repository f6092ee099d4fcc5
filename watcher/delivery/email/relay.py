"""Where mail is handed over: the SMTP relay that `WATCHER_SMTP_URL` names."""

from dataclasses import dataclass, field
from typing import Literal, TypeAlias
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from watcher.errors import SettingError

Tls: TypeAlias = Literal["auto", "always", "never"]

NAME = "WATCHER_SMTP_URL"
FORM = "smtp://user:password@host:port?starttls=auto|always|never, or smtps://..."
PORTS = {"smtp": 25, "smtps": 465}
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class SmtpRelay:
    """A mail server that takes our mails: `parse_smtp_url("smtp://127.0.0.1:1025?starttls=never")`."""

    host: str
    port: int
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    #: STARTTLS: `auto` where the server offers it, `always` or not at all, `never`.
    tls: Tls = "auto"
    #: TLS from the first byte (smtps); `tls` has no meaning then.
    implicit_tls: bool = False

    @property
    def checks_certificate(self) -> bool:
        """Without a password, and where plain text would do too, a certificate that fails is better than none."""
        return self.implicit_tls or self.tls == "always" or self.user is not None


def parse_smtp_url(url: str) -> SmtpRelay:
    """Return the relay of `smtp://user:password@host:port?starttls=auto|always|never` or `smtps://...`.

    Ports: 25, smtps 465. `starttls` is auto; with a password and a host elsewhere always, so that it never
    crosses a network in clear unless the URL says so. Raises SettingError, which never quotes the password.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise SettingError(f"{NAME} has a host or port that cannot be read: write {FORM}") from None
    if parts.scheme not in PORTS or not parts.hostname or parts.path not in ("", "/"):
        raise SettingError(f"{NAME} is not an address of a mail server: write {FORM}")
    if parts.username and parts.password is None:
        raise SettingError(f"{NAME} has a user without a password: write {FORM}")
    return SmtpRelay(
        host=parts.hostname,
        port=port or PORTS[parts.scheme],
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.username and parts.password is not None else None,
        tls=_tls(parts),
        implicit_tls=parts.scheme == "smtps",
    )


def _tls(parts: SplitResult) -> Tls:
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    asked = options.pop("starttls", None)
    if options:
        raise SettingError(f"{NAME} has the unknown option {min(options)!r}: write {FORM}")
    if asked is None:
        return "always" if parts.username and parts.hostname not in LOOPBACK else "auto"
    if parts.scheme == "smtps":
        raise SettingError(f"{NAME} has starttls with smtps, which is encrypted from the first byte: leave it out")
    match asked:
        case "auto" | "always" | "never":
            return asked
        case _:
            raise SettingError(f"{NAME} has starttls={asked!r}; it is auto, always or never")
