"""What a digest says, and how little of it where much happened."""

import re
from dataclasses import replace

import pytest

from tests.unit.alerts.told import (
    SEARCH_WATCH,
    TRIAL_WATCH,
    make_alert,
    make_change,
    make_part,
    make_told_trial,
    new_site,
    told,
)
from watcher.alerts.render import MOST_BYTES, Renderer, load_templates
from watcher.alerts.telling import MOST_REASONS, Telling, tell
from watcher.assets import templates_dir
from watcher.model.alert import Alert, Message, ToldSubscription, ToldTrial
from watcher.model.change import Importance
from watcher.model.schedule import QuietHours, Schedule
from watcher.model.watch import Frequency

DAILY, WEEKLY = Frequency.DAILY, Frequency.WEEKLY
CRITICAL = make_change(importance=Importance.CRITICAL)
MINOR = make_change(before="RECRUITING", after="SUSPENDED")


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return load_templates(templates_dir())


def digest(*parts: ToldSubscription, often: Frequency = DAILY, schedule: Schedule | None = None) -> Alert:
    return make_alert(*(replace(part, frequency=often, schedule=schedule or Schedule()) for part in parts))


def crowd(count: int, *, sites: int = 1) -> list[ToldTrial]:
    changes = told(*(new_site() for _ in range(sites)))
    return [make_told_trial(*changes, nct_id=f"NCT9{number:07d}") for number in range(count)]


def both(message: Message) -> tuple[str, str]:
    """Return both forms as a reader sees them: no tags, no line ends."""
    seen = re.sub(r"<style>.*?</style>|<[^>]*>", " ", message.html, flags=re.DOTALL)
    return " ".join(message.text.split()), " ".join(seen.split())


@pytest.mark.parametrize(
    ("often", "trials", "headline"),
    [
        (DAILY, 1, "Your day: 1 trial changed"),
        (DAILY, 3, "Your day: 3 trials changed"),
        (WEEKLY, 2, "Your week: 2 trials changed"),
        (WEEKLY, 1200, "Your week: 1,200 trials changed"),
    ],
)
def test_a_digest_begins_with_its_time_and_how_many_trials_changed(
    renderer: Renderer, often: Frequency, trials: int, headline: str
) -> None:
    message = renderer.email(digest(make_part(*crowd(trials)), often=often))

    assert all(headline in form for form in both(message))


def test_the_subject_names_the_most_important_and_how_many_more(renderer: Renderer) -> None:
    leading = make_told_trial(*told(CRITICAL), nct_id="NCT99990002", title="Breathing Before Sleep")

    two = renderer.email(digest(make_part(make_told_trial(*told(MINOR)), leading)))
    many = renderer.email(digest(make_part(*crowd(9), leading)))
    one = renderer.email(digest(make_part(leading)))

    assert two.subject == "Now recruiting: Breathing Before Sleep, and 1 more trial"
    assert many.subject == "Now recruiting: Breathing Before Sleep, and 9 more trials"
    assert one.subject == "Now recruiting: Breathing Before Sleep"


def test_a_trial_that_was_updated_twice_is_one_trial_with_both_updates() -> None:
    first = make_told_trial(*told(make_change(importance=Importance.CRITICAL)))
    second = replace(make_told_trial(*told(MINOR)), to_version=5, status="SUSPENDED", last_update_posted="2026-07-06")

    telling = tell(digest(make_part(first, second), often=WEEKLY))

    [trial] = telling.trials
    assert (telling.count, trial.status_words, trial.updated) == (1, "Suspended", "July 6, 2026")
    assert [(line.importance.word, line.posted) for line in trial.lines] == [
        ("critical", "July 2, 2026"),
        ("minor", "July 6, 2026"),
    ]


def test_of_two_updates_that_weigh_the_same_the_newer_comes_first() -> None:
    first, second = make_told_trial(), replace(make_told_trial(*told(MINOR)), to_version=5)

    [trial] = tell(digest(make_part(second, first))).trials

    assert [line.changes[0].after for line in trial.lines] == ["SUSPENDED", "RECRUITING"]


def test_a_single_update_needs_no_date_at_each_line(renderer: Renderer) -> None:
    assert "posted" not in renderer.email(digest(make_part())).text


def test_a_trial_that_two_subscriptions_follow_is_told_once_with_both_reasons(renderer: Renderer) -> None:
    alert = digest(make_part(watch=SEARCH_WATCH), make_part(watch=TRIAL_WATCH, subscription_id=2))

    message = renderer.email(alert)

    assert message.text.count("became Recruiting") == 1
    for form in both(message):
        assert "You follow: this trial; the search “migraine”" in form


def test_who_follows_one_thing_is_told_so_once_at_the_end(renderer: Renderer) -> None:
    assert "You follow:" not in renderer.email(digest(make_part())).text


def often_words(telling: Telling) -> list[str | None]:
    return [telling.often, *(reason.often for reason in telling.reasons)]


def test_how_often_is_said_once_where_it_is_the_same_for_all(renderer: Renderer) -> None:
    alert = digest(make_part(), make_part(subscription_id=2), schedule=Schedule("Europe/Berlin", 18))

    assert often_words(tell(alert)) == ["once a day, at 6 p.m. Berlin time, if anything changed", None, None]
    for form in both(renderer.email(alert)):
        assert "We write once a day, at 6 p.m. Berlin time, if anything changed." in form


def test_how_often_is_said_with_each_reason_where_it_differs(renderer: Renderer) -> None:
    quiet = replace(make_part(subscription_id=2), schedule=Schedule(quiet=QuietHours(22, 7)))
    alert = make_alert(make_part(), quiet)

    assert often_words(tell(alert))[0] is None
    for form in both(renderer.email(alert)):
        assert "told as soon as a change is found, but never between 10 p.m. and 7 a.m. UTC" in form


@pytest.mark.parametrize(("trials", "sites"), [(200, 1), (500, 12), (3000, 40)])
def test_a_long_digest_is_cut_and_says_how_much_is_left(renderer: Renderer, trials: int, sites: int) -> None:
    message = renderer.email(digest(make_part(*crowd(trials, sites=sites))))

    told_of = len(set(re.findall(r"NCT90\d{6}", message.text)))
    assert len(message.html.encode()) + len(message.text.encode()) <= MOST_BYTES
    assert all(f"and {trials - told_of:,} more trials" in form for form in both(message))
    assert message.text.count("[[whole]]") == message.html.count("[[whole]]") == 1


def test_a_digest_that_is_not_cut_links_to_no_page_with_more(renderer: Renderer) -> None:
    message = renderer.email(digest(make_part(make_told_trial(title="A [[whole]] trial"))))

    assert "[[whole]]" not in message.text + message.html


def test_the_page_that_a_cut_digest_links_to_has_all_of_it(renderer: Renderer) -> None:
    page = renderer.whole(digest(make_part(*crowd(200, sites=12))))

    assert len(set(re.findall(r"NCT90\d{6}", page))) == 200
    assert "[[whole]]" not in page


def test_a_trial_with_a_thousand_changes_does_not_crowd_out_the_mail(renderer: Renderer) -> None:
    changes = told(*(make_change(field=f"arm.{number}", before="x" * 400) for number in range(1000)))

    message = renderer.email(digest(make_part(make_told_trial(*changes))))

    assert len(message.html.encode()) + len(message.text.encode()) <= MOST_BYTES
    assert re.search(r"and \d+ more changes", message.text)


def test_who_follows_very_much_is_told_how_many_reasons_more(renderer: Renderer) -> None:
    parts = [make_part(subscription_id=number) for number in range(MOST_REASONS + 5)]

    message = renderer.email(digest(*parts))

    assert message.text.count("Stop following") == MOST_REASONS
    assert "* and 5 more" in message.text
    assert "Stop all of these mails: [[leave]]" in message.text
