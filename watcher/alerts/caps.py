"""How much of an alert a mail holds: mail programs cut one above 100 kB, and a reader stops long before."""

from dataclasses import dataclass
from typing import Final


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
NOTE: Final = Caps(4, 12, 8)

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
