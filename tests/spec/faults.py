"""The catalog of faults that delivery has to stand, and which tests name each of them.

A test names a fault in its own name (`test_f14_...`) or in its docstring (F14); nothing is imported to find it.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

TESTS: Final = Path(__file__).parents[1]
#: A name is in lower case with underscores, which a word boundary does not see.
IN_NAME: Final = re.compile(r"(?<![^_])f(\d+)(?![^_])")
IN_DOCSTRING: Final = re.compile(r"\bF(\d+)\b")


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong, and what has to come of it here."""

    number: int
    what: str
    expected: str


#: The headings of the page, each with its faults; the numbers are never given anew.
CATALOG: Final[Mapping[str, tuple[Fault, ...]]] = {
    "Sent twice": (
        Fault(1, "What was half sent is begun again from the start", "only what was on its way goes out again"),
        Fault(2, "A lease is shorter than an attempt may take", "the worker does not start, and says why"),
        Fault(3, "A worker wakes after its lease went to another", "its lease token is stale: it changes no row"),
        Fault(4, "A batch takes longer than its lease", "the heartbeat holds it; each delivery is sent once"),
        Fault(5, "Several schedulers fire at the same moment", "each tick is started once"),
        Fault(6, "A clock steps back, or two clocks differ", "no tick runs twice, and none is lost"),
        Fault(7, "The other side accepts, and its answer is lost", "outcome unknown; the retry has the same id"),
        Fault(8, "A run that was killed goes on", "everybody is sent theirs; only what was on its way twice"),
        Fault(9, "One address is refused in the middle of many", "the others get theirs, once"),
        Fault(10, "A restored or cloned database wakes up late", "what is old is held back until an operator says so"),
        Fault(11, "The same delivery is asked for many times at once", "one row; a failing record sends nothing anew"),
        Fault(12, "A key is forgotten before its last retry", "a key outlives its delivery, and any retention"),
        Fault(13, "Sending again on purpose is taken for a repetition", "two replays are two sends, a redelivery none"),
    ),
    "Lost or stuck": (
        Fault(14, "A crash leaves a row claimed", "every row has ended or is due again within two leases"),
        Fault(15, "A row is marked as sent before it is", "the mark follows the answer, so a crash loses nothing"),
        Fault(16, "A row is stored, and no worker is told of it", "the row is the queue: any worker finds it"),
        Fault(17, "A cursor moves before what it passed is done", "what was passed is asked for again, and told once"),
        Fault(18, "A digest's process dies before it has made its row", "looking back makes the digest, once"),
        Fault(19, "Tries stop without an end, or never end", "a pending row has its time; attempts are counted"),
        Fault(20, "A disabled endpoint swallows what comes for it", "kept as skipped, and sent once it is enabled"),
        Fault(21, "An endpoint is never disabled, a rate never kept", "both are seen to act, not only to be set"),
        Fault(22, "A database call gets no answer", "it ends by itself, and the work goes on unaided"),
        Fault(23, "The call that wakes the workers is lost", "nothing waits for longer than a look takes"),
        Fault(24, "Rows that cannot be rescued fill every batch", "the good ones behind them are rescued"),
        Fault(25, "A delivery kills its worker each time", "it is sent alone, counted, and fails in the end"),
        Fault(26, "A word under which a choice is stored is renamed", "it is named loudly, and leaves nobody out"),
        Fault(27, "A message is too large for its receiver", "shortened, with a link to the whole"),
    ),
    "Slow or flooded": (
        Fault(28, "An endpoint that hangs keeps the others waiting", "it has a share, and the others have theirs"),
        Fault(29, "What failed together is tried again together", "jitter spreads the tries"),
        Fault(30, "A try that is due later blocks what is behind it", "no order is kept for an endpoint: it passes"),
        Fault(31, "A claim reads past all that is on its way", "an index of ready rows alone"),
        Fault(32, "A transaction stays open while the network is slow", "none is open while a channel sends"),
        Fault(33, "Two batches lock the same rows in opposite order", "rows are locked in one order: no deadlock"),
        Fault(34, "Recovery floods the queue with nothing to do", "it writes nothing without need, and has a limit"),
        Fault(35, "Forgetting is slower than what comes in", "step by step, until nothing old is left"),
        Fault(36, "What keeps the rate is down", "nothing is claimed without it, so it cannot fail open"),
        Fault(37, "Two endpoints share one bucket", "each domain, and each endpoint, has its own"),
        Fault(38, "A flood lets the others wait, and nobody sees it", "the lag is told, and never made up"),
        Fault(39, "Broken looks like busy", "stuck: work is due, and nothing succeeds"),
        Fault(40, "The database restarts, or its writer is killed", "all or nothing is stored; the service goes on"),
    ),
    "Security and policy": (
        Fault(41, "A webhook's address leads inside, in whatever form", "refused where it is dialed"),
        Fault(42, "A text is read as a template, or grows without end", "text stays text, and a message has its limit"),
        Fault(43, "A link scanner opens every link of a mail", "opening a page changes nothing"),
        Fault(44, "A suppressed address has mail waiting, or comes back", "looked at when it is sent: not sent"),
        Fault(45, "A mail refused as spam is taken for a dead address", "recorded apart; the address stays good"),
        Fault(46, "A secret is replaced while receivers know the old one", "both fit for a while, then one"),
        Fault(47, "An outage or empty answer reads as a mass removal", "held back until a later release says so too"),
    ),
}

#: Why a fault has no test: it cannot happen here.
REASONS: Final[Mapping[int, str]] = {
    23: "no worker is called: each asks the table every second, and a try that is due is found by its time",
}


def named_by_tests(folder: Path = TESTS) -> dict[int, list[str]]:
    """Return `path::name` of the tests that name each fault; paths are told from beside the folder."""
    found: dict[int, list[str]] = {}
    for path in sorted(folder.rglob("test_*.py")):
        place = path.relative_to(folder.parent).as_posix()
        for name, numbers in _named_in(path.read_text(encoding="utf-8")):
            for number in numbers:
                found.setdefault(number, []).append(f"{place}::{name}")
    return found


def _named_in(source: str) -> Iterator[tuple[str, list[int]]]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
            words = {*IN_NAME.findall(node.name), *IN_DOCSTRING.findall(ast.get_docstring(node) or "")}
            yield node.name, sorted(map(int, words))
