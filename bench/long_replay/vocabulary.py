"""Invented words that mean one thing each: no condition, hospital or sponsor is part of another."""

from itertools import product
from typing import Final

#: City, state, country, degrees north and east: facts; what stands there is invented.
CITIES: Final = (
    ("Boston", "Massachusetts", "United States", 42.35843, -71.05977),
    ("Houston", "Texas", "United States", 29.76328, -95.36327),
    ("Chicago", "Illinois", "United States", 41.85003, -87.65005),
    ("Seattle", "Washington", "United States", 47.60621, -122.33207),
    ("Toronto", "Ontario", "Canada", 43.70643, -79.39864),
    ("Lyon", None, "France", 45.74848, 4.84669),
    ("Paris", None, "France", 48.85341, 2.3488),
    ("Berlin", None, "Germany", 52.52437, 13.41053),
    ("Munich", None, "Germany", 48.13743, 11.57549),
    ("Madrid", None, "Spain", 40.4165, -3.70256),
    ("Rome", None, "Italy", 41.89193, 12.51133),
    ("Ghent", None, "Belgium", 51.05, 3.71667),
    ("Shanghai", "Shanghai Municipality", "China", 31.22222, 121.45806),
    ("Nanjing", "Jiangsu", "China", 32.06167, 118.77778),
    ("Tokyo", None, "Japan", 35.6895, 139.69171),
    ("Sydney", "New South Wales", "Australia", -33.86785, 151.20732),
)
COUNTRIES: Final = tuple(dict.fromkeys(country for _, _, country, _, _ in CITIES))
#: Hospitals: a word that no other name begins or ends with, so that no two of them are taken for one house.
_BEGINNINGS: Final = (
    "Amber", "Birch", "Cobalt", "Dover", "Elder", "Fennel", "Garnet", "Hazel", "Indigo", "Juniper", "Kestrel", "Larch",
    "Maple", "Nettle", "Onyx", "Poplar", "Quartz", "Rowan", "Saffron", "Thistle", "Umber", "Violet", "Willow", "Yarrow",
)  # fmt: skip
_ENDS: Final = ("brook", "crest", "dale", "field", "gate", "haven", "mere", "ridge", "stone", "water")
HOSPITALS: Final = tuple(f"{first}{last} Hospital" for first, last in product(_BEGINNINGS, _ENDS))
_STEMS: Final = ("vel", "bron", "cal", "dar", "fen", "gol", "hest", "jor", "lum", "mir", "nar", "pel", "quin", "ros")
CONDITIONS: Final = tuple(f"{stem}{end}".capitalize() for stem in _STEMS for end in ("mosis", "thia", "penia", "itis"))
SPONSORS: Final = tuple(f"{word} Example Foundation" for word in _BEGINNINGS)
PEOPLE: Final = ("Ada", "Ben", "Cora", "Dan", "Eve", "Finn", "Gwen", "Hal", "Ida", "Jon", "Kay", "Lee")
WORDS: Final = (
    "adults", "arm", "baseline", "daily", "dose", "follow", "group", "measured", "month", "outcome", "people",
    "placebo", "response", "score", "symptom", "treatment", "visit", "week",
)  # fmt: skip
