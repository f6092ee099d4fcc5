"""The giant has as many sites and edits as its table says."""

from bench.many_sites import ADDED, EDITED, EDITS, SITE_COUNT, make_edited
from bench.records import SITES
from watcher.model.record import list_at


def test_two_hundred_of_three_hundred_sites_are_edited() -> None:
    edited = make_edited()

    before, after = list_at(edited.old, SITES), list_at(edited.new, SITES)

    assert (len(before), len(after), EDITS) == (SITE_COUNT, SITE_COUNT - EDITED["removed"] + ADDED, 200)
    assert sum(site not in before for site in after) == EDITS - EDITED["removed"]


def test_the_giant_is_the_same_in_every_run() -> None:
    assert make_edited() == make_edited()
