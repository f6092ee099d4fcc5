"""From a trial's name to a mail and out again, as somebody does it with a browser and a mailbox."""

import pytest
from playwright.sync_api import Browser

from tests.features.browser.live import Live, link_in
from tests.features.browser.reader import Device, Reader, reading

#: Its hospitals or its criteria change in each of the releases that the stories let out.
TRIAL = "NCT07333573"
DEVICES = {
    "desktop": Device(1280),
    "desktop-without-scripts": Device(1280, has_scripts=False),
    "phone": Device(360),
    "phone-without-scripts": Device(360, has_scripts=False),
}


def follow(reader: Reader, site: Live, who: str) -> None:
    """Find the trial by its number, ask for mails, and press the button in the mail that asks."""
    reader.opens("/")
    reader.types("Which trial, or which illness or treatment?", TRIAL)
    reader.presses("Search")
    reader.follows("Follow this trial")
    reader.types("Your e-mail address", who)
    reader.presses("Send me the first mail")
    reader.opens(link_in(site.mails_to(who, 1)[0], "confirm"))
    reader.presses("Yes, follow this")


@pytest.mark.parametrize("name", DEVICES)
def test_a_patient_follows_a_trial_hears_of_its_change_and_leaves(browser: Browser, site: Live, name: str) -> None:
    who = f"{name}@example.org"
    with reading(browser, site.origin, DEVICES[name]) as reader:
        follow(reader, site, who)
        assert "You are following this now" in reader.text

        site.release()
        alert = site.mails_to(who, 2)[1]
        assert TRIAL in str(alert.get_body(("plain",)))

        reader.opens(link_in(alert, "leave"))
        reader.presses("Stop following")
        assert "You have left" in reader.text

        reader.opens(link_in(alert, "leave"))
        assert "You have left already" in reader.text


@pytest.mark.parametrize("name", ["desktop", "phone-without-scripts"])
def test_a_reader_changes_pauses_and_erases_what_they_follow(browser: Browser, site: Live, name: str) -> None:
    who = f"{name}.manages@example.org"
    with reading(browser, site.origin, DEVICES[name]) as reader:
        follow(reader, site, who)
        reader.opens("/manage")
        reader.types("Your e-mail address", who)
        reader.presses("Send me the link")
        reader.opens(link_in(site.mails_to(who, 2)[1], "manage"))

        reader.presses("Pause")
        assert "Paused since" in reader.text
        reader.presses("Resume")

        reader.follows("Change")
        reader.chooses("Once a week")
        reader.presses("Save")
        assert "once a week" in reader.text

        reader.follows("Erase all that is kept about you")
        reader.presses("Erase everything")
        assert "erased" in reader.text


def test_the_time_zone_of_mails_is_the_browser_s(browser: Browser, site: Live) -> None:
    with reading(browser, site.origin, Device(1280, zone="Asia/Tokyo")) as reader:
        reader.opens(f"/follow?trial={TRIAL}")

        assert reader.page.locator("#zone").input_value() == "Asia/Tokyo"
