"""Arms, outcomes, contacts, publications and other listed things, in words."""

from typing import Final

from watcher.model.change import Change
from watcher.model.record import Json, Record
from watcher.plain.cut import cut
from watcher.plain.joining import became, clauses, listed
from watcher.plain.labels import told_op
from watcher.plain.language import N_, _, ngettext
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
#: Keys of the record in words, listed for the translators.
KEYS: Final = (
    N_("label"), N_("measure"), N_("name"), N_("facility"), N_("full name"), N_("term"), N_("citation"), N_("url"),
    N_("id"), N_("filename"), N_("investigator full name"), N_("old name title"), N_("has expanded access"),
    N_("type"), N_("release date"), N_("title"), N_("description"), N_("time frame"), N_("intervention names"),
    N_("arm group labels"), N_("other names"), N_("class"), N_("role"), N_("status"), N_("affiliation"), N_("phone"),
    N_("phone ext"), N_("email"), N_("city"), N_("state"), N_("zip"), N_("country"), N_("domain"), N_("link"),
    N_("pmid"), N_("retractions"), N_("date"), N_("upload date"), N_("size"), N_("has protocol"), N_("has sap"),
    N_("has icf"), N_("type abbrev"), N_("comment"), N_("investigator title"), N_("investigator affiliation"),
    N_("old organization"), N_("nct id"), N_("individual"), N_("intermediate"), N_("treatment"), N_("issued date"),
    N_("creation date"), N_("posted date"), N_("unrelease date"), N_("reset date"), N_("mcp release n"), N_("source"),
    N_("geo point"), N_("contacts"), N_("collaborators"), N_("lead sponsor"), N_("abbrev"), N_("as found"),
    N_("relevance"), N_("status for"), N_("a detail"),
)  # fmt: skip
#: A name that joined a list or left it.
JOINED: Final = {"added": N_("{name} added"), "removed": N_("{name} removed")}


def quoted(text: str, longest: int = LONGEST) -> str:
    """Return a text in quotation marks, cut at a word where it is long."""
    return f"“{cut(' '.join(text.split()), longest)}”"


def name_of(value: Json) -> str:
    """Return what a thing is called."""
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        short = len(value) <= LISTED and not any(isinstance(inner, list) for inner in value)
        count = len(value)
        return (
            listed(map(name_of, value))
            if short
            else ngettext("{count} entry", "{count} entries", count).format(count=count)
        )
    if isinstance(value, dict):
        return _called(value)
    return _("nothing") if value is None else str(value)


def _called(value: Record) -> str:
    key = next((key for key in NAMES if value.get(key) is not None), None)
    if key == "type":
        return token_words(str(value["type"]))
    if key:
        return name_of(value[key])
    return listed(key_words(key) for key in value if value[key] is True) or _("without a name")


def element_summary(head: str, change: Change) -> str:
    """Tell a listed thing: `Arm added: “Control”`, `Arm “Control”: description changed`."""
    before, after = change.before, change.after
    if change.op != "changed":
        return told_op(head, change.op, name_of(after if change.op == "added" else before))
    was, now = name_of(before), name_of(after)
    if was != now:
        more = _besides_name(before, after)
        return clauses(filter(None, (became(head, was, now), more)))
    return _("{head} {name}: {differences}").format(head=head, name=now, differences=what_differs(before, after))


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
        return _("its text changed")
    keys = [key for key in before | after if before.get(key) != after.get(key)]
    short = {key: words for key in keys if (words := _became(key, before.get(key), after.get(key)))}
    rest = listed(key_words(key) for key in keys if key not in short)
    more = [_("{details} changed").format(details=rest)] if rest else []
    return clauses([*short.values(), *more]) or _("its text changed")


def _became(key: str, before: Json, after: Json) -> str | None:
    """Quote two short texts, tell two tokens in words, or which names joined and left a list; else nothing."""
    if all(isinstance(side, list) or side is None for side in (before, after)):
        return _joined_and_left(key, before, after)
    if not isinstance(before, str) or not isinstance(after, str) or max(len(before), len(after)) > SHORT:
        return None
    words = token_words if key in TOKENS else quoted
    return _("{detail} {before} became {after}").format(detail=key_words(key), before=words(before), after=words(after))


def _joined_and_left(key: str, before: Json, after: Json) -> str | None:
    """Tell a list of short texts by those that only one side has: `“EX-1” added, “EX-2” removed`."""
    old, new = _short_texts(before), _short_texts(after)
    if old is None or new is None:
        return None
    moved = [(text, "added") for text in new if text not in old] + [
        (text, "removed") for text in old if text not in new
    ]
    if not 0 < len(moved) <= LISTED:
        return None
    told = listed(_(JOINED[what]).format(name=quoted(text)) for text, what in moved)
    return _("{detail} {moves}").format(detail=key_words(key), moves=told)


def _short_texts(side: Json) -> list[str] | None:
    texts = [text for text in side if isinstance(text, str) and len(text) <= SHORT] if isinstance(side, list) else []
    return texts if not isinstance(side, list) or len(texts) == len(side) else None


def key_words(key: str) -> str:
    """Return a key of the record in words: timeFrame, time frame."""
    words = "".join(f" {char.lower()}" if char.isupper() else char for char in key).strip()
    return _(words or "a detail")
