"""Links that act for a reader."""

from datetime import UTC, datetime, timedelta

import pytest

from watcher.errors import UnknownError
from watcher.watches.tokens import Purpose, Token, Tokens

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
CONFIRM, LEAVE = frozenset({Purpose.CONFIRM}), frozenset({Purpose.LEAVE, Purpose.LEAVE_ALL})


def tokens(key: bytes = b"k" * 32) -> Tokens:
    return Tokens(key)


def test_a_link_says_what_it_was_made_for() -> None:
    token = Token(Purpose.LEAVE, 42)

    assert tokens().read(tokens().make(token, NOW), LEAVE, NOW) == token


def test_a_leave_link_works_for_ever() -> None:
    made = tokens().make(Token(Purpose.LEAVE_ALL, 7), NOW)

    assert tokens().read(made, LEAVE, NOW + timedelta(days=3650)).id == 7


def test_a_confirmation_link_is_good_for_a_week() -> None:
    made = tokens().make(Token(Purpose.CONFIRM, 7), NOW)

    assert tokens().read(made, CONFIRM, NOW + timedelta(days=7)).id == 7
    with pytest.raises(UnknownError, match="older than 7 days"):
        tokens().read(made, CONFIRM, NOW + timedelta(days=7, seconds=1))


def test_the_link_that_shows_everything_is_good_for_a_day() -> None:
    made = tokens().make(Token(Purpose.MANAGE, 7), NOW)

    assert tokens().read(made, frozenset({Purpose.MANAGE}), NOW + timedelta(days=1)).id == 7
    with pytest.raises(UnknownError, match="older than a day"):
        tokens().read(made, frozenset({Purpose.MANAGE}), NOW + timedelta(days=1, seconds=1))


def test_a_leave_link_confirms_nothing() -> None:
    with pytest.raises(UnknownError, match="something else"):
        tokens().read(tokens().make(Token(Purpose.LEAVE, 7), NOW), CONFIRM, NOW)


def test_another_installation_cannot_make_our_links() -> None:
    foreign = tokens(b"x" * 32).make(Token(Purpose.LEAVE, 7), NOW)

    with pytest.raises(UnknownError, match="not one of ours"):
        tokens().read(foreign, LEAVE, NOW)


@pytest.mark.parametrize("text", ["", "x", "ü", "a" * 500, "../../etc", "%00"])
def test_anything_else_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(UnknownError, match="not one of ours"):
        tokens().read(text, LEAVE, NOW)
