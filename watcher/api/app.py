"""The API as an application of its own, which the service mounts at /api: its errors are JSON, never pages."""

from typing import Final

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.middleware.cors import CORSMiddleware

from watcher import __version__
from watcher.api.changes import add_changes
from watcher.api.errors import Api, add_errors
from watcher.api.sites import add_sites
from watcher.api.trials import add_trials
from watcher.api.versions import add_versions
from watcher.api.watches import add_watches
from watcher.bootstrap import Service

ABOUT: Final = """What Trial Watcher knows of the clinical trials that somebody follows here: their records in every
version, what changed between them, and which trials saved searches and places have. It reads only, and needs no key.

Facts are the registry's own, verbatim; `summary`, `label` and `reason` are plain words, in English unless `lang` asks
for another language. Answers have an ETag: ask with `If-None-Match`, and what you have already is not sent again."""


def create_api(service: Service) -> FastAPI:
    """Return the application; it holds no state of its own."""
    api = Api(
        title="Trial Watcher",
        version=__version__,
        description=ABOUT,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        # The framework would lead to whichever host the request names.
        redirect_slashes=False,
        # Programs that are made from the description name their functions so: list_trials.
        generate_unique_id_function=_name_of,
        license_info={"name": "Apache-2.0"},
    )
    # Without cookies there is nothing that another site's script could do in a reader's name.
    api.add_middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["GET"], expose_headers=["ETag", "Link"])
    for add in (add_trials, add_versions, add_changes, add_watches, add_sites):
        add(api, service)
    add_errors(api)
    return api


def _name_of(route: APIRoute) -> str:
    return route.name
