"""`python -m bench` measures and prints; `--write` updates docs/benchmarks.md; names choose what is measured."""

import argparse

from bench import compare, poll
from bench.table import PAGE, machine, table, write

BENCHES = {"poll": poll.measure, "compare": compare.measure}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure CPU as ratios to a floor.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"any of: {', '.join(BENCHES)} (without: all)")
    parser.add_argument("--write", action="store_true", help=f"update {PAGE.parent.name}/{PAGE.name}")
    chosen = parser.parse_args()
    unknown = [name for name in chosen.names if name not in BENCHES]
    if unknown:
        parser.error(f"{unknown[0]!r} is no benchmark: choose from {', '.join(BENCHES)}")
    for name in chosen.names or BENCHES:
        lines = [*table(BENCHES[name]()), "", f"Medians of 5 rounds on {machine()}."]
        print(f"\n{name}\n", *lines, sep="\n")
        if chosen.write:
            write(name, lines)


if __name__ == "__main__":
    main()
