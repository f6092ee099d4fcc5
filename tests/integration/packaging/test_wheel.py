"""A wheel, an editable install and a checkout find the same templates, settings and histories."""

import sys
from ast import literal_eval
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.integration.packaging.conftest import PACKAGES, ROOT, Installed, run
from watcher import __version__

WHERE = "from watcher.assets import config_dir, templates_dir; print(templates_dir()); print(config_dir())"
SAID = "from watcher.assets import translations; print(ascii(translations({!r}).gettext('Completed')))"
HISTORIES = "from watcher.replay import Histories; print(*Histories.shipped().trials)"


def test_the_wheel_holds_templates_settings_and_types(installed: Installed) -> None:
    names = set(ZipFile(installed.wheel).namelist())
    kept = [file for folder in ("templates", "config") for file in (ROOT / folder).rglob("*") if file.is_file()]

    assert {f"watcher/_assets/{file.relative_to(ROOT)}" for file in kept if file.name != ".keep"} <= names
    assert "watcher/py.typed" in names


def test_the_wheel_holds_nothing_beside_the_package(installed: Installed) -> None:
    tops = {name.split("/")[0] for name in ZipFile(installed.wheel).namelist()}

    assert tops == {"watcher", f"trial_watcher-{__version__}.dist-info"}


def test_an_installed_wheel_reads_what_is_inside_it(installed: Installed, tmp_path: Path) -> None:
    found = installed.run(["python", "-c", WHERE], tmp_path).stdout.splitlines()

    assert len(found) == 2
    assert all(Path(line).is_relative_to(installed.folder) for line in found)


def test_an_installed_wheel_ships_the_recorded_histories(installed: Installed, tmp_path: Path) -> None:
    found = installed.run(["python", "-c", HISTORIES], tmp_path)

    assert set(found.stdout.split()) == {file.stem for file in (ROOT / "watcher/replay/histories").glob("*.json")}


@pytest.mark.parametrize(("folder", "word"), [("es", "Completado"), ("zh_Hans", "已完成")])
def test_an_installed_wheel_speaks_every_language(installed: Installed, tmp_path: Path, folder: str, word: str) -> None:
    said = installed.run(["python", "-c", SAID.format(folder)], tmp_path).stdout

    assert literal_eval(said) == word


def test_an_editable_install_reads_the_checkout_from_anywhere(tmp_path: Path) -> None:
    found = run([sys.executable, "-c", WHERE], tmp_path)

    assert found.stdout.splitlines() == [str(ROOT / "templates"), str(ROOT / "config")], found.stderr


def test_a_checkout_that_is_not_installed_reads_its_own(tmp_path: Path) -> None:
    # Without the site module no path file is read, so only the current folder can offer the package.
    found = run([sys.executable, "-S", "-c", WHERE], ROOT, PYTHONPATH=str(PACKAGES))

    assert found.stdout.splitlines() == [str(ROOT / "templates"), str(ROOT / "config")], found.stderr


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("watcher --help", "Be told when a clinical trial changes."),
        ("watcher migrate", "The database is at revision"),
        ("watcher check --offline", "Templates: every one renders"),
        ("watcher preview", "confirm"),
    ],
)
def test_its_commands_run_from_any_folder_without_settings(
    installed: Installed, tmp_path: Path, command: str, says: str
) -> None:
    ran = installed.run(command.split(), tmp_path)

    assert ran.returncode == 0, ran.stderr
    assert says in ran.stdout
