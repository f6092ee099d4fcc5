"""What a form sent: `application/x-www-form-urlencoded`, the only type that our forms use."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import parse_qs

from fastapi import Request

from watcher.errors import UsageError
from watcher.pages.choices import Wrong
from watcher.plain.joining import large
from watcher.plain.language import _

#: The field of an e-mail address, in every form.
EMAIL = "email"
#: Far above the longest form.
MOST_BYTES = 20_000
MOST_FIELDS = 100


@dataclass(frozen=True, slots=True)
class Form:
    """The values of each field, in their order; a field that was left out is empty."""

    values: Mapping[str, tuple[str, ...]]

    def text(self, name: str) -> str:
        return next(iter(self.values.get(name, ())), "").strip()

    def all(self, name: str) -> frozenset[str]:
        return frozenset(self.values.get(name, ()))

    def first(self) -> dict[str, str]:
        """Return each field with its first value."""
        return {name: self.text(name) for name in self.values}


class FieldError(UsageError):
    """A field of a form that cannot be used; `field` is empty where it is the form as a whole."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field

    @property
    def wrong(self) -> Wrong:
        return Wrong(self.field, large(str(self)))


@contextmanager
def reading(field: str) -> Iterator[None]:
    """Name the field in what is raised while it is read."""
    try:
        yield
    except UsageError as exc:
        raise FieldError(field, str(exc)) from exc


async def read_form(request: Request) -> Form:
    """Raises UsageError for what no form of ours sends."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise UsageError(_("What was sent is too long."))
    try:
        found = parse_qs(body.decode(), max_num_fields=MOST_FIELDS, errors="strict", keep_blank_values=True)
    except ValueError:  # too many fields, or bytes that are no text
        raise UsageError(_("What was sent cannot be read. Please go back and send the form again.")) from None
    return Form({name: tuple(values) for name, values in found.items()})
