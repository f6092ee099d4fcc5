"""Invented values on which the pages of following and of what is followed are tried."""

from collections.abc import Mapping
from typing import Final

from watcher.model.watch import WatchKind
from watcher.pages.choices import Chosen, ToFollow, Wrong, choices, language_options, zone_options
from watcher.pages.managed import Card
from watcher.plain.kind_groups import usual_groups

ZONES: Final = {"Europe": ("Europe/Berlin", "Europe/Madrid")}
FORM: Final = choices(Chosen(usual_groups(WatchKind.TRIAL), zone="Europe/Berlin"), WatchKind.TRIAL, ZONES)
TRIAL: Final = ToFollow(
    WatchKind.TRIAL, "A Trial of Exemplumab", "", {"q": "NCT99990001"}, nct_id="NCT99990001", status="RECRUITING"
)
CARD: Final = Card(
    id=1,
    kind=WatchKind.TRIAL,
    name="A Trial of Exemplumab",
    url="/trials/NCT99990001",
    nct_id="NCT99990001",
    status="RECRUITING",
    status_words="Recruiting",
    kinds="every kind of change",
    limit="of its sites, only those within 50 km (31 mi) of Boston",
    often="as soon as a change is found",
    paused=None,
    missed=0,
)
PAUSED: Final = Card(
    id=2,
    kind=WatchKind.SEARCH,
    name="condition: gastric cancer",
    url="/searches/2",
    nct_id=None,
    status=None,
    status_words=None,
    kinds="trials that enter or leave the search",
    limit=None,
    often="once a week, on Monday at 8 a.m. Berlin time, if anything changed",
    paused="3 July 2026",
    missed=4,
)
PAT: Final = "pat.doe@example.org"
WRONG: Final = Wrong("city", "No city of at least 1,000 people is called 'Nowhereville'.")
FOLLOW_SAMPLES: Final[Mapping[str, Mapping[str, object]]] = {
    "follow.html": {"subject": TRIAL, "form": FORM, "wrong": WRONG, "too_large": ""},
    "asked.html": {"email": PAT, "subject": TRIAL},
    "find_mine.html": {"email": "", "wrong": WRONG, "is_asked": False},
    "manage.html": {
        "token": "sample",
        "email": PAT,
        "cards": (CARD, PAUSED),
        "done": "Your choices are saved.",
        "languages": language_options("en"),
        "zones": zone_options("Europe/Berlin", ZONES),
    },
    "change.html": {"token": "sample", "card": CARD, "form": FORM, "wrong": WRONG},
    "erase.html": {"token": "sample", "email": PAT, "is_done": False, "has_files": True},
}
