"""How large a campaign is, and what the receivers do to each message: the same for the same seed."""

from dataclasses import dataclass
from random import Random
from typing import Final

#: Signs every webhook of a campaign; `whsec_` and the base64 of 32 bytes.
SECRET: Final = "whsec_Y2hhb3MtY2hhb3MtY2hhb3MtY2hhb3MtY2hhb3MtY2g="  # noqa: S105 - opens nothing
#: Every eighth endpoint is slow, one fails, one drops, one is dead at first; the other four are fine.
KINDS: Final = ("steady", "slow", "steady", "failing", "steady", "dropping", "steady", "dead")

#: The share of recipients that are turned away at first.
GREYLISTED: Final = 0.1


@dataclass(frozen=True, slots=True)
class Size:
    """Times are in seconds; `lease` None: the product's commands, with theirs and with the real clock."""

    due: int
    addresses: int
    load: float
    lease: float | None
    #: From one fault to the next.
    least_gap: float
    most_gap: float
    #: How long a receiver is silent after a mail's last byte before it says that it took it: beyond the lease.
    stall: float
    #: How long dead endpoints are dead.
    dead: float
    #: How long what is sent to one of them hangs.
    hang: float
    workers: int
    #: How long a host is cut off at least: until its connections have broken, which takes 9 s, and beyond the lease.
    cut: float
    #: Until everything must be quiet.
    patience: float


FULL: Final = Size(4_000, 400, 120, None, 4, 16, 100, 60, 60, 3, 100, 1_800)
SHORT: Final = Size(240, 48, 5, 4, 1, 1.8, 6, 8, 4, 2, 12, 150)


def mail_fate(seed: int, due: int) -> str:
    """Return what happens to a mail the first time that it is handed over; the second time it is taken."""
    chance = Random(f"{seed} mail {due}").random()  # noqa: S311 - the same every time
    for fate, upto in (("defer", 0.08), ("drop", 0.14), ("keep-and-drop", 0.20), ("stall", 0.204), ("refuse", 0.214)):
        if chance < upto:
            return fate
    return "take"


def is_greylisted(seed: int, recipient: str) -> bool:
    """Say whether a recipient is turned away the first time that anything comes for them."""
    return Random(f"{seed} recipient {recipient}").random() < GREYLISTED  # noqa: S311 - the same every time


def hook_path(number: int) -> str:
    return f"/{KINDS[number % len(KINDS)]}/{number}"
