"""The language that words are made in: chosen once for a page, a mail or a command, and asked for by every sentence.

A context variable and not an argument: each of some thousand sentences would have to be handed it by its caller,
and a sentence that was forgotten would only be seen by a reader who cannot read it. Everything else that decides what
is said stays an argument.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from gettext import NullTranslations
from typing import Final


class Language(StrEnum):
    """A language that all texts are complete in, by its BCP 47 tag, as the attribute `lang` has it."""

    ENGLISH = "en"
    SPANISH = "es"
    CHINESE = "zh-Hans"

    @property
    def locale(self) -> str:
        """Whose dates and names of places its readers know, as Babel names it.

        All three write numbers as the registry does, 1,234.5: the pages stand beside its own text. In Spain one writes
        1.234,5, in the Americas mostly not, and most sites with readers of Spanish are there.
        """
        return LOCALES[self]


#: What each language calls itself, for those who look for theirs.
OWN_NAMES: Final = {Language.ENGLISH: "English", Language.SPANISH: "Español", Language.CHINESE: "简体中文"}
LOCALES: Final = {Language.ENGLISH: "en_US", Language.SPANISH: "es_US", Language.CHINESE: "zh_Hans_CN"}
#: The folder of each language's words; English ones stand in the sentences themselves.
FOLDERS: Final = {Language.SPANISH: "es", Language.CHINESE: "zh_Hans"}

_catalogs: dict[Language, NullTranslations] = {}
_spoken: ContextVar[Language] = ContextVar("spoken", default=Language.ENGLISH)


def install(catalogs: Mapping[Language, NullTranslations]) -> None:
    """Give the languages their words; until then everything is said in English."""
    _catalogs.update(catalogs)


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Make all words in a language until the block ends."""
    before = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(before)


def spoken() -> Language:
    return _spoken.get()


def language_of(tag: str | None) -> Language:
    """Return the language of a stored tag; English where there is none, or none that is spoken here any more."""
    return next((language for language in Language if language.value == tag), Language.ENGLISH)


def _(message: str) -> str:
    # A catalog keeps its own description under the empty message.
    return _words().gettext(message) if message else message


def ngettext(singular: str, plural: str, count: int) -> str:
    """Return the form for a count. The count itself is filled in by the caller."""
    return _words().ngettext(singular, plural, count)


def pgettext(context: str, message: str) -> str:
    """Return a word that means several things in English; `context` says which."""
    return _words().pgettext(context, message)


def N_(message: str) -> str:  # noqa: N802 - gettext's name, which the extraction knows
    """Mark a message of a table, which is translated where it is used."""
    return message


def NN_(singular: str, plural: str) -> tuple[str, str]:  # noqa: N802 - as above
    """Mark both forms of a message of a table, for `ngettext`."""
    return singular, plural


_ENGLISH: Final = NullTranslations()


def _words() -> NullTranslations:
    return _catalogs.get(_spoken.get(), _ENGLISH)
