"""What a tool must do to be compared: see every document once, then a round in which some of them changed."""

from typing import Protocol

#: A round of any tool; one that takes longer is broken, and the benchmark ends.
ROUND_SECONDS = 180


class Peer(Protocol):
    """A tool that watches documents at addresses of their own."""

    @property
    def name(self) -> str:
        """The tool with its version."""
        ...

    def see_first(self) -> None:
        """Fetch every document for the first time; not counted."""
        ...

    def round(self) -> tuple[float, int]:
        """Fetch every document; return the CPU seconds of all its processes, and how many it found changed."""
        ...
