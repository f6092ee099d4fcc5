"""The accuracy of the diff as lines of Markdown tables."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

from bench.facts import Fact, What
from bench.held_out import Outcome
from bench.pace import Pace
from bench.score import Judged, tally


def tallies(judged: Sequence[Judged]) -> Iterator[str]:
    """Yield precision and recall of each kind of fact, by the label alone; what it admits stands beside."""
    yield "| what | right | extra | missed | precision | recall | errors that the label admits |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    for what, each in tally(judged):
        wrong = each.extra + each.missed
        admitted = f"{each.admitted} of {wrong}" if wrong else "-"
        yield (
            f"| {what} | {each.right} | {each.extra} | {each.missed} "
            f"| {_share(each.precision)} | {_share(each.recall)} | {admitted} |"
        )


def headline(judged: Sequence[Judged]) -> str:
    """Return the whole in one line."""
    wrong = sum(len(one.extra) + len(one.missed) for one in judged)
    admitted, outside = sum(len(one.admitted) for one in judged), sum(len(one.outside) for one in judged)
    return f"{wrong} errors in {len(judged)} pairs: {admitted} are answers that the labels admit, {outside} are not."


def errors(judged: Iterable[Judged]) -> Iterator[str]:
    """Yield each error with the reason why it is as good an answer; one line for each pair and reason."""
    yield "| pair | said beyond the label | not said | why this is an answer too |"
    yield "| --- | --- | --- | --- |"
    for one in judged:
        reasons = {fact: one.admitted.get(fact, "**It is not.**") for fact in one.extra | one.missed}
        for why in dict.fromkeys(reasons.values()):
            extra, missed = (
                listed(fact for fact in facts if reasons[fact] == why) for facts in (one.extra, one.missed)
            )
            yield f"| {one.pair} | {extra or '-'} | {missed or '-'} | {why} |"


def alerts(counts: Mapping[str, tuple[int, int]]) -> Iterator[str]:
    """Yield for each sort of pair how many there are, and how many would have caused an alert."""
    yield "| pairs in which | pairs | alerts |"
    yield "| --- | ---: | ---: |"
    for name, (pairs, told) in counts.items():
        yield f"| {name} | {pairs} | {told} |"


def paces(found: Sequence[Pace]) -> Iterator[str]:
    """Yield the slowest pair and the pace of all; without parsing."""
    slowest = max(found, key=lambda each: each.best)
    yield "| what | size | sites | first time | best of 5 |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    yield (
        f"| slowest pair: {slowest.pair} | {slowest.bytes / 1000:.0f} KB | {slowest.sites} "
        f"| {slowest.first * 1000:.1f} ms | {slowest.best * 1000:.1f} ms |"
    )
    first, best = (len(found) / sum(times) for times in zip(*((each.first, each.best) for each in found), strict=True))
    yield f"| all {len(found)} pairs | - | - | {first:,.0f} pairs a second | {best:,.0f} pairs a second |"


def outcomes(found: Iterable[tuple[str, Outcome]]) -> Iterator[str]:
    """Yield what came of each kind of edit."""
    yield f"| edit | lists | edits | {' | '.join(Outcome().wrong)} | seen through |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    for name, each in found:
        columns = [each.lists, each.edits, *map(len, each.wrong.values())]
        yield f"| {name} | {' | '.join(f'{count:,}' for count in columns)} | {_share(each.right)} |"


def examples(found: Iterable[tuple[str, Outcome]], most: int) -> Iterator[str]:
    """Yield sites that the diff got wrong, up to `most` of each sort, for whoever wants to do better."""
    for name, each in found:
        for sort, sites in each.wrong.items():
            yield from (f"{name}: {sort}: {site}" for site in sites[:most])


def listed(facts: Iterable[Fact]) -> str:
    return "; ".join(sorted(map(_words, facts)))


def _share(share: float | None) -> str:
    return "-" if share is None else f"{share:.1%}".replace("%", " %")


def _words(fact: Fact) -> str:
    if fact.what is What.ALERT:
        return "alert"
    return f"{fact.what} {_flat(fact.about)}"


def _flat(about: Hashable) -> str:
    return " ".join(map(_flat, about)) if isinstance(about, tuple) else str(about)
