"""`python -m bench` measures and prints; `--write` updates docs/benchmarks.md; names choose what is measured."""

import argparse
from collections.abc import Callable

from bench import (
    compare,
    fan_out,
    ingest,
    mail,
    match_scale,
    page,
    poll,
    queue,
    rates,
    requests,
    search_match,
    storage,
    webhooks,
)
from bench.peers import poll_round
from bench.synthetic import measure as synthetic
from bench.table import PAGE, NotMeasuredError, Report, Row, lines, write, write_plots

BENCHES: dict[str, Callable[[], list[Row] | Report]] = {
    "poll": poll.measure,
    "compare": compare.measure,
    "rates": rates.measure,
    "search_match": search_match.measure,
    "match_scale": match_scale.measure,
    "fan_out": fan_out.measure,
    "ingest": ingest.measure,
    "storage": storage.measure,
    "synthetic": synthetic.measure,
    "webhooks": webhooks.measure,
    "mail": mail.measure,
    "page": page.measure,
    "requests": requests.measure,
    "queue": queue.measure,
    "peers": poll_round.measure,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure CPU as ratios to a floor.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"any of: {', '.join(BENCHES)} (without: all)")
    parser.add_argument("--write", action="store_true", help=f"update {PAGE.parent.name}/{PAGE.name}")
    chosen = parser.parse_args()
    unknown = [name for name in chosen.names if name not in BENCHES]
    if unknown:
        parser.error(f"{unknown[0]!r} is no benchmark: choose from {', '.join(BENCHES)}")
    for name in chosen.names or BENCHES:
        print(f"\n{name}\n", flush=True)
        try:
            found = BENCHES[name]()
        except NotMeasuredError as exc:
            print(f"not measured: {exc}")
            continue
        report = found if isinstance(found, Report) else Report(lines(found))
        print(*report.lines, sep="\n", flush=True)
        if chosen.write:
            write(name, report.lines)
            write_plots(report.plots)


if __name__ == "__main__":
    main()
