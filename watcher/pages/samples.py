"""Invented values on which every page of this installation is tried at the start."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from watcher.pages.hits import Hit, Nearest
from watcher.pages.samples_follow import FOLLOW_SAMPLES
from watcher.pages.samples_listed import SAMPLE_LISTED
from watcher.pages.samples_trial import SAMPLE_TRIAL

HIT: Final = Hit(
    nct_id="NCT00000001",
    title="A Trial of Exemplumab",
    status="RECRUITING",
    status_words="Recruiting",
    stage="Phase 2",
    conditions="Asthma",
    conditions_left=1,
    sponsor="An Invented Hospital",
    where="3 sites in France",
    updated="July 2, 2026",
    has_results=True,
    nearest=Nearest("Invented Clinic, Boston", "3 km (2 mi) away", "Recruiting"),
)
SAMPLE_RESULTS: Final = {
    "wanted": {
        "q": "asma",
        "near": "Boston",
        "within": "50km",
        "is_open": True,
        "is_place_only": False,
        "meant": "NCT07398326",
        "in_english": "asthma",
    },
    "problems": ("The place is not clear",),
    "hits": (HIT,),
    "total": 1_200,
    "place": "Boston",
    "distances": (("50km", "50 km (31 mi)"),),
    "follow_url": "/follow?q=asthma",
    "next_url": "/find?q=asthma&after=abc",
    "as_of": date(2026, 7, 3),
}
SAMPLE_INBOX: Final = {
    "mails": ({"number": 1, "to": "pat.doe@example.org", "subject": "Now recruiting: A Trial of Exemplumab"},),
    "release": date(2026, 7, 3),
    "left": 2,
}
PAGE_SAMPLES: Final[Mapping[str, Mapping[str, object]]] = {
    "results.html": SAMPLE_RESULTS,
    "inbox.html": SAMPLE_INBOX,
    **SAMPLE_LISTED,
    **SAMPLE_TRIAL,
    **FOLLOW_SAMPLES,
}
