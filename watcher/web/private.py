"""The headers of pages that hold a reader's own links: nobody stores or indexes them, or learns the address."""

from collections.abc import Mapping
from typing import Final

PRIVATE: Final[Mapping[str, str]] = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}
#: Of pages that say the same to everybody who speaks the same language. A browser asks again each time, because the
#: next sweep may be over.
PUBLIC: Final[Mapping[str, str]] = {
    "Cache-Control": "private, no-cache",
    "Referrer-Policy": "same-origin",
    "Vary": "Accept-Language, Cookie",
}
#: A mail that is shown as a page brings its styles in its tags, as mails do.
MAIL_AS_PAGE: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'"
)
