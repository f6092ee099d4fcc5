"""What the owner of a webhook is told when nothing is sent there any more."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from watcher.alerts.caps import LONGEST_LINE
from watcher.plain import date_words
from watcher.plain.cut import cut
from watcher.plain.language import _


@dataclass(frozen=True, slots=True)
class Disabled:
    """A disabled endpoint, in words."""

    #: The host alone: the rest of the address may be a secret.
    host: str
    on: str
    why: str


def tell_disabled(url: str, day: date, why: str) -> Disabled:
    why = f"{cut(why, LONGEST_LINE)}."
    return Disabled(urlsplit(url).hostname or _("an unreadable address"), date_words(day.isoformat()), why)


SAMPLE_DISABLED = Disabled("hooks.example.org", "2 March 2026", "it says that it is gone: 410 Gone.")
