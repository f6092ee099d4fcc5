"""The style sheet and the icon."""

import re
from pathlib import Path

from tests.integration.web.visitor import Visitor
from watcher.assets import templates_dir
from watcher.web.static import load_statics


def test_the_sheet_that_a_page_names_is_kept_for_ever(visitor: Visitor) -> None:
    address = re.findall(r'href="(/static/[0-9a-f]+/style\.css)"', visitor.get("/").text)[0]

    sheet = visitor.get(address)

    assert sheet.headers["content-type"] == "text/css; charset=utf-8"
    assert "immutable" in sheet.headers["cache-control"]
    assert "--accent" in sheet.text


def test_a_sheet_of_an_older_page_is_answered_and_not_kept(visitor: Visitor) -> None:
    assert visitor.get("/static/0123456789ab/style.css").headers["cache-control"] == "no-cache"


def test_a_file_goes_packed_to_who_takes_it_and_plain_to_others(visitor: Visitor) -> None:
    plain = visitor.get("/static/x/style.css", {"accept-encoding": "identity"})
    packed = visitor.get("/static/x/style.css", {"accept-encoding": "gzip"})

    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert plain.text == packed.text


def test_there_is_nothing_else_to_be_had(visitor: Visitor) -> None:
    for name in ("nope.css", "home.html", "..%2f..%2fconfig%2fwatcher.toml", "_style.css"):
        assert visitor.get(f"/static/x/{name}").status_code == 404


def test_another_text_has_another_address(tmp_path: Path) -> None:
    (tmp_path / "page").mkdir()
    (tmp_path / "page" / "_style.css").write_text("a{}")
    before = load_statics(tmp_path).addresses["style.css"]
    (tmp_path / "page" / "_more.css").write_text("b{}")

    after = load_statics(tmp_path)

    assert after.addresses["style.css"] != before
    assert after.files["style.css"].body == b"a{}b{}"


def test_the_sheet_asks_nobody_else_for_anything() -> None:
    sheet = load_statics(templates_dir()).files["style.css"].body

    assert b"url(" not in sheet
    assert b"@import" not in sheet
