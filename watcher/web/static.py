"""The style sheet, the icon and the scripts: each under an address with its digest, so that it is kept for ever."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from gzip import compress
from hashlib import blake2b
from pathlib import Path
from types import MappingProxyType
from typing import Final

from fastapi import FastAPI, Request, Response
from fastapi.responses import PlainTextResponse

from watcher.errors import UnknownError
from watcher.plain.language import _

TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
SHEET: Final = "style.css"
FOR_EVER: Final = "public, max-age=31536000, immutable"
DIGEST_BYTES: Final = 6
#: What costs the registry a request, and what is a reader's own.
NOT_FOR_ROBOTS: Final = ("find", "follow", "manage", "confirm", "leave", "alerts", "hooks")
ROBOTS: Final = "\n".join(["User-agent: *", *(f"Disallow: /{page}" for page in NOT_FOR_ROBOTS), ""])


@dataclass(frozen=True, slots=True)
class Static:
    """A file as it goes out; `packed` is the same with gzip."""

    content_type: str
    body: bytes
    packed: bytes
    digest: str


@dataclass(frozen=True, slots=True)
class Statics:
    """All of them, by name; `addresses` is what pages link to."""

    files: Mapping[str, Static]
    addresses: Mapping[str, str]


def load_statics(directory: Path) -> Statics:
    """Read the files beside the pages' templates: `_style.css` and then every other `_*.css` are one sheet."""
    files = {name: _static(name, body) for name, body in _bodies(directory / "page")}
    addresses = {name: f"/static/{file.digest}/{name}" for name, file in files.items()}
    return Statics(MappingProxyType(files), MappingProxyType(addresses))


def add_static(app: FastAPI, statics: Statics) -> None:
    @app.get("/static/{digest}/{name}")
    def show(digest: str, name: str, request: Request) -> Response:
        found = statics.files.get(name)
        if found is None:
            raise UnknownError(_("There is no such file."))
        # A page of the process before the last start may still ask for its own digest: it gets the present file, but
        # must not keep it under that name.
        keep = FOR_EVER if digest == found.digest else "no-cache"
        headers = {"Cache-Control": keep, "Vary": "Accept-Encoding"}
        if "gzip" not in request.headers.get("accept-encoding", ""):
            return Response(found.body, media_type=found.content_type, headers=headers)
        return Response(found.packed, media_type=found.content_type, headers=headers | {"Content-Encoding": "gzip"})

    @app.get("/robots.txt")
    def robots() -> Response:
        return PlainTextResponse(ROBOTS)


def _bodies(folder: Path) -> Iterator[tuple[str, bytes]]:
    sheets = sorted(folder.glob("_*.css"), key=lambda path: (path.name != "_style.css", path.name))
    yield SHEET, b"".join(path.read_bytes() for path in sheets)
    for path in sorted(folder.iterdir()):
        if path.suffix in TYPES and not path.name.startswith("_"):
            yield path.name, path.read_bytes()


def _static(name: str, body: bytes) -> Static:
    packed = compress(body, 9, mtime=0)
    return Static(TYPES[Path(name).suffix], body, packed, blake2b(body, digest_size=DIGEST_BYTES).hexdigest())
