"""The pages that are generated from the code and from these tables.

`python -m tests.spec.pages` writes them; with `--check` it only says which are stale, and exits 1.
"""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from tests.spec import test_changes_protocol, test_changes_rest, test_changes_sites, test_changes_status, test_noise
from tests.spec.cases import Case
from tests.spec.faults import CATALOG as FAULTS
from tests.spec.faults import REASONS as NO_TEST
from tests.spec.faults import Fault, named_by_tests
from watcher.diff.field import Comparison, Field, Keyed
from watcher.diff.fields import CATALOGUE
from watcher.diff.importance import BY_FIELD, TABLE
from watcher.diff.noise import Rule
from watcher.model.change import Importance, Kind
from watcher.model.record import Json
from watcher.plain import field_label, kind_words, noise_words
from watcher.plain.reasons import REASONS
from watcher.sweep.endings import TOLD_AS

ROOT = Path(__file__).parents[2]
CASES: tuple[Case, ...] = (*test_changes_status.CASES, *test_changes_protocol.CASES, *test_changes_rest.CASES)
#: Longer values are cut in the examples.
LONGEST = 90


def changes_page() -> str:
    """Return docs/changes.md."""
    return "\n".join(
        [
            "# What counts as a change",
            "",
            "Generated from `watcher/diff/fields.py`, `watcher/diff/importance.py` and the tables in `tests/spec`;",
            "`make docs` writes it anew.",
            "",
            *_kinds(),
            *_importance(),
            *_endings(),
            *_noise(),
            *_sites(),
            *_fields(),
        ]
    )


def _kinds() -> Iterator[str]:
    yield from _heading("Kinds", "What a subscriber can choose, in the order in which a reader is told.")
    yield from _table(("kind", "in words"), ((f"`{kind}`", kind_words(kind)) for kind in Kind))


def _importance() -> Iterator[str]:
    yield from _heading(
        "Importance",
        "The first line that fits decides; where none does, the field's own line in the tables below.",
        "What is administrative reaches only those who ask for it.",
    )
    rows = ((_names(line.fields), REASONS[line.reason], line.importance.word) for line in TABLE)
    fields = (
        (f"any other {importance.word} field", REASONS[code], importance.word)
        for importance, code in BY_FIELD.items()
        if importance in {row.importance for row in CATALOGUE}
    )
    yield from _table(("field", "when", "importance"), (*rows, *fields))
    yield "What the registry only shows or hides with the trial's status, or with posted results, is told with them:"
    yield f"it is at most {Importance.MINOR.word}."
    yield ""


def _endings() -> Iterator[str]:
    yield from _heading(
        "The end of a trial", "The registry removes a trial, shows it again, or makes its id a former one of another."
    )
    rows = (
        (f"`{field}`", field_label(field), f"`{kind}`", REASONS[reason], importance.word)
        for field, (kind, importance, reason) in TOLD_AS.items()
    )
    yield from _table(("field", "label", "kind", "why", "importance"), rows)


def _noise() -> Iterator[str]:
    yield from _heading("Noise", "Differences that are recorded and named, and tell nobody.")
    examples = {case.rule: case for case in (*test_noise.CASES, *test_noise.FLAPS)}
    yield from _table(
        ("rule", "why", "before", "after"),
        (
            (f"`{rule}`", noise_words(rule), _value(examples[rule].before), _value(examples[rule].after))
            for rule in Rule
        ),
    )


def _sites() -> Iterator[str]:
    yield from _heading(
        "Sites",
        "Sites have no id: they are matched by who and where they are, as a local coordinator would say.",
    )
    for case in test_changes_sites.CASES:
        told = [f"{words} ({importance})" for _, _, importance, words in case.told]
        noise = [f"noise: `{rule}`" for rule in case.noise]
        yield f"- {case.why[0].upper()}{case.why[1:]}. {'; '.join([*told, *noise])}."
    yield ""


def _fields() -> Iterator[str]:
    for kind in Kind:
        rows = [row for row in CATALOGUE if row.kind is kind and row.how not in (*Rule, "inside", "each whole")]
        if rows:
            yield from _heading(f"Fields: {kind_words(kind).lower()}")
            yield from _table(("field", "label", "path", "compared", "importance"), map(_row, rows))
            yield from _table(("for example", "importance"), _examples(row.name for row in rows))


def _row(row: Field) -> tuple[str, ...]:
    return f"`{row.name}`", field_label(row.name), f"`{row.path}`", _compared(row.how), row.importance.word


def _compared(how: Comparison) -> str:
    if not isinstance(how, Keyed):
        return how.value
    keys = ", then ".join(" and ".join(f"`{key}`" for key in stage) for stage in how.stages)
    return f"list by {keys}" if keys else "list of texts"


def _examples(fields: Iterable[str]) -> Iterator[tuple[str, ...]]:
    wanted = set(fields)
    for case in CASES:
        if case.field in wanted:
            yield case.summary, case.importance


def faults_page() -> str:
    """Return docs/faults.md."""
    named = named_by_tests()
    lines = [
        "# Faults that delivery has to stand",
        "",
        "Generated from `tests/spec/faults.py` and from the tests that name a fault; `make docs` writes it anew.",
        "A test names its fault in its name or in its docstring, and `make test` runs all of them.",
        "",
    ]
    for title, faults in FAULTS.items():
        lines += _heading(title)
        lines += _table(("", "fault", "what is expected", "tests"), (_fault_row(row, named) for row in faults))
    return "\n".join(lines)


def _fault_row(fault: Fault, named: Mapping[int, list[str]]) -> tuple[str, ...]:
    tests = "<br>".join(f"`{test}`" for test in named.get(fault.number, ()))
    return f"F{fault.number}", fault.what, fault.expected, tests or f"none: {NO_TEST.get(fault.number, 'missing')}"


def _heading(title: str, *lines: str) -> tuple[str, ...]:
    return f"## {title}", "", *((*lines, "") if lines else ())


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    lines = [" | ".join(cell.replace("|", "\\|") for cell in row) for row in rows]
    if not lines:
        return
    yield f"| {' | '.join(head)} |"
    yield f"|{' --- |' * len(head)}"
    yield from (f"| {line} |" for line in lines)
    yield ""


def _names(fields: Iterable[str]) -> str:
    return ", ".join(f"`{field}`" for field in fields)


def _value(value: Json) -> str:
    """Return a value as JSON in code, cut where it is long."""
    text = "nothing there" if value is None else json.dumps(value, ensure_ascii=False)
    return f"`{text if len(text) <= LONGEST else f'{text[:LONGEST]} …'}`"


PAGES = {"docs/changes.md": changes_page, "docs/faults.md": faults_page}


def stale() -> list[str]:
    """Return the pages that are not what the code says."""
    return [name for name, page in PAGES.items() if not (ROOT / name).exists() or _text(name) != page()]


def _text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def main(arguments: list[str]) -> int:
    if "--check" in arguments:
        for name in stale():
            sys.stderr.write(f"{name} is stale: run `make docs`\n")
        return 1 if stale() else 0
    for name, page in PAGES.items():
        (ROOT / name).parent.mkdir(exist_ok=True)
        (ROOT / name).write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
