"""The image is built from what the checkout has, from locked packages only, and runs as nobody special."""

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from packaging.specifiers import SpecifierSet

from tests.integration.packaging.conftest import ROOT
from watcher.cli.main import app
from watcher.settings import PREFIX, Settings


@dataclass(frozen=True, slots=True)
class Step:
    """One instruction of the Dockerfile, its lines joined."""

    word: str
    rest: str


def steps() -> Iterator[Step]:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            word, _, rest = line.partition(" ")
            yield Step(word, rest)


STEPS = tuple(steps())
#: What the image is, after the last FROM.
FINAL = STEPS[max(number for number, step in enumerate(STEPS) if step.word == "FROM") :]
LET_IN = {line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line[:1] == "!"}


def rests(word: str, among: tuple[Step, ...] = STEPS) -> list[str]:
    return [step.rest for step in among if step.word == word]


def test_it_copies_only_what_the_context_has_and_the_checkout_holds() -> None:
    sources = [name for rest in rests("COPY") if "--from" not in rest for name in rest.split()[:-1]]

    assert all((ROOT / name).exists() for name in [*sources, *LET_IN])
    assert all(name == "." or name.split("/")[0] in LET_IN for name in sources)


def test_the_context_holds_what_the_wheel_is_built_from() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    named = {*wheel["packages"], *wheel["force-include"], project["project"]["readme"], "pyproject.toml", "LICENSE"}

    assert named <= LET_IN


@pytest.mark.parametrize("command", [rest for rest in rests("RUN") if "pip" in rest and " install " in rest])
def test_every_package_comes_with_its_hash_and_the_wheel_alone(command: str) -> None:
    locks = re.findall(r"requirements/\w+\.lock", command)

    assert "--require-hashes" in command if locks else "--no-deps --no-index" in command
    assert all((ROOT / lock).is_file() for lock in locks)


def test_both_stages_have_one_python_that_the_project_supports() -> None:
    (image,) = {rest.split(" ")[0] for rest in rests("FROM")}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

    assert image.removeprefix("python:").removesuffix("-slim") in SpecifierSet(project["project"]["requires-python"])


def test_it_runs_the_service_as_a_user_without_rights() -> None:
    program, command = json.loads(rests("CMD", FINAL)[-1])

    assert program == "watcher"
    assert command in {each.name for each in app.registered_commands}
    assert rests("USER", FINAL) == ["10001"]


def test_each_setting_that_it_makes_exists() -> None:
    names = [name for rest in rests("ENV", FINAL) for name in re.findall(rf"{PREFIX}(\w+)=", rest)]

    assert {"HOST", "DATA_DIR"} <= set(names)
    assert {name.lower() for name in names} <= Settings.model_fields.keys()
