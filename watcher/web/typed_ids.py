"""An NCT ID as people type it into a box: another digit is another trial, so that what is missing is not guessed."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from watcher.plain.language import _

DIGITS: Final = 8
#: `NCT 07398326`, `nct-07398326`, `07398326`; what stands around it in a sentence is not part of it.
AROUND: Final = " .,;:()[]\"'"
TYPED: Final = re.compile(r"(?P<letters>[A-Z]{3})[\s:#._\u2010-\u2015-]*(?P<number>[0-9OIL]+)|(?P<bare>[0-9]{8})")
#: How three letters are written that were typed in haste.
MEANT: Final = frozenset({"NCT", "NTC", "CNT", "CTN", "TNC", "TCN"})
LOOKS_LIKE: Final = str.maketrans("OIL", "011")


@dataclass(frozen=True, slots=True)
class TypedId:
    """What was read as an NCT ID: exactly one of the two is not empty."""

    nct_id: str = ""
    #: A sentence that asks or says what is wrong.
    problem: str = ""
    #: What was perhaps meant, to be asked back; empty where that is not known.
    meant: str = ""


def read_typed_id(text: str) -> TypedId | None:
    """Return the ID that a text is, or what is wrong with it; None where it is something else, such as words."""
    found = TYPED.fullmatch(unicodedata.normalize("NFKC", text).strip(AROUND).upper())
    if found is None:
        return None
    letters, number = found["letters"] or "NCT", found["bare"] or found["number"]
    digits = number.translate(LOOKS_LIKE)
    if letters not in MEANT or not any(each.isdigit() for each in number):
        return None
    if len(digits) != DIGITS:
        return TypedId(problem=_wrong_length(len(digits))) if letters == "NCT" else None
    nct_id = f"NCT{digits}"
    if letters == "NCT" and digits == number:
        return TypedId(nct_id)
    return TypedId(problem=_("Did you mean {nct_id}?").format(nct_id=nct_id), meant=nct_id)


def check_linked_id(link: str, nct_id: str) -> TypedId:
    """Return the ID that was read in a link, unless it stands there with another number of digits."""
    written = re.search(r"NCT([0-9]+)", link.upper())
    if written is None or len(written[1]) == DIGITS:
        return TypedId(nct_id)
    return TypedId(problem=_wrong_length(len(written[1])))


def _wrong_length(count: int) -> str:
    return _("An NCT ID has 8 digits after NCT; this one has {count}.").format(count=count)
