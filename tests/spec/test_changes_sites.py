"""What is told of sites: who came, who left, who opened, and who is only written differently."""

from typing import NamedTuple

import pytest

from tests.spec.cases import SITES, record_with
from watcher.diff import compare
from watcher.model.change import Diff, Indexes
from watcher.model.record import Json, Record
from watcher.plain import summary, told_lines

LYON: Record = {"facility": "Example Hospital", "city": "Lyon", "zip": "69001", "country": "France"}
OPEN: Record = {**LYON, "status": "RECRUITING"}
SOON: Record = {**LYON, "status": "NOT_YET_RECRUITING"}
ROME: Record = {"facility": "Sample Clinic", "city": "Rome", "country": "Italy", "status": "RECRUITING"}
HIDDEN: Record = {"facility": "Research Site", "city": "Ghent", "zip": "9000", "country": "Belgium"}
ADA: Record = {"name": "Ada Example", "phone": "1"}


class SiteCase(NamedTuple):
    """Two lists of sites, what is told, as (field, indexes, importance, summary), and the rules of the noise."""

    why: str
    before: list[Json]
    after: list[Json]
    told: list[tuple[str, Indexes, str, str]]
    noise: list[str]


LYON_WORDS = "Example Hospital, Lyon, France"
CASES = (
    SiteCase(
        "a place that joins is news",
        [OPEN], [ROME, OPEN],
        [("site", (None, 0), "notable", "A new site: Sample Clinic, Rome, Italy (recruiting)")], [],
    ),
    SiteCase(
        "a place that leaves is told",
        [ROME, OPEN], [OPEN],
        [("site", (0, None), "minor", "A site was removed: Sample Clinic, Rome, Italy (recruiting)")], [],
    ),
    SiteCase(
        "a place that opens is news, wherever it stands in the list",
        [SOON], [ROME, OPEN],
        [
            ("site.status", (0, 1), "notable", f"{LYON_WORDS}: Not yet recruiting became Recruiting"),
            ("site", (None, 0), "notable", "A new site: Sample Clinic, Rome, Italy (recruiting)"),
        ], [],
    ),
    SiteCase(
        "a place that closes is told",
        [OPEN], [{**LYON, "status": "COMPLETED"}],
        [("site.status", (0, 0), "minor", f"{LYON_WORDS}: Recruiting became Completed")], [],
    ),
    SiteCase(
        "other people to ask rarely matter",
        [{**OPEN, "contacts": [ADA]}], [{**OPEN, "contacts": [{**ADA, "phone": "2"}]}],
        [("site.contacts", (0, 0), "administrative", f"{LYON_WORDS}: how to reach Ada Example changed")], [],
    ),
    SiteCase("the same sites in another order", [OPEN, ROME], [ROME, OPEN], [], ["reorder"]),
    SiteCase(
        "letter case, accents and departments do not make another place",
        [{**LYON, "facility": "HÔPITAL D'EXAMPLE"}],
        [{**LYON, "facility": "Hopital d\u2019Example - Department of Oncology"}], [], ["site-renamed"],
    ),
    SiteCase(
        "nor does a broken character encoding",
        [{**LYON, "facility": 'Hă"Pital Exă<Mple'}], [{**LYON, "facility": "Hôpital Exëmple"}], [], ["site-renamed"],
    ),
    SiteCase(
        "a longer name of the same house",
        [{**LYON, "facility": "Keystone University"}],
        [{**LYON, "facility": "Keystone University Riverside Hospital"}], [], ["site-renamed"],
    ),
    SiteCase(
        "a city that is spelt otherwise, or a state that is added",
        [{**LYON, "city": "Ville de Lyon"}], [{**LYON, "state": "Rhône"}], [], ["site-address"],
    ),
    SiteCase(
        "coordinates that move",
        [{**LYON, "geoPoint": {"lat": 45.7, "lon": 4.8}}], [{**LYON, "geoPoint": {"lat": 45.8, "lon": 4.8}}],
        [], ["site-geocode"],
    ),
    SiteCase(
        "a name that is hidden now",
        [LYON], [{**LYON, "facility": "Local Institution - 0044"}], [], ["site-renamed"],
    ),
    SiteCase(
        "of two entries without a name at one address, the equal ones are one another",
        [{**HIDDEN, "status": "NOT_YET_RECRUITING"}],
        [{**HIDDEN, "status": "RECRUITING"}, {**HIDDEN, "status": "NOT_YET_RECRUITING"}],
        [("site", (None, 0), "notable", "A new site: Research Site, Ghent, Belgium (recruiting)")], [],
    ),
    SiteCase(
        "a site without a name in another city is another site",
        [HIDDEN], [{**HIDDEN, "city": "Bruges", "zip": "8000"}],
        [
            ("site", (0, None), "minor", "A site was removed: Research Site, Ghent, Belgium"),
            ("site", (None, 0), "notable", "A new site: Research Site, Bruges, Belgium"),
        ], [],
    ),
    SiteCase(
        "the first and the second hospital of a town are two",
        [{**LYON, "facility": "First Hospital of Lyon"}], [{**LYON, "facility": "Second Hospital of Lyon"}],
        [
            ("site", (0, None), "minor", "A site was removed: First Hospital of Lyon, Lyon, France"),
            ("site", (None, 0), "notable", "A new site: Second Hospital of Lyon, Lyon, France"),
        ], [],
    ),
    SiteCase(
        "two houses next door are two",
        [{**LYON, "facility": "Riverside Medical Center"}], [{**LYON, "facility": "Hilltop Children's Hospital"}],
        [
            ("site", (0, None), "minor", "A site was removed: Riverside Medical Center, Lyon, France"),
            ("site", (None, 0), "notable", "A new site: Hilltop Children's Hospital, Lyon, France"),
        ], [],
    ),
    SiteCase(
        "a detail that nobody knew yet",
        [LYON], [{**LYON, "floor": 3}],
        [("site.floor", (0, 0), "minor", "Site: floor added: 3")], [],
    ),
)  # fmt: skip


def _diff(before: list[Json], after: list[Json]) -> Diff:
    return compare(record_with(SITES, before), record_with(SITES, after))


@pytest.mark.parametrize("case", CASES, ids=[case.why for case in CASES])
def test_sites_are_told_by_who_and_where_they_are(case: SiteCase) -> None:
    diff = _diff(case.before, case.after)
    record = record_with(SITES, case.after)

    told = [(change.field, change.indexes, change.importance.word, summary(change, record)) for change in diff.changes]
    assert told == case.told
    assert [one.rule for one in diff.noise] == case.noise


def test_a_new_site_is_told_whole_and_has_nothing_on_the_other_side() -> None:
    [change] = _diff([], [ROME]).changes

    assert (change.path, change.before, change.after, change.op) == (f"{SITES}[0]", None, ROME, "added")


def test_an_address_is_one_noise_entry_with_all_its_paths() -> None:
    [noise] = _diff([OPEN, ROME], [{**ROME, "zip": "00100", "state": "Lazio"}, OPEN]).noise[1:]

    assert (noise.paths, noise.indexes) == ((f"{SITES}[0].zip", f"{SITES}[0].state"), (1, 0))


def _with_status(status: str, sites: list[Json]) -> Record:
    statuses: Record = {"statusModule": {"overallStatus": status}}
    return {"protocolSection": {**statuses, "contactsLocationsModule": {"locations": sites}}}


def test_site_statuses_that_vanish_with_the_trials_are_told_with_it() -> None:
    diff = compare(
        _with_status("RECRUITING", [{**OPEN, "contacts": [ADA]}]), _with_status("ACTIVE_NOT_RECRUITING", [LYON])
    )

    assert [(change.field, change.importance.word, change.group) for change in diff.changes] == [
        ("status", "notable", "status"),
        ("site.status", "minor", "status"),
        ("site.contacts", "administrative", "status"),
    ]


def test_a_site_that_opens_with_the_trial_is_still_news() -> None:
    diff = compare(_with_status("NOT_YET_RECRUITING", [SOON]), _with_status("RECRUITING", [OPEN]))

    assert [(change.field, change.group) for change in diff.changes] == [
        ("status", "status"),
        ("site.status", "site.status:NOT_YET_RECRUITING>RECRUITING"),
    ]


def test_contacts_that_vanish_as_a_site_closes_are_told_with_its_status() -> None:
    closed: Record = {**LYON, "status": "COMPLETED"}
    diff = _diff([{**OPEN, "contacts": [ADA]}, ROME], [closed, ROME])

    assert {change.group for change in diff.changes} == {"site.status:RECRUITING>COMPLETED"}


def test_what_is_told_of_a_matched_site_says_why_it_is_the_same() -> None:
    diff = _diff([{**OPEN, "contacts": [ADA]}, ROME], [{**SOON, "facility": "EXAMPLE HOSPITAL", "floor": 3}, ROME])

    assert {change.field: change.why_same for change in diff.changes} == {
        "site.status": "same-name-and-zip",
        "site.contacts": "same-name-and-zip",
        "site.floor": "same-name-and-zip",
    }
    assert [(one.rule, one.why_same) for one in diff.noise] == [("site-renamed", "same-name-and-zip")]


def test_a_site_that_came_needs_no_reason_why_it_is_the_same() -> None:
    [change] = _diff([], [ROME]).changes

    assert change.why_same is None


NO_SITES: tuple[tuple[Json, list[str], list[str]], ...] = (
    (None, [], ["empty"]),
    ("", [], ["empty"]),
    ({}, [], ["empty"]),
    ("Sample Clinic", ["A site was removed: Sample Clinic"], []),
    (5, ["A site was removed: 5"], []),
    ([1], ["A site was removed: an entry that names no place"], []),
)


@pytest.mark.parametrize(("entry", "told", "rules"), NO_SITES, ids=[repr(entry) for entry, *_ in NO_SITES])
def test_an_entry_that_is_no_site_and_becomes_one(entry: Json, told: list[str], rules: list[str]) -> None:
    diff = _diff([entry], [ROME])

    assert [summary(change) for change in diff.changes] == [
        *told,
        "A new site: Sample Clinic, Rome, Italy (recruiting)",
    ]
    assert [one.rule for one in diff.noise] == rules


@pytest.mark.parametrize("wrong", [{"facility": 7}, {"contacts": "nobody"}, {"geoPoint": [1, 2]}, {"zip": 69001}])
def test_a_value_of_a_wrong_type_is_told_of_the_same_site_only(wrong: Record) -> None:
    diff = _diff([ROME, OPEN], [{**OPEN, **wrong}, ROME])

    assert {change.field for change in diff.changes} <= {"site.contacts"}


def test_another_central_contact_is_not_hidden_with_the_status() -> None:
    def record(status: str, *names: str) -> Record:
        contacts: list[Json] = [{"name": name} for name in names]
        module: Record = {"contactsLocationsModule": {"centralContacts": contacts}}
        return {"protocolSection": {"statusModule": {"overallStatus": status}, **module}}

    opened = compare(record("NOT_YET_RECRUITING", "Zoe Alpha"), record("RECRUITING", "Bob Quill"))

    assert [line.text for line in told_lines(opened.changes, {})] == [
        "Status: Not yet recruiting became Recruiting",
        "Central contact removed: “Zoe Alpha”",
        "Central contact added: “Bob Quill”",
    ]
