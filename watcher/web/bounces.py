"""Where an operator's mail provider, or mail server, tells of mails that failed.

`POST /hooks/bounces/{token}` takes JSON,

    {"bounces": [{"email": "pat.doe@example.org", "type": "hard", "status": "5.1.1", "detail": "no such user"}]}

with a `type` (hard, soft, policy or complaint) or a `status` (RFC 3463), which decides where there is no type;
or the mail itself that came back, as `message/rfc822`. It answers how many there were of each kind.
"""

import hmac
from collections import Counter
from typing import Annotated

from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field, ValidationError

from watcher.bootstrap import Service
from watcher.delivery.email.mailboxes import MOST_BYTES
from watcher.delivery.email.reports import Verdict, verdict_of
from watcher.delivery.privacy import plain_answer
from watcher.errors import UnknownError, UsageError

MOST_AT_ONCE = 1_000
MAIL = "message/rfc822"


class Failed(BaseModel):
    """A mail that failed, in a provider's words."""

    email: Annotated[str, Field(max_length=320, pattern=r"^[^\s@]+@[^\s@]+$")]
    type: Verdict | None = None
    status: Annotated[str, Field(pattern=r"^([245]\.\d{1,3}\.\d{1,3})?$")] = ""
    detail: str = ""

    @property
    def verdict(self) -> Verdict:
        return self.type or verdict_of(self.status)


class Bounced(BaseModel):
    """The body of a call."""

    bounces: Annotated[list[Failed], Field(max_length=MOST_AT_ONCE)]


def add_bounces(app: FastAPI, service: Service) -> None:
    @app.post("/hooks/bounces/{token}")
    async def note(token: str, request: Request) -> JSONResponse:
        _check(token, service.settings.bounce_token)
        body = await _body(request)
        is_mail = request.headers.get("content-type", "").partition(";")[0].strip().lower() == MAIL
        try:
            noted = await run_in_threadpool(_note_mail if is_mail else _note_json, service, body)
        except UsageError as exc:
            return JSONResponse({"problem": str(exc)}, status_code=400)
        return JSONResponse(noted)


def _check(token: str, expected: str) -> None:
    # Without a setting there is no such page.
    if not expected or not hmac.compare_digest(token.encode(), expected.encode()):
        raise UnknownError("There is no such page. Was the address cut short?")


async def _body(request: Request) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise UsageError(f"at most {MOST_BYTES} bytes a call: send the rest in another one")
    return body


def _note_mail(service: Service, body: bytes) -> dict[str, int]:
    return {service.bounces.note_mail(body, service.now()): 1}


def _note_json(service: Service, body: bytes) -> dict[str, int]:
    try:
        found = Bounced.model_validate_json(body)
    except ValidationError as exc:
        first = exc.errors(include_input=False)[0]
        where = ".".join(map(str, first["loc"])) or "the body"
        raise UsageError(f"{where}: {first['msg']}") from None
    noted: Counter[str] = Counter()
    for each in found.bounces:
        detail = plain_answer(f"{each.status} {each.detail}")
        noted[service.bounces.note_address(each.email, each.verdict, service.now(), detail)] += 1
    return dict(noted)
