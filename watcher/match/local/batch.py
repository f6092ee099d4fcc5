"""Changed trials side by side, each one bit, so that a condition on all of them is one number."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from operator import or_

from watcher.match.local.features import Features, features
from watcher.match.local.places import Places
from watcher.match.local.rule import AtOneSite, Condition, OneOf, Within
from watcher.model.record import Record


class _Column:
    """The trials that state a quantity, in its order; a span of them is what two of its beginnings differ by."""

    def __init__(self, stated: list[tuple[float, int]]) -> None:
        ordered = sorted(stated)
        self._numbers = [number for number, _ in ordered]
        self._until = list(accumulate((bit for _, bit in ordered), or_, initial=0))

    def between(self, low: float, high: float) -> int:
        first, last = bisect_left(self._numbers, low), bisect_right(self._numbers, high)
        return self._until[last] ^ self._until[first] if first < last else 0


class _Octet(dict[int, tuple[str, ...]]):
    """Eight trials: what each value of their byte names, made when it is first met."""

    def __init__(self, nct_ids: Sequence[str]) -> None:
        super().__init__()
        self._nct_ids = nct_ids

    def __missing__(self, byte: int) -> tuple[str, ...]:
        named = self[byte] = tuple(nct_id for number, nct_id in enumerate(self._nct_ids) if byte >> number & 1)
        return named


class Batch:
    """Some thousand trials at most: beyond that take several, for memory grows with the square of their number."""

    def __init__(self, trials: Mapping[str, Features]) -> None:
        """`trials` by NCT ID; the first is the lowest bit."""
        self.nct_ids = tuple(trials)
        self._trials = {1 << number: trial for number, trial in enumerate(trials.values())}
        self._bit_of = dict(zip(self.nct_ids, self._trials, strict=True))

    @classmethod
    def of(cls, records: Mapping[str, Record]) -> "Batch":
        return cls({nct_id: features(record) for nct_id, record in records.items()})

    def holding(self, condition: Condition) -> int:
        """Return the bits of the trials for which a condition holds."""
        match condition:
            case OneOf(tokens):
                return self._having(tokens)
            case Within(piece, low, high):
                return self._columns[piece].between(low, high) if piece in self._columns else 0
            case AtOneSite():
                return self._places.with_one(condition)

    def bits_of(self, nct_ids: Iterable[str]) -> int:
        """Return the bits of those that are in this batch."""
        bits = 0
        for nct_id in nct_ids:
            bits |= self._bit_of.get(nct_id, 0)
        return bits

    def ids_of(self, bits: int) -> tuple[str, ...]:
        """Return the ids in the order of the batch."""
        if not bits:
            return ()
        found: list[str] = []
        for octet, byte in zip(self._octets, bits.to_bytes(len(self._octets), "little"), strict=True):
            if byte:
                found += octet[byte]
        return tuple(found)

    @cached_property
    def _octets(self) -> list[_Octet]:
        return [_Octet(self.nct_ids[first : first + 8]) for first in range(0, len(self.nct_ids), 8)]

    def _having(self, tokens: Iterable[str]) -> int:
        bits = 0
        for token in tokens:
            bits |= self._with_token.get(token, 0)
        return bits

    @cached_property
    def _with_token(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for bit, trial in self._trials.items():
            for token in trial.tokens:
                found[token] = found.get(token, 0) | bit
        return found

    @cached_property
    def _columns(self) -> dict[str, _Column]:
        stated: dict[str, list[tuple[float, int]]] = {}
        for bit, trial in self._trials.items():
            for piece, number in trial.quantities.items():
                stated.setdefault(piece, []).append((number, bit))
        return {piece: _Column(numbers) for piece, numbers in stated.items()}

    @cached_property
    def _places(self) -> Places:
        return Places((site, bit) for bit, trial in self._trials.items() for site in trial.sites)
