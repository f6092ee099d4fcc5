"""Which language a request is answered in: `?lang=es`, else the reader's earlier choice, else the browser's wish."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.cookies import CookieError, SimpleCookie
from typing import Final

from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from watcher.model.frame import Tongue
from watcher.model.watch import Interest
from watcher.plain.language import OWN_NAMES, Language, language_of, speaking, spoken
from watcher.web.cookies import A_YEAR

COOKIE: Final = "lang"
PARAMETER: Final = "lang"
#: A list of wishes longer than this is nobody's browser.
MOST_WISHES: Final = 20
BY_TAG: Final = {language.value.casefold(): language for language in Language}


class Speaking:
    """Sets the language before anything of ours is called; a page's choice in the address is remembered by a cookie."""

    def __init__(self, app: ASGIApp, *, is_secure: bool) -> None:
        self._app = app
        self._secure = "; Secure" if is_secure else ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        chosen = known(QueryParams(scope["query_string"]).get(PARAMETER, ""))
        language = chosen or wished(Headers(scope=scope))

        async def remember(message: Message) -> None:
            if chosen and message["type"] == "http.response.start" and not _is_for_all(scope["path"], message):
                cookie = f"{COOKIE}={chosen.value}; Max-Age={A_YEAR}; Path=/; HttpOnly; SameSite=Lax{self._secure}"
                MutableHeaders(scope=message).append("Set-Cookie", cookie)
            await send(message)

        with speaking(language):
            await self._app(scope, receive, remember)


def _is_for_all(path: str, message: Message) -> bool:
    """Say whether an answer is for everybody: a cache that keeps it would hand its cookie to the next reader.

    A program's choice holds for its one request.
    """
    return path.startswith("/api/") or "public" in Headers(raw=message["headers"]).get("cache-control", "")


def wished(headers: Headers) -> Language:
    """Return the language of the cookie, else the first of Accept-Language that we speak, else English."""
    return _remembered(headers.get("cookie", "")) or next(
        _accepted(headers.get("accept-language", "")), Language.ENGLISH
    )


@contextmanager
def speaking_as_mailed(request: Request, mailed: Interest | None) -> Iterator[None]:
    """Answer a mail's link in the language of its mails, unless its reader has chosen one for our pages.

    None: nobody knows any more which language that was.
    """
    is_chosen = known(request.query_params.get(PARAMETER, "")) or _remembered(request.headers.get("cookie", ""))
    with speaking(spoken() if is_chosen or mailed is None else language_of(mailed.language)):
        yield


def known(tag: str) -> Language | None:
    """Return the language of a tag such as `es-MX` or `zh-CN`; None for one that we do not speak.

    >>> known("es-MX"), known("zh-TW"), known("fr")
    (<Language.SPANISH: 'es'>, <Language.CHINESE: 'zh-Hans'>, None)
    """
    wanted = tag.strip().casefold()
    # Readers of traditional characters get the simplified ones rather than English.
    main = "zh-hans" if wanted.partition("-")[0] == "zh" else wanted.partition("-")[0]
    return BY_TAG.get(wanted) or BY_TAG.get(main)


def tongues_of(request: Request) -> tuple[Tongue, ...]:
    """Return the switch of a page: the same page in each language."""
    # An address that began with two slashes would be another site's.
    path = f"/{request.url.path.lstrip('/')}"
    given = [(key, value) for key, value in request.query_params.multi_items() if key != PARAMETER]
    return tuple(
        Tongue(
            language.value,
            own_name,
            f"{path}?{QueryParams([*given, (PARAMETER, language.value)])}",
            language is spoken(),
        )
        for language, own_name in OWN_NAMES.items()
    )


def _remembered(cookies: str) -> Language | None:
    try:
        found = SimpleCookie(cookies).get(COOKIE)
    except CookieError:
        return None
    return known(found.value) if found else None


def _accepted(header: str) -> Iterator[Language]:
    """Yield the languages of Accept-Language (RFC 9110, 12.5.4), the most wanted first."""
    wishes = []
    for wish in header.split(",")[:MOST_WISHES]:
        tag, _, weight = wish.partition(";")
        language = known(tag)
        if language:
            wishes.append((_weight(weight), language))
    yield from (language for weight, language in sorted(wishes, key=lambda one: -one[0]) if weight > 0)


def _weight(text: str) -> float:
    """Read `q=0.8`; what is no number counts as none at all."""
    name, _, value = text.strip().partition("=")
    if not name:
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
