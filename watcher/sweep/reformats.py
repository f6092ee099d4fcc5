"""A registry-wide reformat: one field of very many trials moves in one release. It waits for an operator.

A fan-out that is held counts as matched, so nobody is told; released, it is owed again.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, TypeAlias

from sqlalchemy import ColumnElement, Connection, and_, delete, func, select, update

from watcher.db import Store
from watcher.db.changes import change_of
from watcher.db.dialect import CHUNK, insert_new
from watcher.db.tables import change, fan_out, match, sweep, sweep_step
from watcher.model.change import Change
from watcher.sweep.steps import ACCEPTED

#: Fewer trials are a busy day, however few are watched.
FEWEST: Final = 50
#: On a peak day the registry moves one trial in sixty, all fields together.
LARGEST_SHARE: Final = 0.05
_INDEX = re.compile(r"\[\d+\]")

#: What an operator decides: tell it like any change, or keep it as history that tells nobody.
Verdict: TypeAlias = Literal["tell", "quiet"]


@dataclass(frozen=True, slots=True)
class Reformat:
    """One path that moved in very many trials, and one of the changes."""

    path: str
    trials: int
    nct_id: str
    example: Change


class Reformats:
    def __init__(self, store: Store) -> None:
        self._store = store

    def hold(self, sweep_id: int, followed: int, now: datetime) -> int:
        """Hold what looks like a reformat at this sweep's release; returns how many trials' changes were held.

        It must run before the sweep ends: what a window has told cannot be taken back.
        """
        with self._store.write() as connection:
            release_at = connection.execute(select(sweep.c.release_at).where(sweep.c.id == sweep_id)).scalar_one()
            at_release = and_(sweep.c.release_at == release_at, change.c.watch_id.is_(None))
            moved, fan_outs = _moved(connection, at_release)
            strange = {path for path, trials in moved.items() if _is_strange(len(trials), followed)}
            decided, held = _decided(connection, release_at), set[int]()
            for path in sorted(strange):
                if decided.get(path) != "tell":
                    label = f"quiet {path}" if path in decided else path
                    _hold(connection, sorted(fan_outs[path] - held), label, now)
                    held |= fan_outs[path]
        return len(held)

    def waiting(self) -> tuple[Reformat, ...]:
        """Return what waits for an operator, the most widespread first."""
        query = (
            select(fan_out.c.held_for, func.count(fan_out.c.nct_id.distinct()), func.min(fan_out.c.id))
            .where(fan_out.c.held_for.is_not(None), fan_out.c.held_for.not_like("% %"))
            .group_by(fan_out.c.held_for)
        )
        with self._store.read() as connection:
            found = [
                Reformat(path, trials, *_example(connection, path, fan_out_id))
                for path, trials, fan_out_id in connection.execute(query).all()
            ]
        return tuple(sorted(found, key=lambda each: (-each.trials, each.path)))

    def decide(self, verdict: Verdict, now: datetime) -> int:
        """Let an operator's word decide about all that waits; returns how many trials' changes it concerned.

        It also holds for what another sweep of the same release still finds.
        """
        waiting = and_(fan_out.c.held_for.is_not(None), fan_out.c.held_for.not_like("% %"))
        kinds = select(sweep.c.release_at, fan_out.c.held_for).distinct().join(sweep, sweep.c.id == fan_out.c.sweep_id)
        quiet = {"held_for": "quiet " + fan_out.c.held_for}
        with self._store.write() as connection:
            for release_at, path in connection.execute(kinds.where(waiting)).all():
                key = {"release_at": release_at, "step": f"{ACCEPTED}{path}", "done_at": now}
                connection.execute(insert_new(connection, sweep_step).values(**key, result={"verdict": verdict}))
            decided = {"held_for": None, "matched_at": None} if verdict == "tell" else quiet
            return connection.execute(update(fan_out).where(waiting).values(decided)).rowcount


def _is_strange(trials: int, followed: int) -> bool:
    return trials >= FEWEST and trials > followed * LARGEST_SHARE


def _moved(
    connection: Connection, at_release: ColumnElement[bool]
) -> tuple[Mapping[str, set[str]], Mapping[str, set[int]]]:
    """Return, by path without indexes, the trials in which it moved and the fan-outs that nobody held yet."""
    trials: dict[str, set[str]] = defaultdict(set)
    fan_outs: dict[str, set[int]] = defaultdict(set)
    query = (
        select(change.c.path, change.c.nct_id, fan_out.c.id, fan_out.c.held_for)
        .join(fan_out, fan_out.c.id == change.c.fan_out_id)
        .join(sweep, sweep.c.id == fan_out.c.sweep_id)
        .where(at_release)
    )
    for path, nct_id, fan_out_id, held_for in connection.execute(query):
        place = _INDEX.sub("[]", path)
        trials[place].add(nct_id)
        if held_for is None:
            fan_outs[place].add(fan_out_id)
    return trials, fan_outs


def _decided(connection: Connection, release_at: datetime) -> dict[str, str]:
    """Return what an operator has decided about paths at this release."""
    query = select(sweep_step.c.step, sweep_step.c.result).where(
        sweep_step.c.release_at == release_at, sweep_step.c.step.startswith(ACCEPTED)
    )
    return {row.step.removeprefix(ACCEPTED): str(row.result["verdict"]) for row in connection.execute(query)}


def _hold(connection: Connection, fan_out_ids: list[int], label: str, now: datetime) -> None:
    for chunk in _chunks(fan_out_ids):
        held = update(fan_out).where(fan_out.c.id.in_(chunk)).values(held_for=label, matched_at=now)
        connection.execute(held)
        of_these = select(change.c.id).where(change.c.fan_out_id.in_(chunk))
        connection.execute(delete(match).where(match.c.change_id.in_(of_these), match.c.alert_id.is_(None)))


def _example(connection: Connection, path: str, fan_out_id: int) -> tuple[str, Change]:
    rows = connection.execute(select(change).where(change.c.fan_out_id == fan_out_id).order_by(change.c.id)).all()
    found = next((row for row in rows if _INDEX.sub("[]", row.path) == path), rows[0])
    return found.nct_id, change_of(found)


def _chunks(ids: list[int]) -> Iterable[list[int]]:
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]
