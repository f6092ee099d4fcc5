"""Forms that act prove that they stood on one of our pages: what a form sends must fit a cookie of its browser.

Nothing is stored. The cookie is a random number; a form's field is a salt and a MAC over both, so that it differs on
each page, and what compression tells of a page's length says nothing about it (BREACH).
"""

import hmac
import secrets
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Final

from fastapi import Request, Response

from watcher.bootstrap import Service
from watcher.plain.language import _
from watcher.web.cookies import put_cookie
from watcher.web.forms import FieldError

COOKIE: Final = "watcher_form"
SALT_BYTES: Final = 8
MAC_BYTES: Final = 16
#: What a browser says of a form that stood on a page of ours (`Sec-Fetch-Site`, W3C Fetch Metadata).
OURS: Final = "same-origin"


@dataclass(slots=True)
class Csrf:
    """The token of one answer; a cookie is only set where a form asked for it."""

    key: bytes
    cookie: str
    is_secure: bool
    is_new: bool
    is_used: bool = field(default=False, init=False)

    def make(self) -> str:
        """Return the value for a form's field."""
        self.is_used = True
        salt = secrets.token_hex(SALT_BYTES)
        return salt + _mac(self.key, self.cookie, salt)

    def keep_in(self, answer: Response) -> None:
        if self.is_used and self.is_new:
            put_cookie(answer, COOKIE, self.cookie, is_secure=self.is_secure)


def csrf_of(request: Request, service: Service) -> Csrf:
    found = request.cookies.get(COOKIE, "")
    key = service.tokens.derived(b"csrf")
    return Csrf(key, found or secrets.token_urlsafe(16), service.settings.is_on_tls, is_new=not found)


def check_csrf(request: Request, service: Service, given: str) -> None:
    """Raise FieldError for a form that another site sent, or a browser without our cookie."""
    cookie = request.cookies.get(COOKIE, "")
    salt, mac = given[: 2 * SALT_BYTES], given[2 * SALT_BYTES :]
    expected = _mac(service.tokens.derived(b"csrf"), cookie, salt)
    is_ours = bool(cookie) and hmac.compare_digest(mac.encode(), expected.encode())
    # A browser that says where a form stood is believed when it was not here; an old one says nothing.
    if not is_ours or request.headers.get("sec-fetch-site", OURS) != OURS:
        raise FieldError(
            "",
            _(
                "This form was open for too long, or your browser does not keep cookies. "
                "Let it keep them, and send the form once more."
            ),
        )


def _mac(key: bytes, cookie: str, salt: str) -> str:
    return blake2b(f"{salt}.{cookie}".encode(), key=key, digest_size=MAC_BYTES).hexdigest()
