"""Postal codes in one form: without spaces, country letters, and what the shorter of two leaves out."""

import re
from functools import lru_cache
from typing import Final

from watcher.diff.spelling import plain

#: `D-69120`, `SE-171 76`: the country's letters before the digits.
WITH_COUNTRY: Final = re.compile(r"[a-z]{1,3}(\d{4,})")
#: What two codes must share from the start to be one, one of them without its last part: 02115 and 02115-1234.
SHARED: Final = 4
#: Digits of an American code; spreadsheets drop the zeros that it starts with, and four more may follow.
AMERICAN: Final = 5


@lru_cache(maxsize=8192)
def zip_of(written: str, country: str) -> str:
    """Return a postal code in one form; an American one by its first five digits."""
    code = plain(written).replace(" ", "")
    found = WITH_COUNTRY.fullmatch(code)
    if found is not None:
        code = found[1]
    if country == "united states" and code.isdigit():
        return code.zfill(AMERICAN if len(code) <= AMERICAN else AMERICAN + 4)[:AMERICAN]
    return code


def same_zip_code(old: str, new: str) -> bool:
    """Say whether two codes are one, or one of them the other's beginning."""
    shorter, longer = sorted((old, new), key=len)
    return len(shorter) >= min(SHARED, len(longer)) and bool(shorter) and longer.startswith(shorter)
