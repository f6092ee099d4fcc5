"""The page docs/delivery-states.md shows exactly the moves that the code knows."""

import re
from itertools import product
from pathlib import Path

import pytest

from watcher.db.tables import delivery
from watcher.delivery.moves import FINAL, moved
from watcher.model.delivery import MOVES, DeliveryStatus, Move

PAGE = Path(__file__).parents[2] / "docs" / "delivery-states.md"
ARROW = re.compile(r"^ +(\w+) --> (\w+): (.+)$", re.MULTILINE)


def test_the_diagram_shows_every_move_and_no_other_one() -> None:
    drawn = set(ARROW.findall(PAGE.read_text(encoding="utf-8")))
    known = {(start.value, end.value, move.value) for move, (starts, end) in MOVES.items() for start in starts}

    assert drawn == known


def test_every_move_is_in_the_table() -> None:
    assert set(MOVES) == set(Move)


@pytest.mark.parametrize(("move", "status"), list(product(Move, DeliveryStatus)))
def test_the_statement_of_a_move_starts_from_where_the_table_says(move: Move, status: DeliveryStatus) -> None:
    statement = str(moved(move, None, delivery.c.id == 1))

    assert (f"= '{status.value}'" in statement) is (status in MOVES[move][0])


def test_what_is_sent_or_cancelled_stays_so() -> None:
    left = {start for starts, _ in MOVES.values() for start in starts}

    assert FINAL - left == {DeliveryStatus.SENT, DeliveryStatus.CANCELLED}
