"""What every operation of the API does: speaks the language of its address, and answers 304 to who knows it all."""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.routing import APIRoute

from watcher.api.errors import RESPONSES
from watcher.pages.asked import LAST
from watcher.pages.fresh import etag_of, is_known
from watcher.plain.language import Language, speaking

#: The same for everybody, and asked again each time: the next sweep may be over.
KEPT: Final = "public, no-cache"
Number = Annotated[int, Path(ge=1, le=LAST)]
Lang = Annotated[Language, Query(description="The language of `summary`, `label` and other plain words.")]


class FreshRoute(APIRoute):
    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer = super().get_route_handler()

        async def answer_once(request: Request) -> Response:
            with speaking(_language(request)):
                found = await answer(request)
            etag = etag_of(bytes(found.body))
            headers = {"ETag": etag, "Cache-Control": KEPT}
            if is_known(request.headers, etag):
                return Response(status_code=304, headers=headers)
            found.headers.update(headers)
            return found

        return answer_once


def _language(request: Request) -> Language:
    tag = request.query_params.get("lang")
    # One that we do not speak is refused further in, by the operation's own parameter.
    return Language(tag) if tag in set(Language) else Language.ENGLISH


def _lang(lang: Lang = Language.ENGLISH) -> Language:
    return lang


def router(tag: str) -> APIRouter:
    return APIRouter(
        prefix="/v1", tags=[tag], route_class=FreshRoute, dependencies=[Depends(_lang)], responses=dict(RESPONSES)
    )


def next_address(request: Request, **moved: str | int | None) -> str | None:
    """Return the address of the request with other parameters; None where one of them is None: there is no more."""
    if None in moved.values():
        return None
    url = request.url.include_query_params(**moved)
    return f"{url.path}?{url.query}"
