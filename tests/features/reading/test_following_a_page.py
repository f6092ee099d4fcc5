"""From the page of a search or a place to following it, too."""

import re

from tests.features.reading.conftest import Reading


def test_the_button_of_a_page_leads_to_a_form_for_just_that(reading: Reading) -> None:
    for path, kind in ((reading.search, "search"), (reading.place, "place")):
        (address,) = re.findall(r'href="(/follow\?(?:search|place)=\d+)"', reading.get(path).text)
        form = reading.get(address)

        number = path.rpartition("/")[2]
        assert form.status_code == 200
        assert f'<input type="hidden" name="{kind}" value="{number}">' in form.text
        assert ("gastric cancer" if kind == "search" else "Shanghai") in form.text


def test_a_page_that_is_not_there_cannot_be_followed(reading: Reading) -> None:
    assert reading.get("/follow?search=77").status_code == 404
    assert reading.get(reading.search.replace("/searches/", "/follow?place=")).status_code == 404
