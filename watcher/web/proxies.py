"""Where a request comes from, behind a proxy: what the proxy says, if it is one of ours, and else the peer itself.

Anybody can write X-Forwarded-For, and limits count by where a request comes from; so nobody is believed by default.
"""

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address

import structlog
from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

log: structlog.stdlib.BoundLogger = structlog.get_logger()


class Doubting:
    """Says once in the log that a neighbor forwards readers and is not believed: then all of them share one limit."""

    def __init__(self, app: ASGIApp, *, believed: Sequence[IPv4Network | IPv6Network]) -> None:
        self._app = app
        self._believed = believed
        self._has_said = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not self._has_said and "x-forwarded-for" in Headers(scope=scope):
            self._doubt(scope)
        await self._app(scope, receive, send)

    def _doubt(self, scope: Scope) -> None:
        peer = scope["client"][0] if scope.get("client") else ""
        # An address of the internet is a reader's, whose own header is nothing to tell of, and is not logged.
        if _is_neighbor(peer) and not any(ip_address(peer) in network for network in self._believed):
            self._has_said = True
            log.warning("proxy.not_believed", proxy=peer, setting="WATCHER_TRUSTED_PROXIES")


def believe(app: FastAPI, networks: Sequence[IPv4Network | IPv6Network]) -> None:
    """Take the address of a reader from X-Forwarded-For where one of these networks sends it.

    Of several addresses it is the last that is none of theirs: those before it are the reader's own words.
    """
    if networks:
        app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=[str(network) for network in networks])
    app.add_middleware(Doubting, believed=networks)


def _is_neighbor(peer: str) -> bool:
    try:
        return ip_address(peer).is_private
    except ValueError:  # a socket file has no address
        return False
