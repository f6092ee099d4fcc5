"""How much the words of a hospital's name tell, in the languages that most sites are written in."""

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Words that say nothing of who it is.
EMPTY: Final = _words("""
    the of and for at in on de del della dei di da do du des la le les et el y e und fur
    inc llc ltd pa pc sa spa st dr prof co site number
""")
#: Words that most hospitals have.
COMMON: Final = _words("""
    hospital hospitals hopital hospitalier hospitaliere hospitalar ospedale ospedaliera ospedaliero szpital
    krankenhaus klinikum klinik clinic clinics clinica clinique clinical nemocnice
    university universite universitaire universitario universitaria universidad universidade universita
    universitat universitatsklinikum uniwersytecki college school faculty
    medical medica medico medicine medicina health healthcare care system systems service services
    center centers centre centro centrum institute institut instituto istituto foundation fondazione fundacion
    group associates physicians investigators general national nacional nazionale regional provincial
    municipal affiliated people peoples research trial trials unit department dept division ambulatory
    oncology oncologia oncologie hematology
""")
#: Words that several houses of one town have.
SPECIALTIES: Final = _words("cancer tumor tumour heart chest eye children childrens specialists")  # codespell:ignore
#: Numbers written out; `i` and `v` are words of other languages, so they are left alone.
ORDINALS: Final = {
    "first": 1, "1st": 1, "second": 2, "2nd": 2, "ii": 2, "third": 3, "3rd": 3, "iii": 3,
    "fourth": 4, "4th": 4, "iv": 4, "fifth": 5, "5th": 5, "sixth": 6, "6th": 6,
}  # fmt: skip
#: The weight of any other word: it tells one house from another.
TELLING: Final = 1.0


def weight(word: str, towns: frozenset[str]) -> float:
    """Return from 0 to 1 how much a folded word tells; the words of the town say little."""
    if word in EMPTY:
        return 0.05
    if word in towns:
        return 0.2
    if word in COMMON:
        return 0.3
    return 0.5 if word in SPECIALTIES else TELLING
