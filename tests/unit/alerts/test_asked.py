"""What somebody asked, said back to them."""

import pytest

from tests.unit.alerts.told import SEARCH_WATCH, TRIAL_WATCH
from watcher.alerts.asked import Asked, kinds_words, tell_asked
from watcher.alerts.render import load_templates
from watcher.assets import templates_dir
from watcher.model.change import Kind
from watcher.model.watch import WatchKind

EVERY = frozenset(Kind)


@pytest.mark.parametrize(
    ("kinds", "followed", "words"),
    [
        (EVERY, WatchKind.TRIAL, "every kind of change"),
        (EVERY - {Kind.SEARCH}, WatchKind.TRIAL, "every kind of change"),
        (EVERY - {Kind.DERIVED}, WatchKind.SEARCH, "every kind of change except terms worked out by the registry"),
        ({Kind.RESULTS, Kind.STATUS}, WatchKind.TRIAL, "recruitment status, results"),
        ({Kind.SEARCH, Kind.SITES}, WatchKind.SEARCH, "sites, trials that enter or leave the search"),
        ({Kind.SITES}, WatchKind.PLACE, "sites, trials that come to the place or leave it"),
        (frozenset(), WatchKind.TRIAL, "nothing"),
    ],
)
def test_kinds_are_told_in_the_shorter_way(kinds: set[Kind], followed: WatchKind, words: str) -> None:
    assert kinds_words(frozenset(kinds), followed) == words


def test_a_trial_is_told_as_it_is_now() -> None:
    asked = tell_asked(Asked(TRIAL_WATCH, EVERY, None, "SUSPENDED", "The newest title", "2026-07-02"))

    assert (asked.name, asked.status_words, asked.updated) == ("The newest title", "Suspended", "July 2, 2026")
    assert asked.url == "https://clinicaltrials.gov/study/NCT99990001"


@pytest.mark.parametrize(("is_from_page", "subject"), [(True, "a search"), (False, "the search “migraine”")])
def test_words_that_a_stranger_typed_are_in_no_subject(*, is_from_page: bool, subject: str) -> None:
    message = load_templates(templates_dir()).confirmation(Asked(SEARCH_WATCH, EVERY, is_from_page=is_from_page))

    assert message.subject == f"Please confirm: follow {subject}"


def test_a_search_has_a_name_and_no_status() -> None:
    asked = tell_asked(Asked(SEARCH_WATCH, EVERY))

    assert (asked.name, asked.url, asked.status_words, asked.updated) == ("migraine", None, None, None)


@pytest.mark.parametrize(
    ("kinds", "words"),
    [
        ({Kind.STATUS, Kind.RESULTS}, "Recruitment, Results"),
        ({Kind.STATUS, Kind.DATES}, "recruitment status, dates"),
        (EVERY, "every kind of change"),
    ],
)
def test_a_choice_of_the_form_is_said_back_in_its_words(kinds: set[Kind], words: str) -> None:
    assert tell_asked(Asked(TRIAL_WATCH, frozenset(kinds))).kinds == words
