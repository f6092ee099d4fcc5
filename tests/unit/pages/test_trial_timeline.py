"""A trial's course as a picture and a list."""

import itertools
from dataclasses import replace
from datetime import date

from watcher.pages.history import History
from watcher.pages.samples_trial import HISTORY, TODAY
from watcher.pages.timeline import LEFT, RIGHT, timeline_of

TIMELINE = timeline_of(HISTORY, TODAY)


def test_the_list_has_the_newest_first_and_leaves_out_what_changed_nothing() -> None:
    assert [step.key for step in TIMELINE.steps] == ["version-3", "version-2", "submission-1"]


def test_the_band_shows_each_status_for_as_long_as_it_lasted() -> None:
    assert TIMELINE.picture is not None
    planned, open_ = TIMELINE.picture.bands

    assert (planned.tone, open_.tone) == ("coming", "open")
    assert planned.x == LEFT
    assert abs(open_.x + open_.width - RIGHT) < 1
    assert abs(planned.width / (RIGHT - LEFT) - 110 / 130) < 0.01


def test_each_change_is_a_mark_whose_size_says_how_much_it_matters() -> None:
    assert TIMELINE.picture is not None

    assert [(mark.importance, mark.radius) for mark in TIMELINE.picture.marks] == [("critical", 8), ("notable", 6)]


def test_those_who_cannot_see_the_picture_are_told() -> None:
    assert TIMELINE.picture is not None

    assert "Recruiting from June 20, 2026" in TIMELINE.picture.told


def test_a_visitor_is_told_what_came_after_the_version_they_saw() -> None:
    assert [step.number for step in TIMELINE.since(2)] == [3]
    assert TIMELINE.since(3) == ()


def test_without_a_change_there_is_nothing_to_draw() -> None:
    alone = History(HISTORY.moments[:1], is_whole=True)

    assert timeline_of(alone, date(2026, 7, 10)).picture is None


def test_years_stand_where_they_begin_and_only_as_many_as_have_room() -> None:
    old = replace(HISTORY.moments[0], day=date(1999, 6, 1))
    found = timeline_of(History((old, *HISTORY.moments[1:]), is_whole=True), TODAY).picture

    assert found is not None
    places = [x for x, _year in found.years]
    assert found.years[0][1] == "2000"
    assert all(after - before >= 40 for before, after in itertools.pairwise(places))
