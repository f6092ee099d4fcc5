"""`python -m bench.accuracy`: how often the diff is right, on labelled pairs and on lists of sites that we changed.

Fails where an error is none that the labels admit, a pair with nothing to tell would have caused an alert, or a
differing leaf is not claimed exactly once.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import held_out, pace, verdicts
from bench.admitted import ADMITTED
from bench.facts import Fact, What, facts_of_diff, facts_of_label, would_alert
from bench.labels import FOLDER, Label, Pair, read_labels, read_pairs, read_records
from bench.pace import Pace
from bench.score import Judged, judge
from bench.table import machine, write
from tests.unit.diff.claims import complaints
from watcher.diff import compare

PAGE = Path(__file__).parents[1] / "docs" / "accuracy.md"
SEED = 1
EXAMPLES = 10
WORTH = "a person sees something to tell"
NOISE = "a person sees nothing to tell"
STAMP = "only the release's stamp moved"


@dataclass(frozen=True, slots=True)
class Options:
    folder: Path
    seed: int
    show: bool
    write: bool


@dataclass(frozen=True, slots=True)
class Material:
    """The labelled pairs, their pace and verdicts, and pairs in which only the release's stamp moved."""

    pairs: Sequence[Pair]
    labels: Sequence[Label]
    paces: Sequence[Pace]
    judged: Sequence[Judged]
    stamped: Sequence[Pair]

    @property
    def both(self) -> list[Pair]:
        return [*self.pairs, *self.stamped]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables; return 1 if something is wrong that must not be."""
    options = _options(arguments)
    if not (options.folder / "labels.json").exists():
        print("Nothing was measured: the labelled pairs lie in the shared data folder beside the project, not in it.")
        return 0
    material = _read(options.folder)
    for name, lines in _sections(material, options):
        print(f"\n{name}\n", *lines, sep="\n")
        if options.write:
            write(name, lines, PAGE)
    failures = list(_failures(material))
    print("", *(f"FAILED  {failure}" for failure in failures), sep="\n")
    return 1 if failures else 0


def _options(arguments: Sequence[str] | None) -> Options:
    parser = argparse.ArgumentParser(
        prog="python -m bench.accuracy", description="Measure how often the diff is right."
    )
    parser.add_argument("--data", type=Path, default=FOLDER, metavar="DIR", help="the folder of the labelled pairs")
    parser.add_argument("--seed", type=int, default=SEED, help="another one makes other edits to lists of sites")
    parser.add_argument("--show", action="store_true", help=f"name up to {EXAMPLES} sites of each error of the edits")
    parser.add_argument("--write", action="store_true", help=f"update {PAGE.parent.name}/{PAGE.name}")
    chosen = parser.parse_args(arguments)
    return Options(chosen.data, chosen.seed, chosen.show, chosen.write)


def _read(folder: Path) -> Material:
    pairs, labels = read_pairs("pairs", folder), read_labels(folder)
    # Timed before anything is compared, so that the first time is one.
    paces = pace.measure(pairs)
    judged = [judge_pair(pair, label) for pair, label in zip(pairs, labels, strict=True)]
    return Material(pairs, labels, paces, judged, read_pairs("pairs-version-holder-only", folder))


def judge_pair(pair: Pair, label: Label) -> Judged:
    """Compare what the diff says of a pair with its label; a kind in which all is noise need not be told."""
    silent = frozenset(Fact(What.KIND, kind) for kind in label["noise_kinds"])
    told = facts_of_diff(compare(pair.old, pair.new))
    return judge(pair.name, facts_of_label(label), told, silent, ADMITTED.get(pair.name, ()))


def _sections(material: Material, options: Options) -> Iterator[tuple[str, list[str]]]:
    yield "labels", [*verdicts.tallies(material.judged), "", verdicts.headline(material.judged)]
    yield "errors", [*verdicts.errors(material.judged)]
    counts = {name: (len(pairs), _told(pairs)) for name, pairs in _sorts(material).items()}
    yield "alerts", [*verdicts.alerts(counts)]
    claimed, pairs = len(material.both) - len(_unclaimed(material)), len(material.both)
    yield "claims", [f"In {claimed} of {pairs} pairs every differing value is claimed exactly once."]
    yield "pace", [*verdicts.paces(material.paces), "", f"CPU time on {machine()}, without parsing."]
    outcomes = list(held_out.measure(read_records(options.folder), options.seed))
    yield "edits", [*verdicts.outcomes(outcomes), "", f"Seed {options.seed}."]
    if options.show:
        print(*verdicts.examples(outcomes, EXAMPLES), sep="\n")


def _sorts(material: Material) -> dict[str, list[Pair]]:
    """Return the pairs by whether there is anything to tell."""
    both = list(zip(material.pairs, material.labels, strict=True))
    return {
        WORTH: [pair for pair, label in both if not label["noise_only"]],
        NOISE: [pair for pair, label in both if label["noise_only"]],
        STAMP: list(material.stamped),
    }


def _told(pairs: Sequence[Pair]) -> int:
    return sum(would_alert(compare(pair.old, pair.new)) for pair in pairs)


def _failures(material: Material) -> Iterator[str]:
    for one in material.judged:
        if one.outside:
            yield f"{one.pair}: {verdicts.listed(one.outside)}: no answer that the label admits"
    sorts = _sorts(material)
    for pair in (*sorts[NOISE], *sorts[STAMP]):
        if _told([pair]):
            yield f"{pair.name}: an alert where there is nothing to tell"
    for name, wrong in _unclaimed(material).items():
        yield f"{name}: a differing value must be claimed exactly once: {wrong[0]} ({len(wrong)} in all)"


def _unclaimed(material: Material) -> dict[str, list[str]]:
    found = {pair.name: complaints(pair.old, pair.new, compare(pair.old, pair.new)) for pair in material.both}
    return {name: wrong for name, wrong in found.items() if wrong}


if __name__ == "__main__":
    sys.exit(main())
