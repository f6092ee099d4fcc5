"""Where the links of our mails lead, and in which language those pages are."""

import pytest

from tests.features.conftest import World, link_of
from tests.features.reader import Reader

TRIAL = "NCT07398326"


@pytest.fixture
def ana(world: World) -> Reader:
    return Reader(world, "ana@example.org")


def language(reader: Reader, link: str) -> str:
    return reader.open(link).text.partition('<html lang="')[2].partition('"')[0]


def links(reader: Reader) -> list[str]:
    """Follow a trial with mails in Spanish, and return a link of each kind."""
    reader.follow(f"q={TRIAL}", language="es")
    asked = link_of(reader.mails[-1], "confirm")
    reader.come_home()
    make, now = reader.world.service.pipeline.links.make, reader.world.service.now()
    left = [make.leave(reader.numbers[0], now), f"{reader.own}/change/{reader.numbers[0]}", f"{reader.own}?done=pause"]
    return [asked, reader.own, *left]


def test_a_link_of_a_spanish_mail_opens_in_spanish(ana: Reader) -> None:
    assert [language(ana, link) for link in links(ana)] == ["es"] * 5
    assert "Está en pausa" in ana.open(f"{ana.own}?done=pause").text


def test_who_chose_a_language_here_keeps_it(ana: Reader) -> None:
    found = links(ana)
    ana.open("/?lang=zh-Hans")

    assert {language(ana, link) for link in found} == {"zh-Hans"}
    assert language(ana, f"{found[0]}?lang=en") == "en"


@pytest.mark.parametrize(("what", "page"), [("q=gastric+cancer", "/searches/1"), (f"q={TRIAL}", f"/trials/{TRIAL}")])
def test_a_confirmed_page_leads_to_what_is_followed(ana: Reader, what: str, page: str) -> None:
    ana.ask_to_follow(what)
    ana.world.deliver()

    assert f'href="{page}">Show the' in ana.press(link_of(ana.mails[-1], "confirm")).text


def test_what_is_all_paused_is_resumed_with_one_button(ana: Reader) -> None:
    ana.follow(f"q={TRIAL}")
    ana.come_home()

    ana.do("pause-all")
    paused = ana.open(ana.own).text
    ana.do("resume-all")

    assert "Resume everything" in paused
    assert "Pause everything" not in paused
    assert "Pause everything" in ana.open(ana.own).text
