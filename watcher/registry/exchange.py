"""One request and its retries, each paid for before it is made."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

import httpx
import stamina

from watcher.registry.answers import HTTPX_ERRORS, cut_short, error_from, origin_of
from watcher.registry.retries import RetryPolicy

T = TypeVar("T")


class Exchange:
    """Requests to one origin. Everything that httpx raises leaves as a RegistryError."""

    def __init__(self, http: httpx.AsyncClient, spend: Callable[[], Awaitable[None]], retry: RetryPolicy) -> None:
        self.http = http
        self.spend = spend
        self.retry = retry
        self.requests = 0

    @property
    def origin(self) -> str:
        return origin_of(self.http.base_url)

    async def ask(
        self, target: str, read: Callable[[httpx.Response], T], headers: Mapping[str, str] | None = None
    ) -> T:
        """Return what `read` makes of the answer; what it raises is retried like a fault on the way."""

        async def once() -> T:
            return read(await self._send(target, headers or {}))

        waits = stamina.AsyncRetryingCaller(
            attempts=self.retry.attempts,
            timeout=None,
            wait_initial=self.retry.first_wait,
            wait_max=self.retry.longest_wait,
            wait_jitter=self.retry.first_wait,
        )
        return await waits(self.retry.wait_after, once)

    async def _send(self, target: str, headers: Mapping[str, str]) -> httpx.Response:
        await self.spend()
        self.requests += 1
        try:
            async with self.http.stream("GET", target, headers=headers) as response:
                await self._read_body(response)
        except HTTPX_ERRORS as error:
            raise error_from(error, self.origin) from error
        return response

    async def _read_body(self, response: httpx.Response) -> None:
        try:
            await response.aread()
        except (httpx.RemoteProtocolError, httpx.ReadError, httpx.DecodingError) as error:
            # The headers came, so the registry was reached: what is wrong is its answer.
            raise cut_short(error, self.origin) from error
