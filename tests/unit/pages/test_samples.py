"""Every page, tried on its samples, and held to what all pages keep."""

import re
from collections.abc import Mapping

import pytest
from markupsafe import Markup

from watcher.alerts.render import Renderer
from watcher.alerts.sample_pages import SAMPLE_PAGES
from watcher.assets import templates_dir
from watcher.bootstrap import load_renderer
from watcher.model.frame import Frame
from watcher.pages.samples import PAGE_SAMPLES

SAMPLES: Mapping[str, Mapping[str, object]] = {**SAMPLE_PAGES, **PAGE_SAMPLES}
#: Not those that another page holds.
WHOLE = [name for name in SAMPLES if not name.startswith("_") and name not in {"trial.html", "trial_article.html"}]


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return load_renderer()


def test_every_page_has_a_sample() -> None:
    pages = {path.name for path in (templates_dir() / "page").glob("*.html") if not path.name.startswith("_")}

    assert pages - set(SAMPLES) == set()


@pytest.mark.parametrize("name", WHOLE)
def test_a_page_has_nothing_inline_and_nothing_from_elsewhere(renderer: Renderer, name: str) -> None:
    html = renderer.page(name, **SAMPLES[name])

    assert not re.search(r"<style|<script(?![^>]* src=)| style=| on[a-z]+=\"|javascript:|url\(", html)
    assert all(
        each.startswith("/") for each in re.findall(r"<(?:link|img|script|iframe)[^>]* (?:src|href)=\"([^\"]+)", html)
    )


def test_a_trials_page_is_its_frame_and_its_article(renderer: Renderer) -> None:
    article = Markup(renderer.page("trial_article.html", **SAMPLES["trial_article.html"]))  # noqa: S704 - it escapes
    html = renderer.page("trial.html", **{**SAMPLES["trial.html"], "article": article})

    assert len(re.findall(r"<h1[ >]", html)) == html.count("<main") == 1
    assert not re.search(r"<style|<script| style=", html)


@pytest.mark.parametrize("name", WHOLE)
def test_a_page_has_one_heading_one_main_part_and_a_way_past_the_rest(renderer: Renderer, name: str) -> None:
    html = renderer.page(name, **SAMPLES[name])

    assert len(re.findall(r"<h1[ >]", html)) == 1
    assert html.count("<main") == 1
    assert 'href="#content"' in html
    assert re.search(r"<title>\S.* – Trial Watcher</title>", html)


@pytest.mark.parametrize("name", WHOLE)
def test_a_form_that_acts_is_behind_a_mailed_token_or_holds_one_of_its_own(renderer: Renderer, name: str) -> None:
    html = renderer.page(name, Frame(csrf=lambda: "proof"), **SAMPLES[name])

    for form in re.findall(r"<form[^>]*method=\"post\".*?</form>", html, re.DOTALL):
        assert 'name="csrf" value="proof"' in form or "sample" in form
