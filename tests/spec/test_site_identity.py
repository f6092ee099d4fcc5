"""Which two sites are one place, as a local coordinator would say: one_place.txt, two_places.txt, and lists below.

A site is written `facility | city | postal code | country | state`; what is left out is not in the record.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import pytest

from watcher.diff.site_pairs import pair_sites
from watcher.model.record import Json, Record
from watcher.plain.reasons import why_same_words

PARTS = ("facility", "city", "zip", "country", "state")
#: Two points of one city, and one far from both.
HERE, SUBURB, FAR = (52.51, 13.50), (52.52, 13.41), (48.10, 11.60)
US, CN = "United States", "China"


class Row(NamedTuple):
    """Two sites, and why they are one place, or two."""

    why: str
    old: str
    new: str


def rows(name: str) -> list[Row]:
    """Read a table; lines that begin with # are for the reader."""
    lines = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    return [Row(*(part.strip() for part in line.split(" ; "))) for line in lines if line and line[0] != "#"]


ONE, TWO = rows("one_place.txt"), rows("two_places.txt")


def site(text: str, point: tuple[float, float] | None = None, **more: Json) -> Record:
    told = dict(zip(PARTS, (part.strip() for part in text.split("|")), strict=False))
    told["country"] = {"US": US, "CN": CN}.get(told.get("country", ""), told.get("country", ""))
    known: Record = {key: value for key, value in told.items() if value}
    if point is not None:
        known["geoPoint"] = {"lat": point[0], "lon": point[1]}
    return {**known, **more}


def named(rows: Iterable[Row]) -> list[str]:
    return [row.why for row in rows]


@pytest.mark.parametrize("row", ONE, ids=named(ONE))
def test_one_place_is_recognized_both_ways(row: Row) -> None:
    old, new = site(row.old), site(row.new)

    assert pair_sites([old], [new]).pairs == ((0, 0),)
    assert pair_sites([new], [old]).pairs == ((0, 0),)


@pytest.mark.parametrize("row", TWO, ids=named(TWO))
def test_two_places_are_told_apart_both_ways(row: Row) -> None:
    old, new = site(row.old), site(row.new)

    assert pair_sites([old], [new]).pairs == ()
    assert pair_sites([new], [old]).pairs == ()


ADA: Json = [{"name": "Ada Example", "phone": "1"}]
BEN: Json = [{"name": "Ben Sample", "email": "ben@example.org"}]
ASH, ASH_GROUP = "Ash Clinic | Tulsa | 74136 | US", "Keystone Group | Tulsa | 74136 | US"
RIVERSIDE = "Riverside Hospital | Tulsa | 74136 | US"
HIDDEN, HIDDEN_9052 = "Research Site | Ghent | 9000 | Belgium", "Research Site | Ghent | 9052 | Belgium"
EASTSIDE, ELM = "Keystone Oncology - Eastside | Dallas | 75246 | US", "Keystone Oncology - Elm | Dallas | 75230 | US"
FIRST, SECOND = "First Hospital of Linhe | Linhe | | CN", "Second Hospital of Linhe | Linhe | | CN"


class Lists(NamedTuple):
    """Two lists of sites, and which is which."""

    why: str
    old: list[Record]
    new: list[Record]
    pairs: tuple[tuple[int, int], ...]


LISTS = (
    Lists("another order", [site(ASH), site(HIDDEN)], [site(HIDDEN), site(ASH)], ((1, 0), (0, 1))),
    Lists("of two equal entries one goes, and one stays", [site(ASH), site(ASH)], [site(ASH)], ((0, 0),)),
    Lists(
        "of two entries of one place the identical one stays",
        [site(ASH, status="COMPLETED"), site(ASH, status="RECRUITING")], [site(ASH, status="RECRUITING")], ((1, 0),),
    ),
    Lists(
        "hidden sites at one address are told apart by status",
        [site(HIDDEN, status="RECRUITING"), site(HIDDEN, status="COMPLETED")],
        [site(HIDDEN, status="COMPLETED"), site(HIDDEN, status="RECRUITING", state="Flanders")], ((1, 0), (0, 1)),
    ),
    Lists(
        "hidden sites of one town by postal code",
        [site(HIDDEN), site(HIDDEN_9052)],
        [site("Local Institution | Ghent | 9052 | Belgium"), site("Local Institution | Ghent | 9000 | Belgium")],
        ((1, 0), (0, 1)),
    ),
    Lists(
        "hidden sites by their codes",
        [site("Site 0101 | Ghent | 9000 | Belgium"), site("Site 0102 | Ghent | 9000 | Belgium")],
        [site("Site 0103 | Ghent | 9000 | Belgium"), site("Research Site 0101 | Ghent | 9000 | Belgium")], ((0, 1),),
    ),
    Lists(
        "a hidden site of a town with two is not guessed at another postal code",
        [site(HIDDEN), site(HIDDEN_9052)], [site(HIDDEN), site("Research Site | Ghent | 9031 | Belgium")], ((0, 0),),
    ),
    Lists(
        "the first and the second hospital change places",
        [site(FIRST), site(SECOND)],
        [site("Linhe Second Hospital | Linhe | | CN"), site("Linhe First Hospital | Linhe | | CN")],
        ((1, 0), (0, 1)),
    ),
    Lists(
        "branches keep apart while the group is renamed",
        [site(EASTSIDE), site(ELM)],
        [
            site("Keystone Cancer Center Elm | Dallas | 75230 | US"),
            site("Keystone Cancer Center Eastside | Dallas | 75246 | US"),
        ],
        ((1, 0), (0, 1)),
    ),
    Lists(
        "one name at two addresses: the postal code decides",
        [site("Keystone Oncology | Dallas | 75246 | US"), site("Keystone Oncology | Dallas | 75230 | US")],
        [site("KEYSTONE ONCOLOGY | Dallas | 75230 | US"), site("KEYSTONE ONCOLOGY | Dallas | 75246 | US")],
        ((1, 0), (0, 1)),
    ),
    Lists(
        "the nearest of two names wins, and the other is new",
        [site("Marigold Hospital | Tulsa | | US")],
        [site("Marigold Hospital Annex | Tulsa | | US"), site("Marigold Hospital, Tulsa | Tulsa | | US")], ((0, 1),),
    ),
    Lists(
        "the same people at one address under another name",
        [site(ASH_GROUP, contacts=ADA), site(HIDDEN, contacts=BEN)],
        [site(HIDDEN, contacts=BEN), site(RIVERSIDE, contacts=ADA)], ((1, 0), (0, 1)),
    ),
    Lists(
        "people of the sponsor, who stand at every site, prove nothing",
        [site(ASH_GROUP, contacts=ADA), site(HIDDEN, contacts=ADA)],
        [site(RIVERSIDE, contacts=ADA), site(HIDDEN, contacts=ADA)], ((1, 1),),
    ),
    Lists(
        "a hidden site among named ones",
        [site(ASH), site("Local Institution - 0044 | Tulsa | 74101 | US")],
        [site("Elm Clinic | Tulsa | 74101 | US"), site(ASH)], ((1, 0), (0, 1)),
    ),
    Lists(
        "a district of the city, by its distance",
        [site("Grünmühl Klinik | Lichtenberg | | Germany", HERE)],
        [site("Grünmühl Klinik | Berlin | | Germany", SUBURB)], ((0, 0),),
    ),
    Lists(
        "one name in two cities far apart",
        [site("Grünmühl Klinik | Lichtenberg | | Germany", HERE)],
        [site("Grünmühl Klinik | Augsburg | | Germany", FAR)], (),
    ),
    Lists(
        "coordinates that were wrong",
        [site("Grünmühl Klinik | Berlin | | Germany", FAR)], [site("GRÜNMÜHL Klinik | Berlin | | Germany", HERE)],
        ((0, 0),),
    ),
    Lists(
        "a campus next door in a town of its own",
        [site("Seonhan University Hospital | Seoul | | South Korea", HERE)],
        [site("Seonhan University Bundang Hospital | Seongnam | | South Korea", SUBURB)], (),
    ),
    Lists(
        "a hospital whose town and postal code are given otherwise",
        [site("Hanbit Hospital | Seoul | 05505 | South Korea", HERE)],
        [site("Hanbit Hospital | Songpa-gu | 138-736 | South Korea", SUBURB)], ((0, 0),),
    ),
    Lists(
        "two branches of one name in two towns next to each other",
        [site("Keystone Oncology | Gallatin | 37066 | US", HERE)],
        [site("Keystone Oncology | Lebanon | 37090 | US", SUBURB)], (),
    ),
    Lists("an empty entry is no site", [{}], [site(ASH)], ()),
)  # fmt: skip


@pytest.mark.parametrize("lists", LISTS, ids=[lists.why for lists in LISTS])
def test_sites_are_matched_one_to_one(lists: Lists) -> None:
    assert pair_sites([*lists.old], [*lists.new]).pairs == lists.pairs


REASONS = (
    (ASH, "ASH CLINIC | Tulsa | 74136 | US", "same-name-and-zip"),
    (ASH, "ASH CLINIC | Tulsa | 74101 | US", "same-name-in-town"),
    ("Clínica Peñalba | Burgos | | Spain", "Cl?nica Pe?alba | Burgos | | Spain", "broken-spelling"),
    (ASH, "Tulsa Ash Clinic | Tulsa | 74136 | US", "similar-name:91"),
    ("Ash Clinic (Site 0123) | Tulsa | 74136 | US", "Elm (Site 0123) | Tulsa | 74136 | US", "same-code"),
    (HIDDEN, "Local Institution | Ghent | 9000 | Belgium", "hidden-in-zip"),
    (HIDDEN, "Local Institution | Ghent | | Belgium", "hidden-in-town"),
    (HIDDEN, "Research Site | Ghent | 9052 | Belgium", "alone-in-town"),
    (ASH, "Research Site | Tulsa | 74136 | US", "name-hidden"),
)


@pytest.mark.parametrize(("old", "new", "why"), REASONS, ids=[why for *_, why in REASONS])
def test_a_match_keeps_its_reason(old: str, new: str, why: str) -> None:
    assert pair_sites([site(old)], [site(new)]).why_same == {0: why}


def test_an_equal_address_is_the_reason_that_needs_no_proof() -> None:
    found = pair_sites([site(ASH, status="RECRUITING")], [site(ASH, status="COMPLETED")])

    assert found.why_same == {0: "same-address"}


@pytest.mark.parametrize("code", [why.partition(":")[0] for *_, why in REASONS])
def test_every_reason_has_words(code: str) -> None:
    assert why_same_words(code) != code.replace("-", " ")
