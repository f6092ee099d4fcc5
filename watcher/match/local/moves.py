"""What a release's changed trials do to the members of exact searches, without a request for any of them."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from watcher.match.local.batch import Batch
from watcher.match.local.rules import Rules


@dataclass(frozen=True, slots=True)
class Moves:
    """NCT IDs of changed trials that a search gained and lost, and how many of its members changed and stay."""

    entered: tuple[str, ...]
    left: tuple[str, ...]
    stayed: int


def moves(rules: Rules, members: Mapping[int, Collection[str]], changed: Batch) -> Iterator[tuple[int, Moves]]:
    """Yield each search that a changed trial concerns, with what became of it.

    `members` are those before this release, by search id. Members outside the batch, and searches without a rule,
    are left alone. One by one, because all of them together are millions of ids at registry scale.
    """
    silent = set(rules.search_ids & members.keys())
    for search_id, now in rules.matching(changed):
        silent.discard(search_id)
        yield search_id, _moved(changed, changed.bits_of(members.get(search_id, ())), now)
    for search_id in silent:
        before = changed.bits_of(members[search_id])
        if before:
            yield search_id, _moved(changed, before, 0)


def _moved(changed: Batch, before: int, now: int) -> Moves:
    return Moves(changed.ids_of(now & ~before), changed.ids_of(before & ~now), (now & before).bit_count())
