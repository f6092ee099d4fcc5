"""The body of a webhook alert."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.unit.alerts.told import (
    NOW,
    SEARCH_WATCH,
    make_alert,
    make_change,
    make_part,
    make_told_trial,
    new_site,
    told,
)
from watcher.alerts.webhook import MOST_BYTES, MOST_JSON, webhook_message
from watcher.model.alert import Alert
from watcher.model.change import Change, Importance, Kind

LEAST = Importance.MINOR


def body_of(alert: Alert) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(webhook_message(alert, NOW).text)
    return body


def alert_of(*changes: Change, title: str = "A Trial of Exemplumab") -> Alert:
    return make_alert(make_part(make_told_trial(*told(*changes), title=title)))


def test_it_names_the_trial_the_watch_and_both_versions() -> None:
    data = body_of(make_alert())["data"]

    assert (data["schema"], data["nct_id"], data["version"]) == (1, "NCT99990001", {"from": 3, "to": 4})
    assert data["watch"] == {"id": 1, "kind": "trial", "title": "A Trial of Exemplumab", "nct_id": "NCT99990001"}
    assert data["url"] == "https://clinicaltrials.gov/study/NCT99990001"


def test_a_search_is_told_by_its_parameters() -> None:
    watch = body_of(make_alert(make_part(watch=SEARCH_WATCH)))["data"]["watch"]

    assert (watch["kind"], watch["parameters"]) == ("search", {"query.cond": "migraine"})


@pytest.mark.parametrize(
    ("field", "word"),
    [
        ("search.entered", "search.trial_entered"),
        ("search.left", "search.trial_left"),
        ("status", "trial.changed"),
        ("trial.removed", "trial.removed"),
        ("trial.returned", "trial.changed"),
        ("trial.merged", "trial.changed"),
    ],
)
def test_the_type_says_what_happened(field: str, word: str) -> None:
    assert body_of(alert_of(make_change(Kind.SEARCH, field)))["type"] == word


def test_a_merge_names_the_trial_that_it_was_merged_into() -> None:
    merged = make_change(Kind.IDENTIFIERS, "trial.merged", "NCT99990002", "NCT99990001")

    assert body_of(alert_of(merged))["data"]["merged_into"] == "NCT99990001"
    assert "merged_into" not in body_of(make_alert())["data"]


def test_the_time_is_the_release_s_or_else_the_given_one() -> None:
    assert body_of(make_alert())["timestamp"] == "2026-07-03T00:00:00Z"
    assert body_of(make_alert(as_of=None))["timestamp"] == "2026-07-03T15:00:00Z"


def test_the_ids_wait_as_strings_that_sending_replaces_by_numbers() -> None:
    text = webhook_message(make_alert(), datetime(2026, 1, 1, tzinfo=UTC)).text

    sent = text.replace('"[[alert_id]]"', "7").replace('"[[subscription_id]]"', "3")

    data = json.loads(sent)["data"]
    assert (data["alert_id"], data["subscription_id"]) == (7, 3)


@pytest.mark.parametrize("title", ["[[alert_id]]", 'A "[[alert_id]]" B', "[[x"])
def test_a_title_that_looks_like_a_slot_arrives_as_it_is(title: str) -> None:
    text = webhook_message(alert_of(make_change(), title=title), NOW).text

    assert text.count('"[[alert_id]]"') == 1
    assert json.loads(text.replace('"[[alert_id]]"', "7"))["data"]["title"] == title


def test_a_large_value_is_left_out_and_said_to_be() -> None:
    large = make_change(Kind.DESCRIPTION, "detailed_description", "x" * MOST_JSON, "y")

    told_large, told_small = body_of(alert_of(large, new_site()))["data"]["changes"]

    assert (told_large["before"], told_large["after"], told_large["truncated"]) == (None, None, True)
    assert "truncated" not in told_small


def many(count: int, size: int = 300, letter: str = "x") -> list[Change]:
    """Return changes of which every tenth is critical, beginning with the second."""
    return [
        make_change(
            Kind.OTHER, f"field.{number}", letter * size, "y", Importance.CRITICAL if number % 10 == 1 else LEAST
        )
        for number in range(count)
    ]


@pytest.mark.parametrize("changes", [many(200), many(200, letter="字"), many(1_000), many(20, 7_000, "é")])
def test_a_body_has_at_most_20_kb_however_much_changed(changes: list[Change]) -> None:
    """F27: a receiver that refuses large bodies would refuse it for ever."""
    assert len(webhook_message(alert_of(*changes), NOW).text.encode()) <= MOST_BYTES


def test_of_too_many_changes_the_most_important_are_told_with_their_number_and_where_all_are() -> None:
    data = body_of(alert_of(*many(200)))["data"]

    assert (data["truncated"], data["changes_total"]) == (True, 200)
    assert data["changes_url"] == "https://clinicaltrials.gov/study/NCT99990001?tab=history"
    told_fields = [change["field"] for change in data["changes"]]
    assert {f"field.{number}" for number in range(1, 200, 10)} <= set(told_fields)
    assert told_fields == sorted(told_fields, key=lambda field: int(field.split(".")[1]))


def test_large_values_are_left_out_before_whole_changes_are() -> None:
    data = body_of(alert_of(*many(20, 2_000), make_change()))["data"]

    assert "changes_total" not in data
    assert len(data["changes"]) == 21
    assert [change.get("truncated", False) for change in data["changes"][-2:]] == [True, False]


def test_a_body_that_is_not_too_large_is_whole() -> None:
    data = body_of(alert_of(*many(20)))["data"]

    assert len(data["changes"]) == 20
    assert "truncated" not in str(data)


def test_half_a_surrogate_pair_can_still_be_sent() -> None:
    message = webhook_message(alert_of(make_change(), title="A \ud83d B"), NOW)

    assert "A \ufffd B" in message.text.encode().decode()
