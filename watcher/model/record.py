"""A record: the registry's JSON for one trial, as received."""

import re
from typing import TypeAlias

from watcher.errors import NotATrialError

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
Record: TypeAlias = dict[str, Json]

NCT_ID = re.compile(r"NCT\d{8}")
LENIENT_NCT_ID = re.compile(r"[Nn][Cc][Tt]0*([1-9]\d{0,7})")


def at(value: Json, path: str) -> Json:
    """Return what stands at a dotted path of object keys, or None where any step is missing.

    >>> at({"a": {"b": 1}}, "a.b")
    1
    """
    for key in path.split("."):
        if not isinstance(value, dict):
            return None
        value = value.get(key)
    return value


def text_at(value: Json, path: str) -> str | None:
    """Like `at`, for a string; anything else counts as missing."""
    found = at(value, path)
    return found if isinstance(found, str) else None


def list_at(value: Json, path: str) -> list[Json]:
    """Like `at`, for a list; anything else counts as an empty one."""
    found = at(value, path)
    return found if isinstance(found, list) else []


def normal_nct_id(text: str) -> str:
    """Return the id as the registry writes it: `nct7398326` and `NCT07398326` are one trial.

    Raises NotATrialError; the pattern is the one of API v2's path parameter `nctId`.
    """
    found = LENIENT_NCT_ID.fullmatch(text.strip())
    if found is None:
        raise NotATrialError(f"{text.strip()!r} is not an NCT ID: write NCT and 8 digits, like NCT07398326")
    return f"NCT{int(found[1]):08d}"
