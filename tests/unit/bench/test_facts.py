"""A label and a diff that say the same are the same facts."""

import pytest

from bench.facts import Fact, What, facts_of_diff
from watcher.model.change import Change, Diff, Importance, Indexes, Kind, Noise, Op
from watcher.model.record import Json


def _facts(
    kind: Kind, field: str, before: Json, after: Json, op: Op = "changed", indexes: Indexes | None = None
) -> set[Fact]:
    """Return the facts of one minor change, but for those that every change of its kind has."""
    change = Change(kind, field, "a.path", op, before, after, Importance.MINOR, "a-reason", indexes=indexes)
    return set(facts_of_diff(Diff((change,)))) - {Fact(What.KIND, kind.value), Fact(What.ALERT)}


def test_a_date_is_told_with_its_type_under_the_name_of_the_labels() -> None:
    old: Json = {"date": "2026-03", "type": "ESTIMATED"}
    new: Json = {"date": "2026-04-01", "type": "ACTUAL"}

    assert _facts(Kind.DATES, "first_posted", old, new) == {
        Fact(What.DATE, ("study_first_post", ("2026-03", "ESTIMATED"), ("2026-04-01", "ACTUAL")))
    }
    assert _facts(Kind.RESULTS, "disposition_first_submitted", None, {"date": "2026-04-01", "type": None}) == {
        Fact(What.DATE, ("disp_first_submit", None, ("2026-04-01", None)))
    }


def test_other_dates_of_results_are_no_dates_of_the_labels() -> None:
    assert _facts(Kind.RESULTS, "results_first_submitted", None, {"date": "2026-04-01", "type": None}) == set()


@pytest.mark.parametrize(
    ("field", "indexes", "fact"),
    [
        ("site", (None, 4), Fact(What.SITE_ADDED, 4)),
        ("site", (3, None), Fact(What.SITE_REMOVED, 3)),
        ("site.status", (3, 4), Fact(What.SITE_STATUS, (3, 4, "a", "b"))),
        ("site.contacts", (3, 4), Fact(What.SITE_CONTACTS, (3, 4))),
    ],
)
def test_a_site_is_named_by_its_places_in_both_lists(field: str, indexes: Indexes, fact: Fact) -> None:
    assert _facts(Kind.SITES, field, "a", "b", indexes=indexes) == {fact}


def test_criteria_are_counted() -> None:
    reworded = _facts(Kind.ELIGIBILITY, "eligibility.exclusion", "old", "new")

    assert reworded == {Fact(What.CRITERION_CHANGED, 0)}
    assert _facts(Kind.ELIGIBILITY, "maximum_age", "70 Years", "80 Years") == set()


def test_a_site_is_recognized_once_however_much_of_its_address_moved() -> None:
    noise = tuple(Noise(rule, "a.path", indexes=(1, 2)) for rule in ("site-renamed", "site-geocode", "empty"))

    assert facts_of_diff(Diff((), noise)) == {Fact(What.SITE_RENAMED, (1, 2))}


def test_what_is_administrative_is_no_alert() -> None:
    change = Change(Kind.DERIVED, "term", "a.path", "added", None, "x", Importance.ADMINISTRATIVE, "a-reason")

    assert facts_of_diff(Diff((change,))) == {Fact(What.KIND, "derived")}
