"""What the demo shows on a terminal."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage

from rich.console import Console
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from watcher.model.change import Importance
from watcher.model.record import Json, at
from watcher.plain import Line
from watcher.sweep.journal import Sweep

COLORS = {
    Importance.CRITICAL: "bold red",
    Importance.NOTABLE: "yellow",
    Importance.MINOR: "",
    Importance.ADMINISTRATIVE: "dim",
}
#: A release of the whole registry has thousands of changes; a screen has room for these.
MOST_LINES = 12
#: The patient's first mail asks whether she wants this, and is no alert.
CONFIRMATIONS = 1


@dataclass(slots=True)
class Totals:
    """What the demo adds up for its last lines."""

    sweeps: int = 0
    changes: int = 0
    noise: int = 0
    requests: int = 0
    mails: int = 0
    webhooks: int = 0
    files: list[str] = field(default_factory=list)

    @property
    def alerts(self) -> int:
        return self.mails - CONFIRMATIONS + self.webhooks


@dataclass(frozen=True, slots=True)
class Sight:
    """A page of the served demo, and what to look at there."""

    name: str
    address: str
    look: str


class Screen:
    def __init__(self, console: Console) -> None:
        self._console = console

    def opening(self, facts: Iterable[tuple[str, str]]) -> None:
        table = Table.grid(padding=(0, 2))
        for name, value in facts:
            table.add_row(Text(name, style="bold"), Text(value))
        self._console.print(Panel(table, title="Trial Watcher: the whole cycle, offline", border_style="blue"))

    def step(self, words: str) -> None:
        self._console.print(Text.assemble(("> ", "blue"), words))

    def release(self, done: Sweep, lines: Sequence[tuple[str, Line]]) -> None:
        self._console.print(Rule(Text(f"Registry release {done.release_at.date():%d %B %Y}"), align="left"))
        facts = f"{done.trials} trials read with {done.requests} requests; {done.versions} changed, "
        self._console.print(Text(facts + f"{_changes(done.changes)}, {done.noise} differences hidden as noise"))
        for nct_id, line in lines[:MOST_LINES]:
            text = Text.assemble((f"  {nct_id}  ", "dim"), (line.text, COLORS[line.importance]))
            text.truncate(self._console.width, overflow="ellipsis")
            self._console.print(text, soft_wrap=True)
        if len(lines) > MOST_LINES:
            self._console.print(Text(f"  and {len(lines) - MOST_LINES} more", style="dim"))

    def mail(self, mail: EmailMessage, file: str) -> None:
        self._arrived("mail", str(mail["To"]), str(mail["Subject"]), file)

    def webhook(self, body: dict[str, Json], file: str) -> None:
        changes = at(body, "data.changes")
        count = len(changes) if isinstance(changes, list) else 0
        what = f"{at(body, 'type')} {at(body, 'data.nct_id')}: {_changes(count)}, signature verified"
        self._arrived("webhook", "integration", what, file)

    def closing(self, totals: Totals) -> None:
        table = Table.grid(padding=(0, 2))
        for name, value in (
            ("Releases swept", totals.sweeps),
            ("Changes found", totals.changes),
            ("Noise hidden", totals.noise),
            ("Alerts sent", f"{totals.alerts} ({totals.mails - CONFIRMATIONS} mails, {totals.webhooks} webhooks)"),
            ("Registry requests used", totals.requests),
            ("Files", f"{len(totals.files)} in {totals.files[0].rsplit('/', 2)[0] if totals.files else 'none'}"),
        ):
            table.add_row(Text(name, style="bold"), Text(str(value)))
        self._console.print(Panel(table, title="What happened", border_style="green"))

    def standing(self, sights: Iterable[Sight]) -> None:
        """Say where to look, and at what; an address has a line of its own, so that a terminal makes a link of it."""
        self._console.print(Rule(Text("Look around; Ctrl-C ends it"), align="left"))
        for sight in sights:
            self._console.print(Text.assemble((f"{sight.name}: ", "bold"), sight.address), soft_wrap=True)
            self._console.print(Text(f"  {sight.look}", style="dim"), soft_wrap=True)

    def _arrived(self, channel: str, to: str, what: str, file: str) -> None:
        head = Text.assemble((f"{channel} arrived ", "bold green"), (f"for {to}: ", "green"), (what, "bold"))
        self._console.print(head)
        self._console.print(Text(f"  {file}", style="dim"))


def _changes(count: int) -> str:
    return "1 change" if count == 1 else f"{count} changes"
