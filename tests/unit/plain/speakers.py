"""Languages with their words for the length of a test."""

from collections.abc import Iterator
from contextlib import contextmanager
from gettext import NullTranslations

from watcher.assets import translations
from watcher.plain import language
from watcher.plain.language import FOLDERS, Language, install, speaking


class Brackets(NullTranslations):
    """A language that shows what is translated: ⟦each message in brackets⟧."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"⟦{msgid1 if n == 1 else msgid2}⟧"

    def pgettext(self, context: str, message: str) -> str:
        return f"⟦{message}⟧"


@contextmanager
def readers_of(tongue: Language, words: NullTranslations | None = None) -> Iterator[None]:
    """Speak a language with its own catalog, or with other words in its place."""
    before = dict(language._catalogs)
    install({tongue: words or (translations(FOLDERS[tongue]) if tongue in FOLDERS else NullTranslations())})
    try:
        with speaking(tongue):
            yield
    finally:
        language._catalogs.clear()
        language._catalogs.update(before)
