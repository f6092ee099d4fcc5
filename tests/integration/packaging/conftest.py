"""The image's own steps without Docker: its context is copied, the wheel built and installed, once for all tests."""

import shutil
import subprocess
import sys
import sysconfig
import venv
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PACKAGES = Path(sysconfig.get_path("purelib"))


@dataclass(frozen=True, slots=True)
class Installed:
    """A virtual environment with the wheel; the libraries come from the one that runs the tests."""

    folder: Path
    wheel: Path

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    def run(self, command: list[str], folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run one of the environment's commands elsewhere, with an environment that holds nothing else."""
        program = self.folder / "bin" / command[0]
        return run([str(program), *command[1:]], folder, **environment)


def run(command: list[str], folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - the commands are the tests' own
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="session")
def context(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `COPY . .` brings into the image: what .dockerignore lets through."""
    folder = tmp_path_factory.mktemp("context")
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    for name in (line.removeprefix("!") for line in lines if line.startswith("!")):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    return folder


@pytest.fixture(scope="session")
def installed(context: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    folder = tmp_path_factory.mktemp("installed")
    built = run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder / "wheel")], context)
    assert built.returncode == 0, built.stderr
    (wheel,) = (folder / "wheel").glob("*.whl")

    venv.create(folder / "venv", symlinks=True)
    pip = [sys.executable, "-m", "pip", "--python", str(folder / "venv"), "--disable-pip-version-check"]
    placed = run([*pip, "install", "--no-deps", "--no-index", str(wheel)], folder)
    assert placed.returncode == 0, placed.stderr
    (own,) = (folder / "venv" / "lib").glob("python*/site-packages")
    # The path files in that folder are not read, so the editable install of the checkout stays out of sight.
    (own / "_libraries.pth").write_text(f"{PACKAGES}\n", encoding="utf-8")
    return Installed(folder / "venv", wheel)
