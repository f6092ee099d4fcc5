"""A diff arranged for its page."""

from tests.factories import SITES, STATUS, changed, make_record
from watcher.alerts.diff_view import DiffView, diff_view
from watcher.diff import compare
from watcher.model.record import Json
from watcher.plain import diff_json


def view(values: dict[str, Json]) -> DiffView:
    old = make_record()
    new = changed(old, values)
    return diff_view(diff_json(old, new, compare(old, new)))


def test_changes_stand_under_their_kind_with_why_they_matter() -> None:
    (kind, blocks), *_ = view({STATUS: "RECRUITING"}).kinds

    assert kind == "Recruitment status"
    assert blocks[0].lines[0].reason == "the trial is open to people who want to join"


def test_many_changes_of_a_group_are_folded_under_one_line() -> None:
    sites: list[Json] = [
        {"facility": f"Clinic {number}", "city": f"Town {number}", "country": "Chile"} for number in range(5)
    ]

    ((_, blocks),) = view({SITES: sites}).kinds

    folded = next(block for block in blocks if block.summary)
    assert (folded.summary, len(folded.lines)) == ("5 new sites: Chile (5)", 5)


def test_noise_is_counted_by_reason() -> None:
    found = view({"/protocolSection/statusModule/statusVerifiedDate": "2026-07"})

    assert found.kinds == ()
    assert [count for _, count in found.noise] == [1]


def test_records_without_an_update_date_have_none() -> None:
    found = diff_view({"nct_id": "NCT99990001", "from": {}, "to": {}, "changes": [], "noise": []})

    assert (found.from_date, found.to_date) == (None, None)
