"""Which changes a feed tells of, on both databases: nobody's else, nothing that waits, nothing from afar."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from tests.factories import BEIJING_SITE, ENROLLMENT, NOW, SHANGHAI_SITE, SITES, STATUS, make_trial
from watcher.db import Store
from watcher.db.tables import fan_out
from watcher.diff import compare
from watcher.match import Matcher
from watcher.model.change import Importance, Kind
from watcher.model.record import Json
from watcher.model.sweep import Release
from watcher.model.watch import Place, Vicinity, Watch
from watcher.pages.asked import LAST
from watcher.pages.feed_moves import move_rows
from watcher.pages.feed_news import Asked, NewsIds, ids_of_trial, ids_of_watch, read_news
from watcher.registry.parse import parse_trial
from watcher.sweep.journal import Journal
from watcher.versions import Versions, digest
from watcher.versions.history import next_version
from watcher.watches import Book
from watcher.watches.members import record_moves

ONE, OTHER = "NCT99990001", "NCT99990002"
SHANGHAI = Vicinity(Place("Shanghai", 31.2222, 121.4581), 50)


@dataclass(slots=True)
class Days:
    """A registry's days; each sweep is a day after the one before."""

    store: Store
    versions: Versions
    now: datetime = NOW

    def sweep(self) -> int:
        self.now += timedelta(days=1)
        return Journal(self.store).begin(Release("2.0.5", self.now, None), self.now)

    def first_sight(self, nct_id: str) -> None:
        trial = make_trial(nct_id)
        self.versions.add_baseline(trial, digest(trial.record), None, self.now)

    def change(self, nct_id: str, values: dict[str, Json]) -> None:
        before = self.versions.restored(self.versions.latest([nct_id])[nct_id].id)
        new = make_trial(nct_id, values)
        following = next_version(new, digest(new.record), compare(before.record, new.record), before)
        sweep_id = self.sweep()
        self.versions.add([following], sweep_id=sweep_id, now=self.now)
        Matcher(self.store).match_owed(self.now)

    def move(self, watch: Watch, *, entered: Sequence[str] = (), left: Sequence[str] = ()) -> None:
        sweep_id = self.sweep()
        came, went = ([make_trial(nct_id) for nct_id in ids] for ids in (entered, left))
        record_moves(self.store, watch.id, came, went, sweep_id=sweep_id, since=sweep_id - 1, now=self.now)
        Matcher(self.store).match_owed(self.now)

    def told(self, of: Watch | str, asked: Asked | None = None) -> list[str]:
        """Return `nct_id field` of what a feed tells, the newest first."""
        asked, watch = asked or Asked(), None if isinstance(of, str) else of
        ids = self.ids(of, asked)
        news = read_news(self.store, ids.ids, asked, watch)
        return [f"{one.nct_id} {each.change.field}" for one in news for each in one.changes]

    def ids(self, of: Watch | str, asked: Asked) -> NewsIds:
        return ids_of_trial(self.store, of, asked) if isinstance(of, str) else ids_of_watch(self.store, of, asked)


@pytest.fixture
def days(store: Store) -> Days:
    opened = Days(store, Versions(store, parse_trial))
    opened.first_sight(ONE)
    opened.first_sight(OTHER)
    return opened


@pytest.fixture
def search(days: Days) -> Watch:
    return Book(days.store).watch_search("gastric", "gastric", {"query.cond": "gastric"}, [ONE], days.now)


@pytest.fixture
def place(days: Days) -> Watch:
    return Book(days.store).watch_place("here", "here", {}, SHANGHAI, [ONE], days.now)


def test_a_trials_feed_tells_of_that_trial_the_newest_first(days: Days) -> None:
    days.change(ONE, {STATUS: "RECRUITING"})
    days.change(OTHER, {STATUS: "RECRUITING"})
    days.change(ONE, {STATUS: "RECRUITING", ENROLLMENT: 60})

    assert days.told(ONE) == [f"{ONE} enrollment", f"{ONE} status"]


def test_what_waits_for_an_operator_is_not_told(days: Days) -> None:
    days.change(ONE, {STATUS: "RECRUITING"})
    with days.store.write() as connection:
        connection.execute(update(fan_out).values(held_for="somewhere"))

    assert days.told(ONE) == []


def test_what_is_not_matched_yet_is_not_told_yet(days: Days) -> None:
    days.change(ONE, {STATUS: "RECRUITING"})
    with days.store.write() as connection:
        connection.execute(update(fan_out).values(matched_at=None))

    assert days.told(ONE) == []


def test_a_search_tells_of_its_members_while_they_are_members(days: Days, search: Watch) -> None:
    days.change(OTHER, {STATUS: "RECRUITING"})
    days.move(search, entered=[OTHER])
    days.change(OTHER, {STATUS: "RECRUITING", ENROLLMENT: 60})
    days.move(search, left=[OTHER])
    days.change(OTHER, {STATUS: "RECRUITING", ENROLLMENT: 90})

    assert days.told(search) == [f"{OTHER} search.left", f"{OTHER} enrollment", f"{OTHER} search.entered"]


def test_who_left_and_came_back_did_both(days: Days, search: Watch) -> None:
    days.move(search, left=[ONE])
    days.move(search, entered=[ONE])

    assert days.told(search) == [f"{ONE} search.entered", f"{ONE} search.left"]
    assert [row.has_entered for row in move_rows(days.store, search.id, most=9)] == [True, False]


def test_one_searchs_moves_are_not_anothers(days: Days, search: Watch) -> None:
    other = Book(days.store).watch_search("cancer", "cancer", {"query.cond": "cancer"}, [ONE, OTHER], days.now)
    days.move(other, left=[ONE])

    assert days.told(search) == []
    assert days.told(ONE) == []


def test_a_place_tells_of_sites_near_it_and_of_those_without_a_point(days: Days, place: Watch) -> None:
    nowhere: dict[str, Json] = {"facility": "Site 7", "status": "RECRUITING", "country": "China"}
    suzhou = SHANGHAI_SITE | {"facility": "Suzhou Clinic", "geoPoint": {"lat": 31.30, "lon": 120.62}}
    days.change(ONE, {f"{SITES}/-": BEIJING_SITE})
    days.change(ONE, {SITES: [SHANGHAI_SITE, BEIJING_SITE, suzhou, nowhere, SHANGHAI_SITE | {"facility": "Clinic 2"}]})

    news = read_news(days.store, days.ids(place, Asked()).ids, Asked(), place)
    named = [each.change.after["facility"] for one in news for each in one.changes]  # type: ignore[index, call-overload]
    assert sorted(map(str, named)) == ["Clinic 2", "Site 7"]


@pytest.mark.parametrize(
    ("longitude", "latitude", "is_told"),
    [(179.9, 0.0, True), (-179.9, 0.0, True), (0.0, 89.9, True), (170.0, 0.0, False), (90.0, 89.9, True)],
)
def test_a_circle_over_the_date_line_or_a_pole_is_whole(
    days: Days, longitude: float, latitude: float, is_told: bool
) -> None:
    center = Place("Far", 89.9 if latitude else 0.0, 180.0)
    edge = Book(days.store).watch_place("far", "far", {}, Vicinity(center, 60), [ONE], days.now)
    days.change(ONE, {f"{SITES}/-": BEIJING_SITE | {"geoPoint": {"lat": latitude, "lon": longitude}}})

    assert bool(days.told(edge)) is is_told


def test_kinds_and_importance_narrow_it(days: Days, search: Watch) -> None:
    days.change(ONE, {STATUS: "RECRUITING", ENROLLMENT: 60})

    assert days.told(search, Asked(frozenset({Kind.ENROLLMENT}))) == [f"{ONE} enrollment"]
    assert days.told(search, Asked(least=Importance.CRITICAL)) == [f"{ONE} status"]
    assert days.told(search, Asked(frozenset({Kind.RESULTS}))) == []


def test_pages_follow_each_other_without_a_gap(days: Days) -> None:
    for count in (50, 60, 70):
        days.change(ONE, {ENROLLMENT: count})
    first = days.ids(ONE, Asked(most=2))
    second = days.ids(ONE, Asked(most=2, before=first.ids[-1]))

    assert (len(first.ids), first.older, second.older) == (2, first.ids[-1], None)
    assert first.ids + second.ids == days.ids(ONE, Asked()).ids


def test_a_page_ends_before_a_reader_is_sent_more_than_enough(days: Days) -> None:
    """A batch of 300 sites is one page, with a small one beside it; three of them are three."""
    names = [SHANGHAI_SITE | {"facility": f"Clinic {number}"} for number in range(300)]
    for status in ("RECRUITING", "COMPLETED", "WITHDRAWN"):
        days.change(ONE, {SITES: [site | {"status": status} for site in names]})
    days.change(ONE, {SITES: [site | {"status": "WITHDRAWN"} for site in names], ENROLLMENT: 60})
    first = days.ids(ONE, Asked())

    assert (len(first.ids), first.older) == (2, first.ids[-1])
    assert len(days.ids(ONE, Asked(before=first.older)).ids) == 1
    assert len(days.ids(ONE, Asked(frozenset({Kind.ENROLLMENT}))).ids) == 1


@pytest.mark.parametrize("before", [None, LAST])
def test_a_large_search_is_looked_through_stretch_by_stretch(days: Days, search: Watch, before: int | None) -> None:
    """What little is found in a stretch is a page, and nothing is passed over between two of them."""
    for nct_id in (ONE, OTHER, OTHER, ONE, OTHER):
        count = int(days.now.timestamp()) % 1000 + 100
        days.change(nct_id, {ENROLLMENT: count})
    found, pages, asked = list[int](), 0, Asked(before=before)
    while True:
        page = ids_of_watch(days.store, search, asked, few=0, walk=2)
        found, pages = [*found, *page.ids], pages + 1
        if page.older is None:
            break
        asked = Asked(before=page.older)

    assert tuple(found) == days.ids(search, Asked()).ids
    assert (len(found), pages) == (2, 3)
