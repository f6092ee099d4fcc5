"""Arms, outcomes, contacts, publications and other listed things, in words."""

from typing import Final

from watcher.model.change import Change
from watcher.model.record import Json, Record
from watcher.plain.tokens import token_words

#: The keys by which people know a thing, the best first.
NAMES: Final = (
    "label", "measure", "name", "facility", "fullName", "term", "citation", "url", "id", "filename",
    "investigatorFullName", "oldNameTitle", "hasExpandedAccess", "type", "releaseDate", "title",
    "description",
)  # fmt: skip
LONGEST: Final = 120
#: A detail this short is told with what it was and what it is.
SHORT: Final = 60
#: Keys whose texts are tokens of the registry, such as PLACEBO_COMPARATOR.
TOKENS: Final = frozenset({"type", "class", "role", "status"})
#: A list this long is told by its length.
LISTED: Final = 4


def quoted(text: str) -> str:
    """Return a text in quotation marks, cut at a word where it is long."""
    flat = " ".join(text.split())
    if len(flat) <= LONGEST:
        return f"“{flat}”"
    return f"“{flat[:LONGEST].rsplit(' ', 1)[0]} …”"


def name_of(value: Json) -> str:
    """Return what a thing is called."""
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        short = len(value) <= LISTED and not any(isinstance(inner, list) for inner in value)
        return ", ".join(map(name_of, value)) if short else f"{len(value)} entries"
    if isinstance(value, dict):
        return _called(value)
    return "nothing" if value is None else str(value)


def _called(value: Record) -> str:
    key = next((key for key in NAMES if value.get(key) is not None), None)
    if key == "type":
        return token_words(str(value["type"]))
    if key:
        return name_of(value[key])
    return ", ".join(_key_words(key) for key in value if value[key] is True) or "without a name"


def element_summary(head: str, change: Change) -> str:
    """Tell a listed thing: `Arm added: “Control”`, `Arm “Control”: description changed`."""
    before, after = change.before, change.after
    if change.op != "changed":
        return f"{head} {change.op}: {name_of(after if change.op == 'added' else before)}"
    was, now = name_of(before), name_of(after)
    if was != now:
        return f"{head}: {was} became {now}"
    return f"{head} {now}: {what_differs(before, after)}"


def what_differs(before: Json, after: Json) -> str:
    """Name the details that differ, those without a short text of their own last."""
    if not isinstance(before, dict) or not isinstance(after, dict):
        return "its text changed"
    keys = [key for key in before | after if before.get(key) != after.get(key)]
    short = {key: words for key in keys if (words := _became(key, before.get(key), after.get(key)))}
    told = [f"{_key_words(key)} {words}" for key, words in short.items()]
    rest = ", ".join(_key_words(key) for key in keys if key not in short)
    return "; ".join([*told, f"{rest} changed"] if rest else told) or "its text changed"


def _became(key: str, before: Json, after: Json) -> str | None:
    """Quote two short texts, or tell two tokens in words; anything else is only named."""
    if not isinstance(before, str) or not isinstance(after, str) or max(len(before), len(after)) > SHORT:
        return None
    words = token_words if key in TOKENS else quoted
    return f"{words(before)} became {words(after)}"


def _key_words(key: str) -> str:
    """Return a key of the record in words: timeFrame, time frame."""
    return "".join(f" {char.lower()}" if char.isupper() else char for char in key).strip() or "a detail"
