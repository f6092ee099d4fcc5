"""What a one-line summary leaves out: the words that came and went in a text, criterion by criterion."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Final

from watcher.model.change import Change, Kind
from watcher.model.record import Json
from watcher.plain import Segment, shorten, word_diff
from watcher.plain.criteria import unescaped
from watcher.plain.cut import LONGEST_LABEL, cut
from watcher.plain.elements import LONGEST, NAMES, SHORT, key_words, name_of
from watcher.plain.eligibility import CRITERION_WORDS
from watcher.plain.joining import large
from watcher.plain.language import _

#: Their summaries say all that fits into a mail.
TOLD_WHOLE: Final = frozenset(
    {Kind.DATES, Kind.ENROLLMENT, Kind.RESULTS, Kind.SITES, Kind.TRACKING, Kind.DERIVED, Kind.SEARCH}
)
#: Of a new one, a reader wants to know more than its name.
TOLD_WHEN_NEW: Final = frozenset({Kind.ARMS, Kind.OUTCOMES, Kind.CONTACTS})
#: Keys whose texts are copied letter by letter, to call or to write.
DIALED: Final = frozenset({"phone", "phoneExt", "email"})
#: Characters of one text, and texts of one change; the record itself is a link away.
MOST_TEXT: Final = 900
MOST_DETAILS: Final = 12


@dataclass(frozen=True, slots=True)
class Detail:
    """A text below a line, with what came and went in it; `label` is empty where the line names it already."""

    label: str
    segments: tuple[Segment, ...]


def details_of(change: Change) -> tuple[Detail, ...]:
    """Return the texts that show a change word by word; none where the summary says it all."""
    return () if change.kind in TOLD_WHOLE else _few(_details(change))


def criteria_details(changes: Iterable[Change]) -> tuple[Detail, ...]:
    """Return each criterion of one eligibility text, under what became of it."""
    return _few(
        _reworded(_(CRITERION_WORDS[change.op]), _text(change.before), _text(change.after)) for change in changes
    )


def _few(details: Iterable[Detail]) -> tuple[Detail, ...]:
    found = list(islice(details, MOST_DETAILS + 1))
    if len(found) <= MOST_DETAILS:
        return tuple(found)
    more = Detail("", (Segment("same", _("… and more")),))
    return (*found[:MOST_DETAILS], more)


def _details(change: Change) -> Iterable[Detail]:
    before, after = change.before, change.after
    if isinstance(before, str) and isinstance(after, str):
        return [_reworded("", before, after)] if max(len(before), len(after)) > LONGEST else []
    if isinstance(before, dict) and isinstance(after, dict):
        return _keys(before, after)
    if isinstance(after, dict):
        return _new(after) if change.kind in TOLD_WHEN_NEW else []
    long = next((side for side in (before, after) if isinstance(side, str) and len(side) > LONGEST), None)
    return [_reworded("", _text(before), _text(after))] if long else []


def _keys(before: dict[str, Json], after: dict[str, Json]) -> Iterable[Detail]:
    """Show each text that differs, but those that the summary quotes: a new name, or else short texts."""
    is_renamed = name_of(before) != name_of(after)
    name, longest = (_name_key(after), LONGEST) if is_renamed else (None, SHORT)
    for key in before | after:
        was, now = _text(before.get(key)), _text(after.get(key))
        is_quoted = bool(was and now) if key in DIALED else (key == name or not is_renamed)
        is_told = max(len(was), len(now)) <= (SHORT if key in DIALED else longest) and is_quoted
        if was != now and not is_told:
            yield _whole(key, was, now) if key in DIALED else _reworded(_words(key), was, now)


def _whole(key: str, was: str, now: str) -> Detail:
    """Show a telephone number or address whole, as it was and as it is: a digit alone helps nobody who dials."""
    before, after = _("Before: {value}").format(value=was), _("Now: {value}").format(value=now)
    told = (
        Segment("same", text) for text in ((before if was else ""), " / " if was and now else "", after if now else "")
    )
    return Detail(_words(key), tuple(each for each in told if each.text))


def _new(after: dict[str, Json]) -> Iterable[Detail]:
    for key, value in after.items():
        if key != _name_key(after) and isinstance(value, str):
            yield Detail(_words(key), _cut((Segment("same", _readable(value)),)))


def _name_key(value: dict[str, Json]) -> str | None:
    return next((key for key in NAMES if value.get(key) is not None), None)


def _reworded(label: str, before: str, after: str) -> Detail:
    return Detail(label, _cut(shorten(_joined(word_diff(_readable(before), _readable(after))))))


def _joined(segments: Iterable[Segment]) -> list[Segment]:
    """Join changed stretches that only spaces keep apart; unjoined, each word has marks of its own."""
    row: list[Segment] = []
    removed = added = ""
    for segment in segments:
        if segment.kind == "removed":
            removed += segment.text
        elif segment.kind == "added":
            added += segment.text
        elif segment.text.strip() or not (removed or added):
            row += [*_changed(removed, added), segment]
            removed = added = ""
        else:
            removed, added = removed + segment.text, added + segment.text
    return [*row, *_changed(removed, added)]


def _changed(removed: str, added: str) -> list[Segment]:
    """Return what was removed and what was added, the spaces that both have in common outside."""
    sides = [side for side in (removed, added) if side.strip()]
    first = " " if sides and all(side[0].isspace() for side in sides) else ""
    last = " " if sides and all(side[-1].isspace() for side in sides) else ""
    row = (
        Segment("same", first),
        Segment("removed", _without(removed, first, last)),
        Segment("added", _without(added, first, last)),
        Segment("same", last),
    )
    return [segment for segment in row if segment.text]


def _without(side: str, first: str, last: str) -> str:
    """Return a side without the spaces that stand outside of it; nothing where it is only spaces."""
    return side.removeprefix(first).removesuffix(last) if side.strip() else ""


def _cut(segments: Iterable[Segment]) -> tuple[Segment, ...]:
    room, kept = MOST_TEXT, list[Segment]()
    for segment in segments:
        if len(segment.text) > room:
            return (*kept, Segment(segment.kind, cut(segment.text, room)))
        kept.append(segment)
        room -= len(segment.text)
    return tuple(kept)


def _readable(text: str) -> str:
    """Undo the registry's escapes (a backslash before a sign, `&lt;`) and put the text on one line."""
    return " ".join(unescaped(text).split())


def _text(value: Json) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return "; ".join(map(_text, value))
    if isinstance(value, dict):
        return ", ".join(filter(None, map(_text, value.values())))
    return "" if value is None else str(value)


def _words(key: str) -> str:
    """Return a key of the record as a heading: `timeFrame` is Time frame."""
    return cut(large(key_words(key)), LONGEST_LABEL)
