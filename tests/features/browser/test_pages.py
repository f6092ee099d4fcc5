"""Every page, in each language: for those who see little, in the dark, and on a narrow phone."""

from collections.abc import Sequence

import pytest
from playwright.sync_api import Browser

from tests.features.browser.live import Live, link_in
from tests.features.browser.reader import Device, Reader, Scheme, reading

DESKTOP, PHONE = Device(1280), Device(360)
WHO = "reader@example.org"
#: Of these trials the second has sixty sites in many alphabets, the third strings that try to break out of a page,
#: the fourth results, and the last hardly anything.
PLAIN, LARGE, HOSTILE, ENDED, EMPTY = "NCT99000001", "NCT99000003", "NCT99000018", "NCT99000005", "NCT99000016"
PATHS = {
    "start": "/",
    "results": "/find?q=gastric+cancer&near=Shanghai",
    "no results": "/find?q=nothing+of+the+kind",
    "trial": f"/trials/{PLAIN}",
    "summary": f"/trials/{PLAIN}/summary",
    "search": "/searches/2",
    "place": "/places/3",
    "follow a trial": f"/follow?trial={PLAIN}",
    "follow a search": "/follow?q=gastric+cancer",
    "follow a place": "/follow?near=Shanghai",
    "manage by address": "/manage",
    "no page": "/nowhere",
}
#: Pages behind a link that was mailed.
MAILED = ("confirm", "leave", "manage", "change", "erase")
#: What is odd about these is the same in each language.
ODD = {
    "large trial": f"/trials/{LARGE}?near=Berlin",
    "hostile trial": f"/trials/{HOSTILE}",
    "trial with results": f"/trials/{ENDED}",
    "empty trial": f"/trials/{EMPTY}",
    "no trial": "/trials/NCT99999999",
}
#: Colors differ by the scheme and lines break by the width, so that two of the four looks show each of both.
EACH_WIDTH: tuple[tuple[Device, Scheme], ...] = ((DESKTOP, "light"), (PHONE, "dark"))
LANGUAGES = {"en": (*EACH_WIDTH, (DESKTOP, "dark"), (PHONE, "light")), "es": EACH_WIDTH, "zh-Hans": EACH_WIDTH}


@pytest.fixture(scope="module")
def mailed(browser: Browser, site: Live) -> dict[str, str]:
    """Follow a trial, a search and a place, so that their pages have something to show; return the mailed links."""
    with reading(browser, site.origin, DESKTOP) as reader:
        for count, asked in enumerate((f"trial={PLAIN}", "q=gastric+cancer", "near=Shanghai"), start=1):
            reader.opens(f"/follow?{asked}")
            reader.types("Your e-mail address", WHO)
            reader.presses("Send me the first mail")
            confirm = link_in(site.mails_to(WHO, count)[-1], "confirm")
            reader.opens(confirm)
            reader.presses("Yes, follow this")
        site.release()
        site.release()
        reader.opens("/manage")
        reader.types("Your e-mail address", WHO)
        reader.presses("Send me the link")
        return _links(site, confirm)


def _links(site: Live, confirm: str) -> dict[str, str]:
    mails = site.mails_to(WHO, 5)
    manage = link_in(mails, "manage")
    return {
        "confirm": confirm,
        "leave": link_in(mails, "leave"),
        "manage": manage,
        "change": f"{manage}/change/1",
        "erase": f"{manage}/erase",
    }


@pytest.mark.parametrize("name", [*PATHS, *MAILED])
def test_a_page_keeps_nobody_out_in_any_language(
    browser: Browser, site: Live, mailed: dict[str, str], name: str
) -> None:
    with reading(browser, site.origin, DESKTOP, may_fail=name == "no page") as reader:
        for language, looks in LANGUAGES.items():
            reader.speaks(language)
            reader.opens((PATHS | mailed)[name])

            assert reader.page.locator("html").get_attribute("lang") == language
            keeps_nobody_out(reader, looks)


@pytest.mark.parametrize("name", ODD)
def test_an_odd_page_keeps_nobody_out(browser: Browser, site: Live, name: str) -> None:
    with reading(browser, site.origin, DESKTOP, may_fail=name == "no trial") as reader:
        reader.opens(ODD[name])

        keeps_nobody_out(reader, EACH_WIDTH)


def keeps_nobody_out(reader: Reader, looks: Sequence[tuple[Device, Scheme]]) -> None:
    """Require it of the page that is open, as it looks on each device by day or in the dark."""
    for device, scheme in looks:
        reader.takes(device, scheme)

        assert not reader.barriers(), (device.width, scheme)
        assert reader.overflow == 0, (device.width, scheme)


def test_on_a_phone_the_list_of_parts_is_not_cut(browser: Browser, site: Live) -> None:
    with reading(browser, site.origin, PHONE) as reader:
        reader.opens(PATHS["trial"])

        assert reader.page.evaluate(
            "(list => list.scrollWidth <= list.clientWidth)(document.querySelector('.contents ul'))"
        )


@pytest.mark.parametrize(("name", "most_bytes"), [("start", 30_000), ("trial", 60_000), ("large trial", 100_000)])
def test_a_page_comes_with_few_requests_and_few_bytes(
    browser: Browser, site: Live, mailed: dict[str, str], name: str, most_bytes: int
) -> None:
    with reading(browser, site.origin, PHONE) as reader:
        reader.opens((PATHS | ODD)[name])
        reader.page.wait_for_load_state("networkidle")

        sizes = [request.sizes() for request in reader.requests]
        assert len(sizes) <= 6
        assert sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes) <= most_bytes
