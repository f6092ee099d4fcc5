"""A diff for a terminal: aligned, wrapped, colored. Where nobody looks, each told line is one line, for grep."""

from collections.abc import Iterable, Iterator
from typing import Final

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from watcher.alerts.diff_view import DiffLine, DiffView
from watcher.alerts.templates import marked
from watcher.model.change import Importance
from watcher.plain.details import Detail

#: Each importance by a sign, a word and a color: no one of them reaches everybody.
SIGNS: Final = {Importance.CRITICAL: "!!", Importance.NOTABLE: "!", Importance.MINOR: "", Importance.ADMINISTRATIVE: ""}
COLORS: Final = {
    Importance.CRITICAL: "bold red",
    Importance.NOTABLE: "yellow",
    Importance.MINOR: "",
    Importance.ADMINISTRATIVE: "dim",
}
STYLES: Final = {"same": "", "removed": "red strike", "added": "green underline"}
BULLETS: Final = {"added": "+", "removed": "-", "changed": "~"}
#: Of a group's single changes, as many are listed unless all are asked for.
MOST_SINGLES: Final = 10


def print_diff(console: Console, view: DiffView, *, list_all: bool) -> None:
    """Print a diff as it fits the console: a terminal, or a file or pipe that some program reads."""
    most = None if list_all else MOST_SINGLES
    if console.is_terminal:
        screen = Screen(most, in_colors=console.color_system is not None and not console.no_color)
        console.print(Group(*screen.show(view)), soft_wrap=False)
        return
    for line in plain_lines(view, most):
        console.print(Text(line))


def plain_lines(view: DiffView, most: int | None) -> Iterator[str]:
    """Return a diff line by line: what is told is one line each, what belongs to it stands indented below."""
    yield from (f"{view.nct_id} {view.title}", _versions(view), *view.warnings, "")
    width = _importance_width(view)
    for kind, lines in view.kinds:
        for line in lines:
            yield f"{SIGNS[line.importance]:<2} {line.importance.word:<{width}} {kind}: {line.summary}"
            yield from _marked(line.details, "    ")
            for single in line.singles[:most]:
                yield f"    {BULLETS[single.op]} {single.summary}"
                yield from _marked(single.details, "        ")
            yield from (f"    {words}" for words in _left(line, most))
    if not view.kinds:
        yield _nothing(view)
    if view.noise:
        yield from ("", _noise_heading(view), *(f"{count:>7,} {words}" for words, count in view.noise))


class Screen:
    """Arranges a diff in columns for a terminal; `most` singles of a group are listed, None for all."""

    def __init__(self, most: int | None, *, in_colors: bool) -> None:
        self._most = most
        self._in_colors = in_colors

    def show(self, view: DiffView) -> Iterator[RenderableType]:
        yield _columns([(Text(view.nct_id, "bold"), Text(view.title, "bold"))])
        yield Text(_versions(view), "dim")
        yield from (Text(warning, "bold yellow") for warning in view.warnings)
        width = _importance_width(view)
        for kind, lines in view.kinds:
            yield Text(f"\n{kind}", "bold")
            yield _columns([self._row(line, width) for line in lines])
        if not view.kinds:
            yield Text(f"\n{_nothing(view)}")
        if view.noise:
            yield Text(f"\n{_noise_heading(view)}", "dim")
            yield _columns([(Text(f"{count:>7,}", "dim"), Text(words, "dim")) for words, count in view.noise])

    def _row(self, line: DiffLine, width: int) -> tuple[RenderableType, ...]:
        color = COLORS[line.importance]
        importance = Text(f"{line.importance.word:<{width}}", color)
        return Text(f"{SIGNS[line.importance]:<2}", color), importance, Group(_told(line), *self._below(line))

    def _below(self, line: DiffLine) -> Iterator[RenderableType]:
        rows: list[tuple[RenderableType, ...]] = [(" ", self._words(detail)) for detail in line.details]
        for single in line.singles[: self._most]:
            rows.append((Text(BULLETS[single.op], "dim"), Text(single.summary, "dim")))
            rows += [(" ", Padding(self._words(detail), (0, 0, 0, 2))) for detail in single.details]
        rows += [(" ", Text(words, "dim italic")) for words in _left(line, self._most)]
        if rows:
            yield _columns(rows)

    def _words(self, detail: Detail) -> Text:
        if not self._in_colors:
            return Text(marked(detail.segments, detail.label))
        label = (f"{detail.label}: ", "dim") if detail.label else ""
        return Text.assemble(label, *((segment.text, STYLES[segment.kind]) for segment in detail.segments))


def _columns(rows: Iterable[tuple[RenderableType, ...]]) -> Table:
    """Return rows side by side: all but the last column as wide as they are, the last one wraps."""
    grid = Table.grid(padding=(0, 1, 0, 0))
    for place, row in enumerate(rows):
        if place == 0:
            for _ in row[1:]:
                grid.add_column(no_wrap=True)
            grid.add_column(overflow="fold")
        grid.add_row(*row)
    return grid


def _told(line: DiffLine) -> Text:
    because = f" ({line.reason})" if line.reason else ""
    return Text.assemble((line.summary, "bold" if line.importance is Importance.CRITICAL else ""), (because, "dim"))


def _marked(details: Iterable[Detail], indent: str) -> Iterator[str]:
    return (f"{indent}{marked(detail.segments, detail.label)}" for detail in details)


def _left(line: DiffLine, most: int | None) -> list[str]:
    count = len(line.singles) - len(line.singles[:most])
    return [f"and {count:,} more (--all lists them)"] if count else []


def _versions(view: DiffView) -> str:
    return f"From the record {view.old} to the record {view.new}"


def _importance_width(view: DiffView) -> int:
    return max((len(line.importance.word) for _, lines in view.kinds for line in lines), default=0)


def _nothing(view: DiffView) -> str:
    return "Nothing that deserves telling." if view.noise else "Nothing changed."


def _noise_heading(view: DiffView) -> str:
    count = view.noise_count
    return f"Left out as noise: {count:,} {'difference' if count == 1 else 'differences'}"
