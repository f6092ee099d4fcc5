"""The addresses that failed mails come back to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.delivery.email import Returns

KEY = b"k" * 32
LONGEST = 2**48 - 1


@given(st.integers(0, LONGEST), st.sampled_from(["bounces@example.org", "*@bounces.example.org", "b+*.x@example.org"]))
def test_the_address_of_a_delivery_leads_back_to_it(delivery_id: int, pattern: str) -> None:
    returns = Returns(KEY, pattern)
    path = returns.path(delivery_id)
    assert path is not None

    assert returns.delivery_in(f"<{path}>") == delivery_id
    assert returns.delivery_in(path.upper()) == delivery_id  # servers may change the case
    assert len(path.partition("@")[0]) <= 64


@pytest.mark.parametrize(
    ("pattern", "form"),
    [
        ("bounces@example.org", "bounces+TOKEN@example.org"),
        ("*@bounces.example.org", "TOKEN@bounces.example.org"),
        ("b-*-x@example.org", "b-TOKEN-x@example.org"),
    ],
)
def test_the_pattern_says_where_the_token_stands(pattern: str, form: str) -> None:
    returns = Returns(KEY, pattern)

    assert returns.path(7) == form.replace("TOKEN", returns.token(7))


def test_without_a_pattern_there_is_no_address_of_its_own() -> None:
    assert Returns(KEY).path(7) is None


def test_nobody_without_the_key_can_name_a_delivery() -> None:
    token = Returns(b"another key").token(7)

    assert Returns(KEY).delivery_in(f"bounces+{token}@example.org") is None


def test_a_changed_letter_names_no_other_delivery() -> None:
    token = Returns(KEY).token(7)
    changed = [token[:at] + ("b" if token[at] == "a" else "a") + token[at + 1 :] for at in range(len(token) - 1)]

    assert {Returns(KEY).delivery_in(each) for each in changed} == {None}


def test_a_token_is_found_beside_others() -> None:
    other, ours = Returns(b"another key").token(1), Returns(KEY).token(7)

    assert Returns(KEY).delivery_in(f"<tw_0123.{other}@a.example> <tw_0123.{ours}@b.example>") == 7


@given(st.text())
def test_any_text_is_read_without_a_fault(text: str) -> None:
    assert Returns(KEY).delivery_in(text) is None
