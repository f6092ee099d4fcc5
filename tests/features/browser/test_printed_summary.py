"""The summary that is taken to a doctor is one sheet of paper, in Europe and in America."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.features.browser.live import Live

#: One with hardly anything, one of 60 sites with long criteria, one that was recruiting for years, one of cells, and
#: one with more criteria than a sheet has room for.
TRIALS = ("NCT99000016", "NCT99000003", "NCT07010263", "NCT07333573", "NCT99000007")
#: Of the last three, what the sheet has room for fills it.
FULL = TRIALS[2:]
#: Pixels that a sheet of Letter is wide and high between its margins.
WIDTH, HEIGHT = 725, 965


@pytest.fixture(scope="module")
def paper(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


@pytest.mark.parametrize("language", ["en", "es", "zh-Hans"])
@pytest.mark.parametrize("size", ["A4", "Letter"])
def test_the_printed_summary_is_one_page(paper: Page, site: Live, size: str, language: str) -> None:
    for nct_id in TRIALS:
        paper.goto(f"{site.origin}/trials/{nct_id}/summary?lang={language}&near=Shanghai")
        printed = paper.pdf(format=size)

        assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1, nct_id


def test_long_criteria_fill_the_sheet(paper: Page, site: Live) -> None:
    paper.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    paper.emulate_media(media="print")
    for nct_id in FULL:
        paper.goto(f"{site.origin}/trials/{nct_id}/summary")
        end = paper.evaluate("document.querySelector('.sheet').getBoundingClientRect().bottom")

        assert end > 0.85 * HEIGHT, nct_id
