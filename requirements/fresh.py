"""Whether the locks still answer to pyproject.toml, and hold versions and hashes only. Offline.

`python -m requirements.fresh` prints a line for each complaint and exits 1 if there is one.
"""

import re
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")
#: An index address, a local folder or a file would make a lock work on one machine only.
PIN = re.compile(r"[A-Za-z0-9._-]+(\[[A-Za-z0-9._,-]+\])?==[A-Za-z0-9.!+]+( ; [^#@:/\\]+)?")


def complaints(root: Path) -> Iterator[str]:
    """Yield a line for each way in which the locks of a checkout are stale or tied to a machine."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    run = project["project"]["dependencies"]
    extras = [wanted for group in project["project"]["optional-dependencies"].values() for wanted in group]
    wanted_by = {"run.lock": run, "dev.lock": run + extras, "build.lock": project["build-system"]["requires"]}
    locks = {name: (root / "requirements" / name).read_text(encoding="utf-8") for name in wanted_by}
    for name, wanted in wanted_by.items():
        yield from (f"{name}: {line}" for line in foreign_lines(locks[name]))
        yield from (f"{name}: {line}" for line in unmet(wanted, pins(locks[name])))
    for name in ("run.lock", "build.lock"):
        yield from (f"{name}: {line}" for line in disagreements(pins(locks[name]), pins(locks["dev.lock"])))


def foreign_lines(lock: str) -> Iterator[str]:
    """Yield what is neither a pinned version nor a hash; a comment may not name an address either."""
    for number, line in enumerate(lock.splitlines(), start=1):
        text = line.removesuffix("\\").strip()
        if text.startswith("#"):
            is_fine = "://" not in text and not re.search(r"(^|\s)[/~]", text)
        else:
            is_fine = not text or bool(HASH.fullmatch(text) or PIN.fullmatch(text))
        if not is_fine:
            yield f"line {number} is neither a version nor a hash: {text}"


def pins(lock: str) -> Mapping[str, str]:
    """Return the locked versions by canonical name."""
    found: dict[str, str] = {}
    for line in lock.splitlines():
        text = line.removesuffix("\\").strip()
        if PIN.fullmatch(text):
            pin = Requirement(text)
            found[canonicalize_name(pin.name)] = str(pin.specifier).removeprefix("==")
    return found


def unmet(wanted: Sequence[str], locked: Mapping[str, str]) -> Iterator[str]:
    """Yield each requirement that no locked version satisfies, with those that its extras bring."""
    for requirement in map(Requirement, wanted):
        version = locked.get(canonicalize_name(requirement.name))
        if version is None:
            yield f"{requirement} is not locked: run `make lock`"
        elif not requirement.specifier.contains(version, prereleases=True):
            yield f"{requirement} is locked at {version}: run `make lock`"
        else:
            yield from unmet([each for extra in requirement.extras for each in _brought_by(requirement, extra)], locked)


def _brought_by(requirement: Requirement, extra: str) -> Iterator[str]:
    """Yield what an extra adds here; the installed package says so, because a lock does not name extras."""
    for line in requires(requirement.name) or ():
        marker = Requirement(line).marker
        if marker and marker.evaluate({"extra": extra}) and not marker.evaluate({"extra": ""}):
            yield line


def disagreements(part: Mapping[str, str], whole: Mapping[str, str]) -> Iterator[str]:
    """Yield each version that differs from the one the tests run with."""
    for name, version in part.items():
        if name not in whole:
            yield f"{name} is not in dev.lock, so no test runs with it"
        elif whole[name] != version:
            yield f"{name} is {version}, but the tests run with {whole[name]}"


if __name__ == "__main__":
    sys.exit("\n".join(complaints(ROOT)) or 0)
