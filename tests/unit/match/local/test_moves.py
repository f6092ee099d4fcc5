"""What changed trials do to the members of searches."""

from tests.factories import STATUS, make_record
from watcher.match.local import Batch, Moves, Rule, Rules, moves, read_rule
from watcher.model.record import Record

RECRUITING, COMPLETED = 1, 2


def rules() -> Rules:
    asked = {RECRUITING: "RECRUITING", COMPLETED: "COMPLETED"}
    return Rules({number: rule_of(status) for number, status in asked.items()})


def rule_of(status: str) -> Rule:
    found = read_rule({"filter.overallStatus": status})
    assert found is not None
    return found


def changed(**statuses: str) -> Batch:
    records: dict[str, Record] = {nct_id: make_record(nct_id, {STATUS: status}) for nct_id, status in statuses.items()}
    return Batch.of(records)


def test_a_trial_enters_one_search_and_leaves_another() -> None:
    found = dict(moves(rules(), {RECRUITING: ["NCT00000001"]}, changed(NCT00000001="COMPLETED")))

    assert found == {RECRUITING: Moves((), ("NCT00000001",), 0), COMPLETED: Moves(("NCT00000001",), (), 0)}


def test_a_member_that_changed_otherwise_stays() -> None:
    found = dict(moves(rules(), {RECRUITING: ["NCT00000001"]}, changed(NCT00000001="RECRUITING")))

    assert found == {RECRUITING: Moves((), (), 1)}


def test_members_that_did_not_change_are_left_alone() -> None:
    """They are not in the batch, so nothing is known of them, and nothing may be said."""
    members = {RECRUITING: ["NCT00000001", "NCT00000002"], COMPLETED: ["NCT00000003"]}

    assert dict(moves(rules(), members, changed(NCT00000002="RECRUITING"))) == {RECRUITING: Moves((), (), 1)}


def test_searches_that_only_the_registry_can_answer_are_left_alone() -> None:
    elsewhere = 3

    assert dict(moves(rules(), {elsewhere: ["NCT00000001"]}, changed(NCT00000001="SUSPENDED"))) == {}


def test_every_move_is_told_once() -> None:
    members = {RECRUITING: ["NCT00000001", "NCT00000002"], COMPLETED: []}
    batch = changed(NCT00000001="COMPLETED", NCT00000002="RECRUITING", NCT00000003="RECRUITING")

    told = list(moves(rules(), members, batch))

    assert sorted(search_id for search_id, _ in told) == [RECRUITING, COMPLETED]
    assert dict(told)[RECRUITING] == Moves(("NCT00000003",), ("NCT00000001",), 1)


def test_no_changed_trial_moves_nothing() -> None:
    assert list(moves(rules(), {RECRUITING: ["NCT00000001"]}, changed())) == []
