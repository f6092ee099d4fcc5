"""The permanent id, and the personal slots."""

from dataclasses import replace
from datetime import timedelta
from html import escape

from tests.unit.delivery.deliveries import NOW, make_delivery
from watcher.delivery.wire import fill, permanent_id


def test_a_retry_has_the_same_id() -> None:
    first = make_delivery()

    assert permanent_id(replace(first, attempts=3)) == permanent_id(first)


def test_another_window_has_another_id() -> None:
    assert permanent_id(make_delivery(key="email/1/sweep-2")) != permanent_id(make_delivery())


def test_an_installation_begun_anew_has_other_ids_for_the_same_keys() -> None:
    later = make_delivery(created_at=NOW + timedelta(days=30))

    assert permanent_id(later) != permanent_id(make_delivery())


def test_an_id_has_no_full_stop_as_standard_webhooks_asks() -> None:
    assert "." not in permanent_id(make_delivery(key="a.b"))


def test_every_slot_is_replaced_wherever_it_stands() -> None:
    one = make_delivery(personal=(("[[leave]]", "L"), ("[[leave:0]]", "L0")))

    assert fill("[[leave:0]] or [[leave]], [[leave:0]]", one) == "L0 or L, L0"


def test_a_value_that_looks_like_a_slot_stays_as_it_is() -> None:
    one = make_delivery(personal=(("[[name]]", "[[leave]]"), ("[[leave]]", "L")))

    assert fill("[[name]] [[leave]]", one) == "[[leave]] L"


def test_values_are_escaped_as_the_text_needs_it() -> None:
    one = make_delivery(personal=(("[[leave]]", "?a=1&b=<2>"),))

    assert fill("[[leave]]", one, escape) == "?a=1&amp;b=&lt;2&gt;"


def test_without_slots_a_text_stays_as_it_is() -> None:
    assert fill("[[leave]]", make_delivery(personal=())) == "[[leave]]"
