"""How often a request is tried again, and how long each wait is."""

from dataclasses import dataclass

from watcher.errors import BusyError, GarbledError, UnreachableError


class AskedToWaitError(BusyError):
    """The registry is busy and says for how long, in seconds."""

    def __init__(self, message: str, seconds: float) -> None:
        super().__init__(message)
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Waits in seconds: doubled from `first_wait` to `longest_wait`, with up to `first_wait` of jitter.

    With the values below a request is given up after 7 to 10 seconds of waiting.
    """

    attempts: int = 4
    first_wait: float = 1.0
    longest_wait: float = 60.0

    def wait_after(self, error: Exception) -> bool | float:
        """Return whether another try may help, or the seconds that the registry asked for.

        A registry that asks for more than the longest wait is left alone instead of asked earlier.
        """
        if isinstance(error, AskedToWaitError):
            return error.seconds if error.seconds <= self.longest_wait else False
        return isinstance(error, BusyError | GarbledError | UnreachableError)
