"""The texts that readers see: `update` brings them into the catalogs, `check` says what is missing there or broken.

A catalog keeps no line numbers, so that it changes only with the words.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from string import Formatter
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT: Final = Path(__file__).resolve().parent.parent
CATALOGS: Final = ROOT / "watcher/plain/catalogs"
LANGUAGES: Final = ("es", "zh_Hans")
METHODS: Final = [("watcher/**.py", "python"), ("templates/**.html", "jinja2"), ("templates/**.txt", "jinja2")]
OPTIONS: Final = {pattern: {"encoding": "utf-8"} for pattern, method in METHODS if method == "jinja2"}
KEYWORDS: Final = {
    "_": None,
    "N_": None,
    "gettext": None,
    "NN_": (1, 2),
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
#: What Jinja's messages have in place of braces: `%(count)s`.
PERCENT: Final = re.compile(r"%\((\w+)\)s")
WIDTH: Final = 120
STAMP: Final = datetime(2026, 1, 1, tzinfo=UTC)


def gathered() -> Catalog:
    """Return every message of the sources, with the files that it stands in."""
    found = Catalog(project="Trial Watcher", charset="utf-8", creation_date=STAMP)
    for path, _line, message, _comments, context in extract_from_dir(
        str(ROOT), METHODS, OPTIONS, KEYWORDS, directory_filter=lambda path: not Path(path).name.startswith(".")
    ):
        found.add(message, locations=[(Path(path).as_posix(), 1)], context=context)
    return found


def catalog_path(language: str) -> Path:
    return CATALOGS / language / "LC_MESSAGES/watcher.po"


def catalog(language: str) -> Catalog:
    path = catalog_path(language)
    if not path.is_file():
        return Catalog(locale=language, project="Trial Watcher", creation_date=STAMP, revision_date=STAMP)
    with path.open("rb") as source:
        return read_po(source, locale=language)


def written(known: Catalog, source: Catalog) -> bytes:
    """Return a catalog's file with exactly the messages of the sources; what is new has no translation yet."""
    known.update(source, no_fuzzy_matching=True, update_header_comment=False, update_creation_date=False)
    known.obsolete.clear()
    for message in known:
        if message.id and not any(_forms(message.string)):
            message.flags.discard("fuzzy")  # Babel doubts a plural that has no words yet
    known.fuzzy, known.version, known.last_translator = False, "1", "Trial Watcher"
    known.msgid_bugs_address, known.language_team = "see CONTRIBUTING.md", known.locale_identifier
    known.header_comment = f"# Trial Watcher in {known.locale}. `make messages` gathers, .ci/check compares."
    text = BytesIO()
    write_po(text, known, width=WIDTH, sort_output=True, include_lineno=False, ignore_obsolete=True)
    return text.getvalue()


def update() -> int:
    source = gathered()
    for language in LANGUAGES:
        path, text = catalog_path(language), written(catalog(language), source)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text)
    return _tell(source)


def check() -> int:
    """Say what is wrong, a line for each; returns the exit code."""
    source = gathered()
    faults = [f"{language}: {fault}" for language in LANGUAGES for fault in _faults(language, source)]
    sys.stdout.write("\n".join(faults or ["every text is translated"]) + "\n")
    return 1 if faults else 0


def _faults(language: str, source: Catalog) -> Iterator[str]:
    known = catalog(language)
    for message in source:
        if not message.id:
            continue
        there = known.get(message.id, message.context)
        words = _forms(there.string) if there else []
        if there is None or not all(words) or len(words) != len(_wanted(message, known)):
            yield f"no translation of {message.id!r}"
        elif there.fuzzy:
            yield f"a doubtful translation of {message.id!r}"
        else:
            yield from _wrong_slots(message, words)
    wanted = {(message.id if isinstance(message.id, str) else message.id[0], message.context) for message in source}
    for message in known:
        key = (message.id if isinstance(message.id, str) else message.id[0], message.context)
        if key not in wanted:
            yield f"nobody says {message.id!r} any more: make messages"


def _wrong_slots(message: Message, words: Iterable[str]) -> Iterator[str]:
    """A form for one may say it in words; else each slot of the English has to be there, and no other."""
    english = _forms(message.id)
    all_slots, fewest = set().union(*map(_slots, english)), set.intersection(*map(_slots, english))
    for form in words:
        if not fewest <= _slots(form) <= all_slots:
            yield f"other slots in {form!r} than in {message.id!r}"


def _slots(text: str) -> set[str]:
    if PERCENT.search(text):
        return set(PERCENT.findall(text))
    try:
        return {name for _text, name, _spec, _conversion in Formatter().parse(text) if name is not None}
    except ValueError:
        return set()


def _forms(words: str | list[str] | tuple[str, ...] | None) -> list[str]:
    return [words or ""] if words is None or isinstance(words, str) else list(words)


def _wanted(message: Message, known: Catalog) -> range:
    return range(known.num_plurals if message.pluralizable else 1)


def _tell(source: Catalog) -> int:
    total = len(source)
    for language in LANGUAGES:
        known = catalog(language)
        done = sum(1 for message in known if message.id and all(_forms(message.string)))
        sys.stdout.write(f"{language}: {done} of {total} texts ({done / total:.0%})\n")
    return 0


if __name__ == "__main__":
    sys.exit({"update": update, "check": check}[sys.argv[1]]())
