"""A diff, as `watcher diff` prints it in JSON, arranged for a page: kind by kind, with the words that moved."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from watcher.alerts.details import Detail, details_of
from watcher.model.change import Change, Importance, Kind
from watcher.model.record import Json, list_at, text_at
from watcher.plain import kind_words, noise_words


@dataclass(frozen=True, slots=True)
class DiffLine:
    """One change."""

    summary: str
    importance: str
    reason: str
    path: str
    details: tuple[Detail, ...]


@dataclass(frozen=True, slots=True)
class DiffView:
    """A diff for its page."""

    nct_id: str
    from_date: str | None
    to_date: str | None
    kinds: tuple[tuple[str, tuple[DiffLine, ...]], ...]
    #: Why differences count as noise, and how many do for each reason.
    noise: tuple[tuple[str, int], ...]


def diff_view(diff: Mapping[str, Json]) -> DiffView:
    """Return the page's values for the body of `watcher diff --format json`."""
    body = dict(diff)
    kinds: dict[Kind, list[DiffLine]] = {kind: [] for kind in Kind}
    for change in list_at(body, "changes"):
        kinds[Kind(_text(change, "kind"))].append(_line(change))
    noise = Counter(noise_words(_text(one, "rule")) for one in list_at(body, "noise"))
    return DiffView(
        nct_id=_text(body, "nct_id"),
        from_date=text_at(body, "from.last_update_posted"),
        to_date=text_at(body, "to.last_update_posted"),
        kinds=tuple((kind_words(kind), tuple(lines)) for kind, lines in kinds.items() if lines),
        noise=tuple(noise.most_common()),
    )


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
    return Change(
        kind=Kind(_text(told, "kind")),
        field=_text(told, "field"),
        path=_text(told, "path"),
        op="changed",
        before=body.get("before"),
        after=body.get("after"),
        importance=Importance.MINOR,
        reason="",
    )


def _text(told: Json, key: str) -> str:
    return text_at(told, key) or ""
