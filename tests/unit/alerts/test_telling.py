"""What a mail tells of an alert."""

from dataclasses import replace

from tests.unit.alerts.told import (
    BALTIMORE,
    SEARCH_WATCH,
    TRIAL_WATCH,
    make_alert,
    make_change,
    make_part,
    make_told_trial,
    new_site,
    told,
)
from watcher.alerts.caps import SIZES
from watcher.alerts.telling import limit_words, tell, watch_words
from watcher.model.alert import ToldTrial
from watcher.model.change import Change, Importance, Kind
from watcher.model.watch import Vicinity, Watch, WatchKind
from watcher.plain.stages import status_explained


def entered() -> Change:
    return make_change(Kind.SEARCH, "search.entered", None, {"title": "x"})


def trials(count: int, change: Change) -> list[ToldTrial]:
    return [make_told_trial(*told(change), nct_id=f"NCT9{number:07d}") for number in range(count)]


def test_a_trial_that_two_subscriptions_tell_of_is_told_once_with_both_reasons() -> None:
    parts = make_part(), make_part(subscription_id=2, watch=SEARCH_WATCH)

    telling = tell(make_alert(*parts))

    assert len(telling.trials) == 1
    assert [reason.follows for reason in telling.reasons] == [watch_words(TRIAL_WATCH), watch_words(SEARCH_WATCH)]


def test_a_distance_that_one_subscription_knows_is_kept() -> None:
    far_away = make_part(make_told_trial(*told(new_site())))
    near = make_part(
        make_told_trial(*told(new_site(), distances=(12.0,))), subscription_id=2, place=BALTIMORE, within_km=50
    )

    for order in ((far_away, near), (near, far_away)):
        assert tell(make_alert(*order)).headline == "New site near Baltimore"


def test_the_most_important_trial_comes_first() -> None:
    minor = make_told_trial(nct_id="NCT99990001")
    critical = make_told_trial(*told(make_change(importance=Importance.CRITICAL)), nct_id="NCT99990002")

    telling = tell(make_alert(make_part(minor, critical)))

    assert [trial.nct_id for trial in telling.trials] == ["NCT99990002", "NCT99990001"]
    assert telling.headline == "Changes in 2 trials you follow"


def test_a_search_is_named_where_a_trial_entered_it() -> None:
    telling = tell(make_alert(make_part(make_told_trial(*told(entered())), watch=SEARCH_WATCH)))

    assert telling.trials[0].lines[0].summary == "New in your search “migraine”"


def test_trials_that_only_entered_a_search_are_counted_as_new() -> None:
    telling = tell(make_alert(make_part(*trials(3, entered()), watch=SEARCH_WATCH)))

    assert telling.headline == "3 new trials in your search"


def test_a_mail_stays_a_mail_however_much_happened() -> None:
    changes = [make_change(Kind.ARMS, "arm", None, {"label": str(number)}) for number in range(SIZES[0].lines + 2)]
    crowd = trials(SIZES[0].trials + SIZES[0].brief + 5, make_change())
    full = make_told_trial(*told(*changes, make_change(importance=Importance.CRITICAL)))

    telling = tell(make_alert(make_part(full, *crowd)))

    assert (len(telling.trials), len(telling.brief), telling.trials_left) == (SIZES[0].trials, SIZES[0].brief, 6)
    assert (len(telling.trials[0].lines), telling.trials[0].lines_left) == (SIZES[0].lines, 3)


def test_without_a_release_day_none_is_claimed() -> None:
    assert tell(make_alert(as_of=None)).as_of is None


def test_a_distance_limits_sites_only() -> None:
    near = limit_words(Vicinity(BALTIMORE, 50), TRIAL_WATCH)
    hospital = limit_words(Vicinity(BALTIMORE, 50, "Example Clinic"), TRIAL_WATCH)

    assert near == "of its sites, only those within 50 km (31 mi) of Baltimore"
    assert hospital == "of its sites, only those of “Example Clinic” within 50 km (31 mi) of Baltimore"
    assert limit_words(None, TRIAL_WATCH) is None


def test_a_place_says_its_distance_once() -> None:
    vicinity = Vicinity(BALTIMORE, 50)
    around = Watch(3, WatchKind.PLACE, "within 50 km (31 mi) of Baltimore", None, {}, vicinity)

    assert watch_words(around) == "every trial with a site within 50 km (31 mi) of Baltimore"
    assert limit_words(vicinity, around) is None


def test_what_a_status_means_is_said_once_and_only_where_its_name_does_not_say_it() -> None:
    stopped = [replace(trial, status="COMPLETED") for trial in trials(2, make_change())]
    recruiting = make_told_trial(nct_id="NCT99990009")

    found = [trial.status_explained for trial in tell(make_alert(make_part(*stopped, recruiting))).trials]

    assert found == [status_explained("COMPLETED"), None, None]
