"""Answers put on the wire."""

from datetime import date

from starlette.responses import Response

from watcher.replay.clock import etag
from watcher.replay.pages import Answer


def response_of(answer: Answer, release: date | None = None) -> Response:
    """Every answer of the registry itself carries the tag of its release; the edge knows of none."""
    tag = {"ETag": etag(release)} if release else {}
    return Response(answer.body, answer.status, {**tag, **answer.headers}, answer.content_type)
