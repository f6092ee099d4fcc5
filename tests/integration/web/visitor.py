"""Somebody with a browser: keeps cookies, follows no redirect by itself, and talks to the real application."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx
from fastapi import FastAPI

from watcher.bootstrap import Service
from watcher.web import create_app


@dataclass(slots=True)
class Visitor:
    """One reader at one address; each call is a request, and the cookies of the answer are kept."""

    service: Service
    host: str = "203.0.113.7"
    cookies: dict[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    #: Made at the first request.
    app: FastAPI | None = None

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> httpx.Response:
        return self.ask("GET", path, headers=headers)

    def post(self, path: str, **fields: str) -> httpx.Response:
        return self.ask("POST", path, fields=fields)

    def ask(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        fields: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        self.app = self.app or create_app(self.service)
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False, client=(self.host, 1))

        async def run() -> httpx.Response:
            async with httpx.AsyncClient(
                transport=transport, base_url=self.service.settings.public_url, cookies=self.cookies
            ) as client:
                return await client.request(method, path, headers={**self.headers, **(headers or {})}, data=fields)

        answer = asyncio.run(run())
        self.cookies |= dict(answer.cookies)
        return answer
