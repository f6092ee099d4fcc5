"""The folders that the package needs beside its code."""

from pathlib import Path

import pytest

from watcher.assets import Translations, config_dir, find_assets, templates_dir, translations
from watcher.errors import TemplateError


def make_templates(folder: Path) -> Path:
    (folder / "email").mkdir(parents=True)
    (folder / "email/_base.html").touch()
    return folder


def test_a_checkout_has_them_beside_the_package(tmp_path: Path) -> None:
    beside = make_templates(tmp_path / "templates")

    assert find_assets(tmp_path / "watcher", "templates") == beside


def test_a_wheel_has_them_inside_and_they_go_first(tmp_path: Path) -> None:
    make_templates(tmp_path / "templates")
    inside = make_templates(tmp_path / "watcher/_assets/templates")

    assert find_assets(tmp_path / "watcher", "templates") == inside


def test_somebody_else_s_folder_of_that_name_is_not_ours(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()

    with pytest.raises(TemplateError, match=r"the templates folder is missing: neither .* nor .* exists; install"):
        find_assets(tmp_path / "watcher", "templates")


def test_this_installation_has_both() -> None:
    assert (templates_dir() / "email/alert/body.txt").is_file()
    assert (config_dir() / "env.example").is_file()


def test_a_language_that_is_missing_is_named() -> None:
    with pytest.raises(TemplateError, match=r"the translations are missing: .*xx.*watcher.po does not exist; install"):
        translations("xx")


def test_a_broken_catalog_is_named_when_it_is_read(tmp_path: Path) -> None:
    broken = tmp_path / "watcher.po"
    broken.write_text("hello\n", encoding="utf-8")

    with pytest.raises(TemplateError, match=r"watcher\.po"):
        Translations(broken).gettext("Recruiting")
