"""A diff arranged for readers, before any format: kind by kind, with all that a line's one sentence leaves out."""

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import Final

from watcher.alerts.templates import shortened
from watcher.model.change import Change, Diff, Importance, Op
from watcher.model.record import Record, text_at
from watcher.plain import Line, Segment, date_words, kind_words, label, noise_words, reason, summary, told_lines
from watcher.plain.details import Detail, criteria_details, details_of
from watcher.plain.eligibility import CRITERIA, criterion_head
from watcher.plain.joining import colon, listed
from watcher.plain.labels import op_words
from watcher.plain.language import _
from watcher.plain.lines import lines_by_kind, under_heading
from watcher.plain.printable import one_line, printable

TITLES: Final = ("briefTitle", "officialTitle", "nctId")
IDENTIFICATION: Final = "protocolSection.identificationModule"
UPDATED: Final = "protocolSection.statusModule.lastUpdatePostDateStruct.date"
RELEASE: Final = "derivedSection.miscInfoModule.versionHolder"
#: The registry takes 300 characters; what a file holds may be anything.
LONGEST_TITLE: Final = 320
#: As many singles stand open on a page.
UNFOLDED: Final = 5
#: Chinese signs between sentences and clauses, which no space follows.
WIDE: Final = "\u3002\uff1a\uff1b"
#: How a quotation ends that does not give the whole text.
CUT: Final = " …”"


@dataclass(frozen=True, slots=True)
class Single:
    """One change, listed below the line that tells it together with others."""

    op: Op
    summary: str
    details: tuple[Detail, ...]


@dataclass(frozen=True, slots=True)
class DiffLine:
    """What is told as one line, and below it what the line does not say."""

    summary: str
    importance: Importance
    #: Why it matters; empty where it does not matter much.
    reason: str
    details: tuple[Detail, ...]
    #: Of a line for many changes: those of them that it does not tell itself.
    singles: tuple[Single, ...]

    @property
    def is_long(self) -> bool:
        """Whether the singles are a list to look something up in; reworded texts want to be read."""
        texts = sum(1 for single in self.singles if single.details)
        return len(self.singles) > UNFOLDED and texts * 2 < len(self.singles)


@dataclass(frozen=True, slots=True)
class DiffView:
    """A diff for its readers."""

    nct_id: str
    title: str
    #: Each record by its dates, in words.
    old: str
    new: str
    #: What a reader must know before they believe the lines.
    warnings: tuple[str, ...]
    kinds: tuple[tuple[str, tuple[DiffLine, ...]], ...]
    #: Why differences count as noise, and how many do for each reason.
    noise: tuple[tuple[str, int], ...]

    @property
    def noise_count(self) -> int:
        return sum(count for _, count in self.noise)


def diff_view(old: Record, new: Record, diff: Diff) -> DiffView:
    """Return what `watcher diff` shows to people, as text and as a page alike."""
    noise = Counter(noise_words(one.rule) for one in diff.noise)
    kinds = lines_by_kind(told_lines(diff.changes, new))
    return DiffView(
        nct_id=one_line(text_at(new, f"{IDENTIFICATION}.nctId") or ""),
        title=shortened(_title(new), LONGEST_TITLE),
        old=_version(old),
        new=_version(new),
        warnings=tuple(_warnings(old, new, diff)),
        kinds=tuple((kind_words(kind), tuple(_line(line, new) for line in lines)) for kind, lines in kinds.items()),
        noise=tuple(noise.most_common()),
    )


def _title(record: Record) -> str:
    titles = (one_line(text_at(record, f"{IDENTIFICATION}.{key}") or "") for key in TITLES)
    return next(filter(None, titles), "")


def _version(record: Record) -> str:
    """Return a record's dates: that of its last update, and the release that it was served from."""
    updated, release = text_at(record, UPDATED), text_at(record, RELEASE)
    told = _("updated {day}").format(day=_day(updated)) if updated else _("of an unknown day")
    return _("{told} (registry data of {day})").format(told=told, day=_day(release)) if release else told


def _day(text: str) -> str:
    return date_words(one_line(text))


def _warnings(old: Record, new: Record, diff: Diff) -> list[str]:
    warnings = []
    if diff.lost:
        told = _(
            "The newer record lacks whole parts that the older one has ({parts}): it may be incomplete. "
            "The service waits for a later release before it believes this."
        )
        warnings.append(told.format(parts=listed(map(_part, diff.lost))))
    before, after = text_at(old, RELEASE) or "", text_at(new, RELEASE) or ""
    if before > after > "":
        warnings.append(_("The first record is of a later release than the second: are they swapped?"))
    return warnings


def _part(path: str) -> str:
    """Return a part of the record by its name: `contacts locations module` is the registry's own, spaced."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", one_line(path.rpartition(".")[2])).lower()


def _line(line: Line, record: Record) -> DiffLine:
    text = one_line(line.text)
    # What came along with a change, such as the contacts of a site that opened, is listed after it.
    changes = sorted(line.changes, key=lambda change: -change.importance)
    singles = [(_single(change, record), change) for change in changes]
    same = next((one for one in singles if len(singles) == 1 or one[0].summary == text), None)
    return DiffLine(
        summary=under_heading(_without_quote(text, same[0].details, same[1]) if same else text, line.kind),
        importance=line.importance,
        reason=reason(line.lead) if line.importance >= Importance.NOTABLE else "",
        details=same[0].details if same else (),
        singles=tuple(_listed(*one) for one in singles if one is not same and not _is_told(one[0], text)),
    )


def _single(change: Change, record: Record) -> Single:
    words = one_line(summary(change, record))
    if change.field == "site" and change.op != "changed":
        # Below `40 sites were removed`, each needs only its name.
        words = words.partition(colon())[2] or words
    return Single(change.op, words, _details(change))


def _is_told(single: Single, text: str) -> bool:
    """Say whether a group's line has told all of a single change; between others it lost its full stop."""
    if single.details and (single.details[0].label or CUT in single.summary):
        return False
    words = single.summary.removesuffix(".").replace(".”", "”")
    return re.search(rf"(?:^|[.:;] |[{WIDE}]){re.escape(words)}(?:$|[.;{WIDE}])", text) is not None


def _listed(single: Single, change: Change) -> Single:
    return replace(single, summary=_without_quote(single.summary, single.details, change))


def _details(change: Change) -> tuple[Detail, ...]:
    found = details_of(change)
    if change.field in CRITERIA and change.op == "changed":
        # However short: where two quotations of a criterion differ, a reader would have to find out.
        found = tuple(replace(detail, label="") for detail in criteria_details([change]))
    return tuple(
        Detail(one_line(detail.label), tuple(Segment(part.kind, printable(part.text)) for part in detail.segments))
        for detail in found
    )


def _without_quote(told: str, details: tuple[Detail, ...], change: Change) -> str:
    """Return a summary without the start of a text that stands whole below it."""
    return _head(change) if "“" in told and details and not details[0].label else told


def _head(change: Change) -> str:
    """Return what a change's summary says before it quotes a text."""
    if change.field in CRITERIA:
        return criterion_head(change)
    if change.field == "why_stopped":
        return label(change)
    if change.op == "changed":
        return _("{label} reworded").format(label=label(change))
    return op_words(label(change), change.op)
