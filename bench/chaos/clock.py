"""The clock of a short campaign: the database's, and as many seconds later as a file says."""

from pathlib import Path


class Shift:
    """Seconds by which all processes are ahead; one writes them, all read them."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "clock"

    @property
    def seconds(self) -> float:
        return float(self._file.read_text()) if self._file.exists() else 0.0

    def move(self, seconds: float) -> None:
        written = self._file.with_suffix(".new")
        written.write_text(str(self.seconds + seconds))
        # Whoever reads it meanwhile finds the one or the other, and never half a number.
        written.replace(self._file)
