"""The recorded histories of a registry: which records it shows on each release, and under which ids."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Self

from watcher.errors import NotATrialError, UnknownError
from watcher.model.record import Json, Record, list_at
from watcher.replay.history import History, read_history

ALIASES_PATH = "protocolSection.identificationModule.nctIdAliases"


@dataclass(frozen=True)
class Histories:
    """All trials by NCT ID; built once, read by many threads."""

    trials: Mapping[str, History]
    _shown: dict[date, dict[str, Record]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read every `*.json` of a folder. Raises NotATrialError for the first file that is wrong."""
        if not folder.is_dir():
            raise NotATrialError(f"{folder} is not a folder; name one with recorded histories, NCTxxxxxxxx.json")
        return cls._read(folder, str(folder))

    @classmethod
    def shipped(cls) -> Self:
        """The invented histories that come with this package; the demo replays them."""
        return cls._read(files("watcher.replay.histories"), "the shipped folder")

    @classmethod
    def of(cls, histories: Iterable[History]) -> Self:
        """Check them against one another. Raises NotATrialError where a trial is merged into nothing."""
        made = cls({history.nct_id: history for history in sorted(histories, key=lambda one: one.nct_id)})
        for history in made.trials.values():
            made._check_merge(history)
        return made

    @classmethod
    def _read(cls, folder: Traversable, called: str) -> Self:
        found = sorted((file for file in folder.iterdir() if file.name.endswith(".json")), key=lambda file: file.name)
        if not found:
            raise NotATrialError(f"{called} holds no recorded history; it needs files named NCTxxxxxxxx.json")
        return cls.of(read_history(file.name, file.read_bytes()) for file in found)

    @cached_property
    def releases(self) -> tuple[date, ...]:
        """Every release on which something happens, in order."""
        return tuple(sorted({release for history in self.trials.values() for release in history.releases}))

    def records(self, release: date) -> dict[str, Record]:
        """What the registry shows on a release, by NCT ID in order; the same object every time, not to be changed."""
        if release not in self._shown:
            self._shown[release] = self._records(release)
        return self._shown[release]

    def aliases(self, release: date) -> dict[str, str]:
        """Former ids on a release, each with the id of the trial that stands for it."""
        return {
            alias: nct_id
            for nct_id, record in self.records(release).items()
            for alias in list_at(record, ALIASES_PATH)
            if isinstance(alias, str)
        }

    def history(self, nct_id: str) -> History:
        """Raises UnknownError."""
        if nct_id not in self.trials:
            raise UnknownError(f"no history of {nct_id} is recorded here")
        return self.trials[nct_id]

    def _records(self, release: date) -> dict[str, Record]:
        merged = self._merged(release)
        shown = ((nct_id, history.at(release)) for nct_id, history in self.trials.items())
        return {
            nct_id: _dressed(version.record, release, merged.get(nct_id, []))
            for nct_id, version in shown
            if version is not None
        }

    def _merged(self, release: date) -> dict[str, list[str]]:
        gained: dict[str, list[str]] = {}
        for nct_id, history in self.trials.items():
            if history.merged and history.merged.release <= release:
                gained.setdefault(self._stands_for(nct_id, release), []).append(nct_id)
        return gained

    def _stands_for(self, nct_id: str, release: date) -> str:
        """Follow merges to the trial that is left."""
        merged = self.trials[nct_id].merged
        if merged is None or merged.release > release:
            return nct_id
        return self._stands_for(merged.into, release)

    def _check_merge(self, history: History) -> None:
        if history.merged is None:
            return
        into = self.trials.get(history.merged.into)
        if into is None or into.at(history.merged.release) is None:
            raise NotATrialError(
                f"{history.nct_id}.json: it is merged into {history.merged.into}, of which no record is shown on "
                f"{history.merged.release}; name a trial that is"
            )


def _dressed(record: Record, release: date, gained: list[str]) -> Record:
    """Put in what depends on the release: its date and the ids merged so far. The original stays as it is."""
    derived = _branch(record, "derivedSection")
    holder: dict[str, Json] = {"versionHolder": release.isoformat()}
    dressed = {**record, "derivedSection": {**derived, "miscInfoModule": _branch(derived, "miscInfoModule") | holder}}
    if not gained:
        return dressed
    protocol = _branch(record, "protocolSection")
    aliases: list[Json] = [*list_at(record, ALIASES_PATH), *gained]
    identification = {**_branch(protocol, "identificationModule"), "nctIdAliases": aliases}
    return dressed | {"protocolSection": {**protocol, "identificationModule": identification}}


def _branch(record: Mapping[str, Json], key: str) -> dict[str, Json]:
    found = record.get(key)
    return found if isinstance(found, dict) else {}
