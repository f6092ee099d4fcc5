"""The summary that is taken to a doctor is one sheet of paper, in Europe and in America."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.features.browser.live import Live

#: One with hardly anything, one of 60 sites with long criteria, one that was recruiting for years, one of cells.
TRIALS = ("NCT99000016", "NCT99000003", "NCT07010263", "NCT07333573")


@pytest.fixture(scope="module")
def paper(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


@pytest.mark.parametrize("language", ["en", "es", "zh-Hans"])
@pytest.mark.parametrize("size", ["A4", "Letter"])
def test_the_printed_summary_is_one_page(paper: Page, site: Live, size: str, language: str) -> None:
    for nct_id in TRIALS:
        paper.goto(f"{site.origin}/trials/{nct_id}/summary?lang={language}")
        printed = paper.pdf(format=size)

        assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1, nct_id
