"""The locks answer to pyproject.toml, and work on any machine."""

import shutil
from pathlib import Path

import pytest

from requirements.fresh import complaints, disagreements, foreign_lines, unmet
from tests.integration.packaging.conftest import ROOT

HASH = f"    --hash=sha256:{'0' * 64}"


def test_every_lock_is_fresh_and_portable() -> None:
    assert list(complaints(ROOT)) == []


def test_a_new_dependency_makes_the_locks_stale(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    with_one_more = project.replace("dependencies = [", 'dependencies = ["invented-package>=1",', 1)
    (tmp_path / "pyproject.toml").write_text(with_one_more, encoding="utf-8")

    found = list(complaints(tmp_path))

    assert [line.split(" ")[:2] for line in found] == [
        ["run.lock:", "invented-package>=1"],
        ["dev.lock:", "invented-package>=1"],
    ]


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://packages.example.org/simple",
        "--extra-index-url=https://packages.example.org/simple",
        "--find-links /srv/wheels",
        "--trusted-host packages.example.org",
        "-e .",
        "./watcher",
        "/srv/wheels/rich-14.0.0.whl",
        "rich @ file:///srv/wheels/rich-14.0.0.whl",
        "rich>=14",
        "    # from https://packages.example.org/simple",
        "    # via -r /srv/build/requirements.in",
    ],
)
def test_a_line_that_ties_a_lock_to_a_machine_is_named(line: str) -> None:
    assert len(list(foreign_lines(f"rich==14.0.0 \\\n{HASH}\n{line}\n"))) == 1


@pytest.mark.parametrize(
    "line",
    [
        "rich==14.0.0 \\",
        "coverage[toml]==7.1",
        "colorama==0.4.6 ; sys_platform == 'win32' \\",
        f"{HASH} \\",
        HASH,
        "    # via typer",
        "",
    ],
)
def test_versions_hashes_and_their_reasons_are_fine(line: str) -> None:
    assert list(foreign_lines(line)) == []


@pytest.mark.parametrize(
    ("wanted", "locked", "complaint"),
    [
        ("rich>=14", {"rich": "14.2.0"}, []),
        ("Rich>=14", {"rich": "14.2.0"}, []),
        ("rich>=14", {}, ["rich>=14 is not locked: run `make lock`"]),
        ("rich>=14", {"rich": "13.9.0"}, ["rich>=14 is locked at 13.9.0: run `make lock`"]),
    ],
)
def test_each_requirement_needs_a_locked_version(wanted: str, locked: dict[str, str], complaint: list[str]) -> None:
    assert list(unmet([wanted], locked)) == complaint


def test_what_an_extra_brings_must_be_locked_too() -> None:
    found = list(unmet(["psycopg[binary]>=3"], {"psycopg": "3.3.9"}))

    assert len(found) == 1
    assert found[0].startswith("psycopg-binary")


def test_the_service_runs_the_versions_that_were_tested() -> None:
    assert list(disagreements({"rich": "14.1.0"}, {"rich": "14.2.0"})) == [
        "rich is 14.1.0, but the tests run with 14.2.0"
    ]
