"""The diff beside what a person says of fifty real pairs; skipped where the pairs are not at hand."""

from tests.unit.diff.pairs import Label, Pair, labels, real_pairs
from watcher.diff import compare
from watcher.model.change import Change, Importance
from watcher.model.record import Json, at

#: Pairs of sites that the person matched, saying that removed and added is as good an answer:
#: a hospital whose city is given as another one 90 km away, and a hospital group that became one of its houses.
TOLD_APART = {"NCT04736173 2026-03-06": {(83, 52)}, "NCT06362252 2026-02-04": {(28, 28)}}
#: The contract files these otherwise than the person did: disposition dates with the results, and expanded
#: access with the status.
FILED = {
    "NCT05280470 2026-02-13": ({"dates"}, {"results"}),
    "NCT06754501 2026-02-17": ({"other"}, set()),
    # Posting dates whose type moved, and terms in another order, are noise, and so have no kind.
    "NCT05914155 2023-06-28": ({"derived"}, set()),
    "NCT05923112 2023-06-28": ({"dates", "derived"}, set()),
    "NCT05923281 2023-06-28": ({"dates"}, set()),
}


def _labelled() -> list[tuple[Pair, Label, tuple[Change, ...]]]:
    return [
        (pair, label, compare(pair.old, pair.new).changes) for pair, label in zip(real_pairs(), labels(), strict=True)
    ]


def _sites(changes: tuple[Change, ...], field: str) -> list[Change]:
    return [change for change in changes if change.field == field]


def test_sites_that_came_and_went_are_those_that_a_person_names() -> None:
    for pair, label, changes in _labelled():
        apart = TOLD_APART.get(pair.name, set())
        came = {change.indexes[1] for change in _sites(changes, "site") if change.indexes and change.op == "added"}
        went = {change.indexes[0] for change in _sites(changes, "site") if change.indexes and change.op == "removed"}

        assert came == {*label["sites"]["added"], *(new for _, new in apart)}, pair.name
        assert went == {*label["sites"]["removed"], *(old for old, _ in apart)}, pair.name


def test_renamed_sites_are_those_that_a_person_names() -> None:
    for pair, label, _ in _labelled():
        rules = {"site-renamed", "site-address", "site-geocode"}
        renamed = {noise.indexes for noise in compare(pair.old, pair.new).noise if noise.rule in rules}

        named = {(old, new) for old, new, _why in label["sites"]["renamed"]}
        assert renamed == named - TOLD_APART.get(pair.name, set()), pair.name


def test_site_statuses_and_contacts_are_those_that_a_person_names() -> None:
    for pair, label, changes in _labelled():
        apart = TOLD_APART.get(pair.name, set())
        statuses = {(change.indexes, change.before, change.after) for change in _sites(changes, "site.status")}
        contacts = {change.indexes for change in _sites(changes, "site.contacts")}

        named = {((old, new), before, after) for old, new, before, after in label["sites"]["status_changed"]}
        assert statuses == {one for one in named if one[0] not in apart}, pair.name
        assert contacts == {(old, new) for old, new in label["sites"]["contacts_changed"]}, pair.name


def _told(changes: tuple[Change, ...], field: str) -> list[list[Json]] | None:
    found = next((change for change in changes if change.field == field), None)
    if found is None:
        return None
    name = "count" if field == "enrollment" else "date"
    return [[at(side, name), at(side, "type")] for side in (found.before, found.after)]


def test_status_enrollment_and_dates_are_those_that_a_person_names() -> None:
    for pair, label, changes in _labelled():
        status = [[change.before, change.after] for change in changes if change.field == "status"]

        assert status == ([label["status"]] if label["status"] else []), pair.name
        assert _told(changes, "enrollment") == label["enrollment"], pair.name
        for field in ("start", "primary_completion", "completion"):
            assert _told(changes, field) == label["dates"].get(field), pair.name


def test_the_kinds_are_those_that_a_person_names() -> None:
    for pair, label, changes in _labelled():
        instead, filed = FILED.get(pair.name, (set(), set()))

        named = set(label["kinds"]) - instead - _only_renamed(label) | filed
        assert {change.kind.value for change in changes} == named, pair.name


def _only_renamed(label: Label) -> set[str]:
    """Sites that only got another name or address are noise, and so have no kind."""
    sites = label["sites"]
    told = sites["added"] or sites["removed"] or sites["status_changed"] or sites["contacts_changed"]
    return set() if told else {"sites"}


def test_where_a_person_sees_nothing_to_tell_nobody_is_told() -> None:
    for pair, label, changes in _labelled():
        worth = [change for change in changes if change.importance > Importance.ADMINISTRATIVE]

        assert bool(worth) != label["noise_only"], pair.name
