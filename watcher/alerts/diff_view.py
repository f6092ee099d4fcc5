"""A diff, as `watcher diff` prints it in JSON, arranged for a page: kind by kind, with the words that moved."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from watcher.alerts.details import Detail, details_of
from watcher.model.change import Change, Importance, Kind, Op
from watcher.model.record import Json, list_at, text_at
from watcher.plain import group_summary, kind_words, noise_words

#: A longer group is folded under its one line.
UNFOLDED: Final = 3


@dataclass(frozen=True, slots=True)
class DiffLine:
    """One change."""

    summary: str
    importance: str
    reason: str
    path: str
    details: tuple[Detail, ...]


@dataclass(frozen=True, slots=True)
class DiffBlock:
    """Changes of one group; `summary` tells them as one line and is empty where they are few."""

    summary: str
    lines: tuple[DiffLine, ...]


@dataclass(frozen=True, slots=True)
class DiffView:
    """A diff for its page."""

    nct_id: str
    from_date: str | None
    to_date: str | None
    kinds: tuple[tuple[str, tuple[DiffBlock, ...]], ...]
    #: Why differences count as noise, and how many do for each reason.
    noise: tuple[tuple[str, int], ...]


def diff_view(diff: Mapping[str, Json]) -> DiffView:
    """Return the page's values for the body of `watcher diff --format json`."""
    body = dict(diff)
    kinds: dict[Kind, list[Json]] = {kind: [] for kind in Kind}
    for change in list_at(body, "changes"):
        kinds[Kind(_text(change, "kind"))].append(change)
    noise = Counter(noise_words(_text(one, "rule")) for one in list_at(body, "noise"))
    return DiffView(
        nct_id=_text(body, "nct_id"),
        from_date=text_at(body, "from.last_update_posted"),
        to_date=text_at(body, "to.last_update_posted"),
        kinds=tuple((kind_words(kind), _blocks(told)) for kind, told in kinds.items() if told),
        noise=tuple(noise.most_common()),
    )


def _blocks(told: Iterable[Json]) -> tuple[DiffBlock, ...]:
    groups: dict[str, list[Json]] = {}
    for number, change in enumerate(told):
        groups.setdefault(_text(change, "group") or str(number), []).append(change)
    return tuple(map(_block, groups.values()))


def _block(told: list[Json]) -> DiffBlock:
    summary = group_summary(list(map(_change, told))) if len(told) > UNFOLDED else ""
    return DiffBlock(summary, tuple(map(_line, told)))


def _line(told: Json) -> DiffLine:
    return DiffLine(
        summary=_text(told, "summary"),
        importance=_text(told, "importance"),
        reason=_text(told, "reason"),
        path=_text(told, "path"),
        details=details_of(_change(told)),
    )


def _change(told: Json) -> Change:
    body = told if isinstance(told, dict) else {}
    before, after = body.get("before"), body.get("after")
    op: Op = "added" if before is None else "removed" if after is None else "changed"
    return Change(
        kind=Kind(_text(told, "kind")),
        field=_text(told, "field"),
        path=_text(told, "path"),
        op=op,
        before=before,
        after=after,
        importance=Importance.MINOR,
        reason="",
        group=_text(told, "group") or None,
    )


def _text(told: Json, key: str) -> str:
    return text_at(told, key) or ""
