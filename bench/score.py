"""Right, extra and missed: what the diff says beside what a person says, and which errors a second reading admits."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bench.admitted import Alternative
from bench.facts import Fact, Facts, What


@dataclass(frozen=True, slots=True)
class Judged:
    """One pair: what was right, and what was not."""

    pair: str
    right: Facts
    extra: Facts
    missed: Facts
    #: Errors that a second reading makes right, with its reason.
    admitted: Mapping[Fact, str] = field(default_factory=dict)
    #: What is wrong by the label, and stays so in the nearest of the admitted readings.
    outside: Facts = frozenset()


@dataclass(frozen=True, slots=True)
class Tally:
    """One kind of fact over all pairs."""

    right: int
    extra: int
    missed: int
    admitted: int

    @property
    def precision(self) -> float | None:
        """Return the share of what was said that is right, or None where nothing was said."""
        return _share(self.right, self.extra)

    @property
    def recall(self) -> float | None:
        """Return the share of what a person says that was said, or None where there is nothing."""
        return _share(self.right, self.missed)


def _share(right: int, wrong: int) -> float | None:
    return right / (right + wrong) if right + wrong else None


def judge(pair: str, named: Facts, told: Facts, silent: Facts, alternatives: Sequence[Alternative] = ()) -> Judged:
    """Compare what a person named with what was told; `silent` facts are named, but need not be told."""
    named -= silent - told
    nearest, used = _nearest(named, told, alternatives)
    admitted = {
        fact: next(one.why for one in used if one.touches(fact)) for fact in named ^ told if fact not in nearest ^ told
    }
    return Judged(pair, named & told, told - named, named - told, admitted, nearest ^ told)


def _nearest(named: Facts, told: Facts, alternatives: Sequence[Alternative]) -> tuple[Facts, list[Alternative]]:
    """Take each second reading with which fewer errors are left; the doubts of a pair are independent."""
    used = []
    for one in alternatives:
        read = (named - one.instead_of) | one.said
        if len(read ^ told) < len(named ^ told):
            named = read
            used.append(one)
    return named, used


def tally(judged: Sequence[Judged]) -> Iterator[tuple[What, Tally]]:
    """Yield the sums of each kind of fact."""
    for what in What:
        yield (
            what,
            Tally(
                right=_count(what, (one.right for one in judged)),
                extra=_count(what, (one.extra for one in judged)),
                missed=_count(what, (one.missed for one in judged)),
                admitted=_count(what, (one.admitted for one in judged)),
            ),
        )


def _count(what: What, facts: Iterable[Iterable[Fact]]) -> int:
    return sum(fact.what is what for each in facts for fact in each)
