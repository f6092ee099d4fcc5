"""Where templates, configuration and translations are: in a wheel, an editable install and a checkout alike."""

from functools import cached_property
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
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


def translations(folder: str) -> NullTranslations:
    """Return the words of one language, read when they are first asked for; raises TemplateError where there are none.

    `folder` is one of plain/catalogs.
    """
    path = PACKAGE / "plain/catalogs" / folder / "LC_MESSAGES/watcher.po"
    if not path.is_file():
        raise TemplateError(f"the translations are missing: {path} does not exist; install Trial Watcher again")
    return Translations(path)


class Translations(NullTranslations):
    """A catalog that is read when it is first needed: most commands speak English only, and reading takes 0.2 s.

    It is compiled then, so that no compiled file can be older than its source.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path

    def gettext(self, message: str) -> str:
        return self._read.gettext(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self._read.ngettext(msgid1, msgid2, n)

    def pgettext(self, context: str, message: str) -> str:
        return self._read.pgettext(context, message)

    @cached_property
    def _read(self) -> GNUTranslations:
        from babel.messages.mofile import write_mo  # noqa: PLC0415 - loaded with the first catalog
        from babel.messages.pofile import PoFileError, read_po  # noqa: PLC0415

        compiled = BytesIO()
        try:
            with self._path.open("rb") as source:
                write_mo(compiled, read_po(source, abort_invalid=True))
        except (PoFileError, ValueError) as error:
            raise TemplateError(f"{self._path}: {error}") from error
        compiled.seek(0)
        return GNUTranslations(compiled)


def find_assets(package: Path, name: str) -> Path:
    """Return the folder `name` that belongs to the package folder: inside it (a wheel), else beside it."""
    places = (package / "_assets" / name, package.parent / name)
    for place in places:
        if (place / PROOFS[name]).is_file():
            return place
    looked = " nor ".join(str(place / PROOFS[name]) for place in places)
    raise TemplateError(f"the {name} folder is missing: neither {looked} exists; install Trial Watcher again")
