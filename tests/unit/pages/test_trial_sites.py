"""The places of a trial, in the order in which a reader wants them."""

from datetime import date

from watcher.diff import compare
from watcher.model.record import Json, Record
from watcher.pages.history import History, Moment
from watcher.pages.samples_trial import BOSTON, CLINIC, HISTORY, HOSPITAL
from watcher.pages.sites import contacts_of, identities, near, since_of, sites_of


def record_of(*sites: Json) -> Record:
    return {"protocolSection": {"contactsLocationsModule": {"locations": list(sites)}}}


def site(status: str = "RECRUITING", **more: Json) -> Json:
    return {"facility": "Research Site", "city": "Berlin", "country": "Germany", "status": status, **more}


def test_countries_with_open_sites_come_first_and_open_sites_first_in_each() -> None:
    far: Json = {"facility": "Clinique Exemple", "city": "Lyon", "country": "France", "status": "COMPLETED"}

    sites = sites_of(record_of(far, far, HOSPITAL, CLINIC), {})

    assert [country.name for country in sites.countries] == ["United States", "France"]
    assert [site.name for site in sites.countries[0].sites] == ["Invented Clinic", "Example Hospital"]
    assert (sites.count, sites.open_count) == (4, 1)


def test_near_a_place_the_nearest_comes_first_and_the_unplaced_last() -> None:
    nowhere: Json = {"facility": "Research Site", "country": "Japan"}

    found = near(sites_of(record_of(nowhere, HOSPITAL, CLINIC), {}), BOSTON, "boston")

    assert [site.name for site in found.nearest] == ["Invented Clinic", "Example Hospital", "Research Site"]
    assert [site.distance for site in found.nearest] == ["in the same town", "62 km (38 mi)", ""]
    assert (found.near, found.near_name) == ("boston", "Boston")


def seen(*records: Record, is_whole: bool = False) -> dict[str, str]:
    """Return since when sites are open, of records that came a month apart and were compared."""
    pairs = zip((None, *records), records, strict=False)
    moments = (
        Moment(date(2026, month, 1), month, False, record, compare(before, record).changes if before else ())
        for month, (before, record) in enumerate(pairs, 1)
    )
    return since_of(History(tuple(moments), is_whole))


def test_a_site_tells_since_when_it_is_open_where_that_was_seen() -> None:
    assert since_of(HISTORY) == {identities([CLINIC])[0]: "open since June 20, 2026"}


def test_a_site_that_closes_and_opens_again_is_open_since_then() -> None:
    closed = record_of(site(status="SUSPENDED"))

    assert seen(record_of(site()), closed) == {}
    assert list(seen(record_of(site()), closed, record_of(site())).values()) == ["open since March 1, 2026"]


def test_what_was_open_before_us_was_open_then_or_before() -> None:
    records = record_of(site()), record_of(site())

    assert list(seen(*records).values()) == ["open since January 1, 2026 or before"]
    assert list(seen(*records, is_whole=True).values()) == ["open since January 1, 2026"]
    assert seen(records[0]) == {}


def test_of_sites_with_one_name_in_one_town_each_has_its_own_day() -> None:
    planned, other = site(zip="10115", status="NOT_YET_RECRUITING"), site(zip="10117", status="NOT_YET_RECRUITING")
    after = record_of(site(zip="10115"), other)

    found = sites_of(after, seen(record_of(planned, other), after)).all

    assert [one.since for one in found] == ["open since February 1, 2026", ""]


def test_sites_that_nothing_tells_apart_have_no_day_rather_than_another_sites() -> None:
    assert identities([site(), site()]) == ["", ""]
    assert seen(record_of(site(), site(status="SUSPENDED")), record_of(site(), site())) == {}


def test_contacts_are_given_as_they_are_and_dialed_without_extension() -> None:
    [one] = contacts_of([{"name": "Cora Example", "phone": "+1 (555) 0100", "phoneExt": "7"}, {"role": "CONTACT"}])

    assert (one.phone, one.dialed) == ("+1 (555) 0100 ext. 7", "+15550100")


def test_a_site_without_anything_still_has_a_name() -> None:
    [found] = sites_of(record_of({}), {}).all

    assert (found.name, found.tone, found.town) == ("A site without a name", "unsaid", "")
