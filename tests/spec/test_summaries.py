"""The sentences that no table of single edits shows: groups, saved searches, and what the record words oddly."""

from typing import NamedTuple

import pytest

from tests.spec.cases import SITES, record_with
from watcher.model.change import Change, Importance, Indexes, Kind, Op
from watcher.model.record import Json, Record
from watcher.plain import change_json, group_summary, label, reason, summary

LYON: Record = {"facility": "Example Hospital", "city": "Lyon", "country": "France"}
ROME: Record = {"facility": "Sample Clinic", "city": "Rome", "country": "Italy"}


def change(  # one change, with what matters here named
    kind: Kind,
    field: str,
    before: Json,
    after: Json,
    *,
    group: str | None = None,
    indexes: Indexes | None = None,
    reason: str = "detail",
) -> Change:
    op: Op = "added" if before is None else "removed" if after is None else "changed"
    return Change(kind, field, field, op, before, after, Importance.MINOR, reason, indexes=indexes, group=group)


def opened(*indexes: int, group: str = "site.status:NOT_YET_RECRUITING>RECRUITING") -> list[Change]:
    return [
        change(Kind.SITES, "site.status", "NOT_YET_RECRUITING", "RECRUITING", group=group, indexes=(at, at))
        for at in indexes
    ]


def shown(status: str, count: int) -> list[Change]:
    return [change(Kind.SITES, "site.status", None, status, group="status", indexes=(at, at)) for at in range(count)]


def joined(*sites: Record) -> list[Change]:
    return [change(Kind.SITES, "site", None, site, group="site.added", indexes=(None, 0)) for site in sites]


STATUS = change(Kind.STATUS, "status", "RECRUITING", "TERMINATED", group="status")
WHY = change(Kind.STATUS, "why_stopped", None, "Slow accrual", group="status")
POSTED = change(Kind.RESULTS, "has_results", False, True, group="results")


class GroupCase(NamedTuple):
    """Changes of one group and the one line that a reader is told."""

    changes: list[Change]
    summary: str


GROUP_CASES = (
    GroupCase([STATUS, WHY], "Status: Recruiting became Terminated. Reason for stopping: “Slow accrual”"),
    GroupCase(
        [
            change(Kind.STATUS, "status", "ACTIVE_NOT_RECRUITING", "RECRUITING", group="status"),
            *shown("RECRUITING", 221),
        ],
        "Status: Active, not recruiting became Recruiting. 221 sites are now shown as Recruiting",
    ),
    GroupCase(shown("RECRUITING", 221), "221 sites are now shown as Recruiting"),
    GroupCase(
        [STATUS, *shown("RECRUITING", 1), *shown("SUSPENDED", 1)],
        "Status: Recruiting became Terminated. 1 site is now shown as Recruiting (Example Hospital, Lyon, France). "
        "1 site is now shown as Suspended (Example Hospital, Lyon, France)",
    ),
    GroupCase(opened(0), "Example Hospital, Lyon, France: Not yet recruiting became Recruiting"),
    GroupCase(
        opened(0, 1),
        "2 sites: Not yet recruiting became Recruiting (Example Hospital, Lyon, France; Sample Clinic, Rome, Italy)",
    ),
    GroupCase(opened(*range(1200)), "1,200 sites: Not yet recruiting became Recruiting"),
    GroupCase(joined(LYON, ROME), "2 new sites: Example Hospital, Lyon, France; Sample Clinic, Rome, Italy"),
    GroupCase(joined(LYON, ROME, ROME, ROME, LYON), "5 new sites: Italy (3), France (2)"),
    GroupCase(
        [POSTED, change(Kind.RESULTS, "results.adverse_events", None, {}, group="results")], "Results were posted"
    ),
    GroupCase(
        [
            change(Kind.ELIGIBILITY, "maximum_age", "64 Years", "80 Years", group="eligibility.ages"),
            change(Kind.ELIGIBILITY, "age_group", None, "OLDER_ADULT", group="eligibility.ages"),
        ],
        "The upper age limit rose from 64 to 80 years",
    ),
    GroupCase(
        [change(Kind.DERIVED, "removed_country", None, name, group="derived") for name in ("A", "B", "C", "D")],
        "No site is left in A; No site is left in B; No site is left in C; and 1 more",
    ),
)


@pytest.mark.parametrize("case", GROUP_CASES, ids=[case.summary[:40] for case in GROUP_CASES])
def test_a_group_is_told_as_one_line(case: GroupCase) -> None:
    assert group_summary(case.changes, record_with(SITES, [LYON, ROME])) == case.summary


SEARCH_CASES = (
    (None, {"title": "A", "status": "RECRUITING"}, "search.entered", "Entered the search"),
    ({"title": "A", "status": "RECRUITING"}, None, "search.left", "No longer matches the search"),
    (
        {"title": "A", "status": "RECRUITING"},
        {"title": "A", "status": "TERMINATED"},
        "search.left",
        "No longer matches the search: Recruiting became Terminated",
    ),
)


@pytest.mark.parametrize(("before", "after", "field", "told"), SEARCH_CASES, ids=[case[3] for case in SEARCH_CASES])
def test_a_trial_that_enters_or_leaves_a_search_is_told(before: Json, after: Json, field: str, told: str) -> None:
    code = field.replace(".", "-")
    found = change(Kind.SEARCH, field, before, after, reason=code)

    assert summary(found) == told
    assert label(found) == told.partition(":")[0]
    assert "saved search" in reason(found)


def test_without_the_record_a_site_has_no_name() -> None:
    assert summary(opened(0)[0]) == "A site: Not yet recruiting became Recruiting"


def test_a_change_as_json_has_the_keys_of_the_contract() -> None:
    found = change_json(opened(1)[0], record_with(SITES, [LYON, ROME]))

    assert found == {
        "kind": "sites",
        "field": "site.status",
        "label": "Site status",
        "path": "site.status",
        "indexes": [1, 1],
        "op": "changed",
        "before": "NOT_YET_RECRUITING",
        "after": "RECRUITING",
        "summary": "Sample Clinic, Rome, Italy: Not yet recruiting became Recruiting",
        "importance": "minor",
        "reason": "a detail of the record changed",
        "group": "site.status:NOT_YET_RECRUITING>RECRUITING",
    }


def test_a_change_as_json_leaves_out_what_it_does_not_have() -> None:
    assert {"paths", "indexes", "group"}.isdisjoint(change_json(change(Kind.TITLE, "title", "A", "B")))
