"""How much of an alert a mail holds: mail programs cut one above 100 kB, and a reader stops long before.

The registry's form keeps a title below 300 characters, but what it serves is what some stranger typed: each text has a
length of its own, so that none of them can fill a mail, a subject or a webhook (fault F42).
"""

from dataclasses import dataclass
from typing import Final

#: Characters of a title, the name of a search or a place, a subject.
LONGEST_NAME: Final = 300
#: Of what leads in a subject, before the title.
LONGEST_HEADLINE: Final = 120
#: Of one line, and of one site below it.
LONGEST_LINE: Final = 1_000
LONGEST_PLACE: Final = 300
#: Of a whole note in a chat.
LONGEST_NOTE: Final = 8_000


@dataclass(frozen=True, slots=True)
class Caps:
    """What goes beyond these is told in one line, or counted."""

    #: Told with all their lines, and told by headline and title only.
    trials: int
    brief: int
    #: Of one trial.
    lines: int


#: Of the page that a mail without room for everything links to; a browser holds more than a mail program.
WHOLE: Final = Caps(1_000, 10_000, 1_000)
#: Of a note in a chat, which is read at a glance; many services take 2,000 to 4,000 letters at once.
NOTES: Final = (Caps(4, 12, 8), Caps(2, 8, 4), Caps(1, 4, 2))

#: The first that makes a mail small enough is used. The last one always does: a headline and a title are short.
SIZES: Final = (
    Caps(25, 100, 30),
    Caps(25, 60, 20),
    Caps(18, 60, 15),
    Caps(12, 60, 12),
    Caps(8, 60, 10),
    Caps(4, 60, 8),
    Caps(1, 40, 4),
)
