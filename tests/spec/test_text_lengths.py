"""F42: what a stranger types into the registry may have no end; what is made of it always has."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.unit.alerts.told import (
    NOW,
    SEARCH_WATCH,
    TRIAL_WATCH,
    make_alert,
    make_change,
    make_part,
    make_told_trial,
    new_site,
    told,
)
from watcher.alerts.caps import LONGEST_NAME, LONGEST_NOTE
from watcher.alerts.render import MOST_BYTES, Renderer, load_templates
from watcher.alerts.webhook import MOST_BYTES as MOST_BODY_BYTES
from watcher.alerts.webhook import webhook_message
from watcher.assets import templates_dir
from watcher.delivery.email.shorten import MOST_BYTES as MOST_MAIL_BYTES
from watcher.delivery.email.skeleton import skeleton_of
from watcher.model.alert import ToldSubscription
from watcher.model.change import Change, Kind
from watcher.model.record import Json
from watcher.model.watch import Place, Vicinity, Watch, WatchKind

#: Words, one word, a script without spaces, marks upon marks, half characters, and signs that HTML escapes.
ENDLESS = {
    "words": "without end " * 20_000,
    "one word": "x" * 200_000,
    "no spaces": "字" * 100_000,
    "marks": "e" + "\u0301" * 100_000,
    "halves": "\ud83d" * 50_000,
    "signs": "&<" * 100_000,
}
SLOTS = ("[[leave]]", "[[leave:0]]", "[[whole]]")


def part_of(*changes: Change) -> ToldSubscription:
    return make_part(make_told_trial(*told(*changes)))


def part_about_a_place(text: str) -> ToldSubscription:
    vicinity = Vicinity(Place(text, 39.29, -76.61), 80, text)
    seen: Json = {"title": text, "status": text, "sites": [{"facility": text, "city": text, "distance_km": 1.0}]}
    entered = make_change(Kind.SITES, "place.entered", None, seen)
    watch = Watch(3, WatchKind.PLACE, text, None, {"filter.geo": text, "query.locn": text}, vicinity)
    return make_part(make_told_trial(*told(entered)), watch=watch)


WHERE: dict[str, Callable[[str], ToldSubscription]] = {
    "a title": lambda text: make_part(make_told_trial(title=text)),
    "a title of long ago": lambda text: make_part(watch=replace(TRIAL_WATCH, title=text)),
    "a status nobody knows": lambda text: make_part(replace(make_told_trial(), status=text)),
    "a date that is none": lambda text: make_part(replace(make_told_trial(), last_update_posted=text)),
    "a search": lambda text: make_part(watch=replace(SEARCH_WATCH, title=text, parameters={"query.cond": text})),
    "a place": part_about_a_place,
    "a limit": lambda text: replace(make_part(place=Place(text, 39.29, -76.61), within_km=80), hospital=text),
    "a new status": lambda text: part_of(make_change(after=text)),
    "a description": lambda text: part_of(make_change(Kind.DESCRIPTION, "summary", text, f"Now {text}")),
    "a criterion": lambda text: part_of(make_change(Kind.ELIGIBILITY, "eligibility.inclusion", text, f"Now {text}")),
    "a site": lambda text: part_of(new_site(text)),
    "many sites": lambda text: part_of(*(new_site(f"{number} {text}") for number in range(12))),
    "an unknown field": lambda text: part_of(make_change(Kind.OTHER, text, "a", "b")),
    "an unknown key": lambda text: part_of(make_change(Kind.ARMS, "arm", {"label": "A", text: "x"}, {"label": "A"})),
    "an outcome": lambda text: part_of(
        make_change(Kind.OUTCOMES, "primary_outcome", None, {"measure": text, "timeFrame": text})
    ),
    "a date": lambda text: part_of(make_change(Kind.DATES, "start", {"date": text}, {"date": "2026-06"})),
    "a list": lambda text: part_of(make_change(Kind.OTHER, "names", None, [text, text, text])),
}


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return load_templates(templates_dir())


@pytest.mark.parametrize("text", ENDLESS.values(), ids=ENDLESS.keys())
@pytest.mark.parametrize("part_with", WHERE.values(), ids=WHERE.keys())
def test_f42_wherever_a_text_has_no_end_what_is_sent_has(
    renderer: Renderer, part_with: Callable[[str], ToldSubscription], text: str
) -> None:
    alert = make_alert(part_with(text))

    mail, note, body = renderer.email(alert), renderer.note(alert), webhook_message(alert, NOW)

    assert max(len(mail.subject), len(note.subject)) <= LONGEST_NAME
    assert len(mail.text.encode(errors="replace")) + len(mail.html.encode(errors="replace")) <= MOST_BYTES
    assert len(skeleton_of(mail, SLOTS).filled(dict.fromkeys(SLOTS, "https://watch.example.org"))) <= MOST_MAIL_BYTES
    assert len(note.text) <= LONGEST_NOTE
    assert len(body.text.encode()) <= MOST_BODY_BYTES


def test_f42_a_reader_who_follows_very_much_is_named_a_few_of_it(renderer: Renderer) -> None:
    follows = (
        make_part(subscription_id=number, watch=replace(SEARCH_WATCH, id=number, title=f"condition: {number}"))
        for number in range(1, 2_000)
    )

    mail = renderer.email(make_alert(*follows))

    assert "and 1,989 more" in mail.text
    assert len(mail.text.encode()) + len(mail.html.encode()) <= MOST_BYTES
