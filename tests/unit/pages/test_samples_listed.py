"""The pages of searches and places, and a feed's entry, on invented values."""

from dataclasses import replace

import pytest

from watcher.alerts.render import Renderer
from watcher.alerts.templates import load_environment
from watcher.assets import templates_dir
from watcher.model.frame import Frame
from watcher.pages.samples_listed import MOVE, SAMPLE_LISTED, SEARCH


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    root = templates_dir().resolve()
    return Renderer(root, load_environment(root))


@pytest.mark.parametrize("name", SAMPLE_LISTED)
def test_every_template_fits_its_values(renderer: Renderer, name: str) -> None:
    html = renderer.page(name, Frame(), **SAMPLE_LISTED[name])

    assert "Slow Breathing Exercises" in html
    assert "style=" not in html


def test_a_list_of_several_pages_leads_back_and_on(renderer: Renderer) -> None:
    html = renderer.page("search.html", Frame(), **SAMPLE_LISTED["search.html"])

    assert "Page 2 of 3" in html
    assert 'href="/searches/7?page=1#members"' in html
    assert 'href="/searches/7?page=3#members"' in html


def test_of_many_moves_only_the_newest_stand_between_a_reader_and_the_trials(renderer: Renderer) -> None:
    busy = replace(SEARCH, moves=tuple(replace(MOVE, nct_id=f"NCT0000001{number}") for number in range(8)))
    open_part, _, rest = renderer.page("search.html", Frame(), search=busy).partition("<details>")

    assert [f"NCT0000001{number}" in open_part for number in range(8)] == [True] * 5 + [False] * 3
    assert "NCT00000017" in rest.partition("</details>")[0]


def test_what_nobody_follows_says_that_it_is_old(renderer: Renderer) -> None:
    text = " ".join(renderer.page("place.html", Frame(), **SAMPLE_LISTED["place.html"]).split())

    assert "it stands as of July 3, 2026" in text
