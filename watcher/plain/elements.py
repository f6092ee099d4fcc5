"""Arms, outcomes, contacts, publications and other listed things, in words."""

from typing import Final

from watcher.model.change import Change
from watcher.model.record import Json, Record
from watcher.plain.cut import cut
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


def quoted(text: str, longest: int = LONGEST) -> str:
    """Return a text in quotation marks, cut at a word where it is long."""
    return f"“{cut(' '.join(text.split()), longest)}”"


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
        more = _besides_name(before, after)
        return f"{head}: {was} became {now}{f'; {more}' if more else ''}"
    return f"{head} {now}: {what_differs(before, after)}"


def _besides_name(before: Json, after: Json) -> str:
    """Name what else changed about a thing with another name."""
    if not isinstance(before, dict) or not isinstance(after, dict):
        return ""
    # Names of other things are told with those things.
    told = {"interventionNames", "armGroupLabels", next((key for key in NAMES if after.get(key) is not None), None)}
    rest = [{key: value for key, value in side.items() if key not in told} for side in (before, after)]
    return what_differs(*rest) if rest[0] != rest[1] else ""


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
    """Quote two short texts, tell two tokens in words, or which names joined and left a list; else nothing."""
    if all(isinstance(side, list) or side is None for side in (before, after)):
        return _joined_and_left(before, after)
    if not isinstance(before, str) or not isinstance(after, str) or max(len(before), len(after)) > SHORT:
        return None
    words = token_words if key in TOKENS else quoted
    return f"{words(before)} became {words(after)}"


def _joined_and_left(before: Json, after: Json) -> str | None:
    """Tell a list of short texts by those that only one side has: `“EX-1” added, “EX-2” removed`."""
    old, new = _short_texts(before), _short_texts(after)
    if old is None or new is None:
        return None
    moved = [(text, "added") for text in new if text not in old] + [
        (text, "removed") for text in old if text not in new
    ]
    return ", ".join(f"{quoted(text)} {what}" for text, what in moved) if 0 < len(moved) <= LISTED else None


def _short_texts(side: Json) -> list[str] | None:
    texts = [text for text in side if isinstance(text, str) and len(text) <= SHORT] if isinstance(side, list) else []
    return texts if not isinstance(side, list) or len(texts) == len(side) else None


def _key_words(key: str) -> str:
    """Return a key of the record in words: timeFrame, time frame."""
    return "".join(f" {char.lower()}" if char.isupper() else char for char in key).strip() or "a detail"
