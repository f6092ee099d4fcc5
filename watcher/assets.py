"""Where the templates and the default configuration are: in a wheel, an editable install and a checkout alike."""

from pathlib import Path
from typing import Final

from watcher.errors import TemplateError

PACKAGE: Final = Path(__file__).resolve().parent
#: A file that proves a folder to be ours: beside an installed package may stand anybody's `templates`.
PROOFS: Final = {"templates": "email/_base.html", "config": "watcher.toml"}


def templates_dir() -> Path:
    """Return the folder of the templates; raises TemplateError where there is none."""
    return find_assets(PACKAGE, "templates")


def config_dir() -> Path:
    """Return the folder of `watcher.toml` and `env.example`; raises TemplateError where there is none."""
    return find_assets(PACKAGE, "config")


def find_assets(package: Path, name: str) -> Path:
    """Return the folder `name` that belongs to the package folder: inside it (a wheel), else beside it."""
    places = (package / "_assets" / name, package.parent / name)
    for place in places:
        if (place / PROOFS[name]).is_file():
            return place
    looked = " nor ".join(str(place / PROOFS[name]) for place in places)
    raise TemplateError(f"the {name} folder is missing: neither {looked} exists; install Trial Watcher again")
