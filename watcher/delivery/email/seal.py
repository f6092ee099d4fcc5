"""DKIM: a signature by which a receiving server knows that the mail is ours and was not changed (RFC 6376)."""

from datetime import datetime
from typing import TypeAlias

from dkim import DKIM, DKIMException  # type: ignore[import-untyped]
from dkim.crypto import UnparsableKeyError, parse_pem_private_key  # type: ignore[import-untyped]

from watcher.errors import ChannelError, SettingError

#: RFC 8058 asks for both List-Unsubscribe headers; the rest is what a reader sees, and what makes a mail itself.
SIGNED = (
    b"from",
    b"to",
    b"subject",
    b"date",
    b"message-id",
    b"list-unsubscribe",
    b"list-unsubscribe-post",
    b"list-id",
    b"auto-submitted",
    b"feedback-id",
    b"mime-version",
    b"content-type",
    b"content-transfer-encoding",
)
#: Listed a second time, so that nobody can add another of them to a signed mail.
ONCE = (b"from", b"to", b"subject", b"date")

Fields: TypeAlias = list[tuple[bytes, bytes]]


class Seal:
    """Signs with an installation's RSA key, whose public half stands in DNS at `SELECTOR._domainkey.DOMAIN`."""

    def __init__(self, key: str, selector: str, domain: str) -> None:
        """Raise SettingError where the key cannot be read."""
        self._key = key.encode()
        self._selector = selector.encode("idna")
        self._domain = domain.encode("idna")
        try:
            parse_pem_private_key(self._key)
        except (UnparsableKeyError, ValueError, LookupError, TypeError):
            raise SettingError("WATCHER_DKIM_KEY is not a private RSA key in PEM form") from None

    def signed(self, mail: bytes, made_at: datetime) -> bytes:
        """Return the mail with its signature before it; the same mail always gets the same one."""
        signer = _DatedSigner(mail, made_at)
        present = {name.lower() for name, _ in signer.headers}
        try:
            line: bytes = signer.sign(
                self._selector,
                self._domain,
                self._key,
                canonicalize=(b"relaxed", b"relaxed"),
                include_headers=[*(name for name in SIGNED if name in present), *ONCE],
            )
        except DKIMException as exc:
            raise ChannelError(f"the mail could not be signed: {type(exc).__name__}") from exc
        return line + mail


class _DatedSigner(DKIM):  # type: ignore[misc]
    """Dates the signature as the mail is dated: the library reads the clock, and a retry would send other bytes."""

    def __init__(self, mail: bytes, made_at: datetime) -> None:
        super().__init__(mail)
        self._made_at = made_at

    def gen_header(self, fields: Fields, *arguments: object, **options: object) -> bytes:
        dated = str(int(self._made_at.timestamp())).encode()
        fields[:] = [(name, dated if name == b"t" else value) for name, value in fields]
        header: bytes = super().gen_header(fields, *arguments, **options)
        return header
