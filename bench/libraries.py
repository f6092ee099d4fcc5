"""The libraries that compare any two JSON values, each with the settings that make it fastest."""

from collections.abc import Callable

import jsonpatch
from deepdiff import DeepDiff
from dictdiffer import diff  # type: ignore[import-untyped]

from watcher.model.record import Record

#: Lists are compared by position in all three: a matching by content costs them many times more.
LIBRARIES: dict[str, Callable[[Record, Record], int]] = {
    "jsonpatch": lambda old, new: len(list(jsonpatch.make_patch(old, new))),
    "dictdiffer": lambda old, new: len(list(diff(old, new))),
    "deepdiff": lambda old, new: len(DeepDiff(old, new)),
}
